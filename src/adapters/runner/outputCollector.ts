import { StringDecoder } from 'node:string_decoder';
import { CappedText } from './cappedText.js';
import { metricNamePattern } from './metricName.js';
import { NanWatch } from './nanWatch.js';

export type StreamName = 'stdout' | 'stderr';

const MEGABYTE = 1_000_000;
const ERROR_TAIL_BYTES = 256_000;
/** A line may grow to this many characters before it is taken as it is. */
const LONGEST_LINE = 65_536;
const SHOW_EVERY_MS = 100;
/** What a listener gets at once at most, in characters; of more it gets the end. */
const SHOWN_AT_ONCE = 65_536;

/**
 * Takes a run's two streams. `output` and `errors` receive whole lines, so that a warning never splits a line that
 * holds the metric; `onOutput` receives all text as it comes, at most every 100 ms. Characters that arrive in two
 * pieces are put together. Memory is bounded whatever the run prints.
 */
export class OutputCollector {
  readonly output: CappedText;
  readonly errors = new CappedText({ headBytes: 0, tailBytes: ERROR_TAIL_BYTES, keep: null });
  /** True once the metric or a loss was printed as NaN or infinite several times in a row. */
  hasDiverged = false;
  readonly #lines = { stdout: new LineCutter(), stderr: new LineCutter() };
  readonly #watch: NanWatch;
  #shown = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(
    metricName: string,
    readonly onOutput: (text: string) => void,
  ) {
    const keep = metricNamePattern(metricName);
    this.output = new CappedText({ headBytes: MEGABYTE, tailBytes: MEGABYTE, keep });
    this.#watch = new NanWatch(metricName);
  }

  take(stream: StreamName, chunk: Buffer): void {
    const { text, lines } = this.#lines[stream].add(chunk);
    this.#show(text);
    this.#addLines(stream, lines);
  }

  /** Adds the lines that did not end, and gives the listener what it has not seen. May be called again. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) this.#addLines(stream, this.#lines[stream].end());
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#flush();
  }

  #addLines(stream: StreamName, lines: string): void {
    if (lines === '') return;
    this.output.add(lines);
    if (stream === 'stderr') this.errors.add(lines);
    this.hasDiverged ||= this.#watch.sees(lines);
  }

  #show(text: string): void {
    if (text === '') return;
    this.#shown += text;
    if (this.#shown.length > 4 * SHOWN_AT_ONCE) this.#shown = latest(this.#shown);
    this.#timer ??= setTimeout(() => this.#flush(), SHOW_EVERY_MS);
  }

  #flush(): void {
    this.#timer = null;
    const text = this.#shown.length > SHOWN_AT_ONCE ? latest(this.#shown) : this.#shown;
    this.#shown = '';
    if (text !== '') this.onOutput(text);
  }
}

/** Cuts a stream of bytes into text, and into blocks of whole lines. */
class LineCutter {
  readonly #decoder = new StringDecoder('utf8');
  #started = '';

  /** @returns all text of the chunk, and the lines that are complete by now. */
  add(chunk: Buffer): { text: string; lines: string } {
    const text = this.#decoder.write(chunk);
    const all = this.#started + text;
    const cut = all.length > LONGEST_LINE ? all.length : Math.max(all.lastIndexOf('\n'), all.lastIndexOf('\r')) + 1;
    this.#started = all.slice(cut);
    return { text, lines: all.slice(0, cut) };
  }

  end(): string {
    const rest = this.#started + this.#decoder.end();
    this.#started = '';
    return rest;
  }
}

function latest(text: string): string {
  return `\n[... output too fast to show; the log has more ...]\n${text.slice(-SHOWN_AT_ONCE / 2)}`;
}

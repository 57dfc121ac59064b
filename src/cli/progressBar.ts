import type { CommandIo } from './io.js';

export interface Progress {
  readonly bytes: number;
  readonly total: number;
  readonly source: string;
}

export interface ProgressBar {
  update(progress: Progress): void;
  /** Ends the line that is being drawn, if any. */
  end(): void;
}

/** A terminal is redrawn at most this often, in milliseconds; elsewhere a line comes at most each `STEP` percent. */
const REDRAW_MS = 100;
const STEP = 5;
const WIDTH = 24;

/**
 * Shows how far a download is: one line drawn over again in a terminal, else plain lines.
 * @param now milliseconds of a clock that never goes back.
 */
export function progressBar(
  label: string,
  io: Pick<CommandIo, 'err' | 'errIsTerminal'>,
  now: () => number = () => performance.now(),
): ProgressBar {
  return io.errIsTerminal ? terminalBar(label, io.err, now) : plainLines(label, io.err);
}

function terminalBar(label: string, write: (text: string) => void, now: () => number): ProgressBar {
  let drawnAt = -Infinity;
  let first: { at: number; bytes: number } | null = null;
  let last: Progress | null = null;
  const draw = (progress: Progress) => {
    first ??= { at: now(), bytes: progress.bytes };
    const seconds = (now() - first.at) / 1000;
    const speed = seconds > 1 ? `, ${megabytes((progress.bytes - first.bytes) / seconds)} MB/s` : '';
    drawnAt = now();
    // Clears the rest of the line: the new text may be shorter than the old one.
    write(`\r${label} ${bar(progress)} ${amount(progress)}${speed}\x1b[K`);
  };
  return {
    update(progress) {
      last = progress;
      if (now() - drawnAt >= REDRAW_MS) draw(progress);
    },
    end() {
      if (!last) return;
      draw(last);
      write('\n');
      last = null;
    },
  };
}

function plainLines(label: string, write: (text: string) => void): ProgressBar {
  let shown = -Infinity;
  return {
    update(progress) {
      const percent = percentOf(progress);
      if (percent < shown + STEP && !(percent === 100 && shown < 100)) return;
      shown = percent;
      write(`${label} ${amount(progress)}, from ${progress.source}\n`);
    },
    end() {
      // Every line is ended already.
    },
  };
}

function bar(progress: Progress): string {
  const filled = Math.floor((percentOf(progress) / 100) * WIDTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}]`;
}

function amount(progress: Progress): string {
  return `${percentOf(progress)} % (${megabytes(progress.bytes)} of ${megabytes(progress.total)} MB)`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** Rounded down, so that 100 means all of it. */
function percentOf({ bytes, total }: Progress): number {
  return Math.floor((100 * bytes) / total);
}

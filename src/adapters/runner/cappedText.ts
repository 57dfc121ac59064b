export interface Caps {
  /** Bytes kept from the beginning. */
  readonly headBytes: number;
  /** Bytes kept from the end; up to one block more may be held. */
  readonly tailBytes: number;
  /** Lines to keep from the part between head and tail. */
  readonly keep: RegExp | null;
}

const FIRST_KEPT = 500;
const LAST_KEPT = 1500;
const KEPT_LINE_CHARACTERS = 1000;
const MERGE_BELOW_BYTES = 16_384;

/**
 * Text that only grows, held in bounded memory by rule: its head, its tail, and from what lies between the lines that
 * match `keep` (the first 500 and the last 1500, each cut to 1000 characters). Two marker lines show the gap.
 */
export class CappedText {
  readonly #head: string[] = [];
  #headBytes = 0;
  #headIsFull = false;
  readonly #tail: { text: string; bytes: number }[] = [];
  #tailBytes = 0;
  #leftOutBytes = 0;
  readonly #firstKept: string[] = [];
  readonly #lastKept: string[] = [];

  constructor(readonly caps: Caps) {}

  /** Adds a block of whole lines; the caller keeps blocks small (64 kB), since the tail is dropped by blocks. */
  add(block: string): void {
    let rest: Buffer = Buffer.from(block);
    if (!this.#headIsFull) rest = this.#fillHead(rest);
    if (rest.length === 0) return;
    this.#appendToTail(rest);
    for (;;) {
      const oldest = this.#tail[0];
      if (oldest === undefined || this.#tailBytes - oldest.bytes < this.caps.tailBytes) return;
      this.#tail.shift();
      this.#tailBytes -= oldest.bytes;
      this.#leftOutBytes += oldest.bytes;
      this.#keepLinesOf(oldest.text);
    }
  }

  /** Few large blocks instead of one a line, which dropping the oldest would have to move each time. */
  #appendToTail(block: Buffer): void {
    const last = this.#tail.at(-1);
    const merge = last !== undefined && last.bytes < MERGE_BELOW_BYTES;
    if (merge) Object.assign(last, { text: last.text + block.toString(), bytes: last.bytes + block.length });
    else this.#tail.push({ text: block.toString(), bytes: block.length });
    this.#tailBytes += block.length;
  }

  /** Parts of the head from a number on; a part never changes once it is there. */
  headParts(from: number): string[] {
    return this.#head.slice(from);
  }

  /** Everything after the head; changes as a whole while text comes in. */
  rest(): string {
    const tail = this.#tail.map(({ text }) => text).join('');
    if (this.#leftOutBytes === 0) return tail;
    const kept = [...this.#firstKept, ...this.#lastKept].map((line) => `${line}\n`).join('');
    return `[... the log leaves out ${size(this.#leftOutBytes)} here ...]\n${kept}[... and goes on here ...]\n${tail}`;
  }

  toString(): string {
    return this.#head.join('') + this.rest();
  }

  #fillHead(block: Buffer): Buffer {
    const room = this.caps.headBytes - this.#headBytes;
    const cut = block.length <= room ? block.length : block.subarray(0, Math.max(room, 0)).lastIndexOf(0x0a) + 1;
    this.#headIsFull = cut < block.length;
    if (cut > 0) this.#head.push(block.toString('utf8', 0, cut));
    this.#headBytes += cut;
    return block.subarray(cut);
  }

  #keepLinesOf(text: string): void {
    const { keep } = this.caps;
    if (keep === null || !keep.test(text)) return;
    for (const line of text.split(/[\r\n]+/)) {
      if (!keep.test(line)) continue;
      const isFirst = this.#firstKept.length < FIRST_KEPT;
      (isFirst ? this.#firstKept : this.#lastKept).push(line.slice(0, KEPT_LINE_CHARACTERS));
      if (this.#lastKept.length > LAST_KEPT) this.#lastKept.shift();
    }
  }
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

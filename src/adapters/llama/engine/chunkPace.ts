/** A chunk of the prompt should take this long: short enough to stop within 300 ms, long enough to lose little speed. */
const CHUNK_MS = 150;
const FIRST = 32;
const SMALLEST = 8;
const GROWTH = 4;

/** Chooses how many tokens of a prompt to evaluate at once, from the speed of the chunks before. */
export class ChunkPace {
  private next = FIRST;

  /** @param largest most tokens of a chunk. */
  constructor(private readonly largest: number) {}

  /** @returns a number of tokens, a multiple of 8. */
  size(): number {
    return this.next;
  }

  /** Reports that a chunk of `tokens` took `ms` milliseconds. */
  took(tokens: number, ms: number): void {
    const wanted = Math.min((tokens * CHUNK_MS) / Math.max(ms, 1), this.next * GROWTH, this.largest);
    this.next = Math.max(SMALLEST, Math.floor(wanted / SMALLEST) * SMALLEST);
  }
}

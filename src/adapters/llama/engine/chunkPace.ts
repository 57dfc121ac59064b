/**
 * A chunk of the prompt should take this long, so that the engine is free soon after a stop. Chunks of 16 tokens and
 * more cost little on a CPU (1.5B model, Q4_K_M, one thread: 59 tokens a second with 16, 62 with 64 to 512, but 38
 * with 8); its kernels work on tiles of 16.
 */
const CHUNK_MS = 250;
const FIRST = 32;
const SMALLEST = 16;
const GROWTH = 4;

/** Chooses how many tokens of a prompt to evaluate at once, from the speed of the chunks before. */
export class ChunkPace {
  private next = FIRST;

  /** @param largest most tokens of a chunk. */
  constructor(private readonly largest: number) {}

  /** @returns a number of tokens, a multiple of 16. */
  size(): number {
    return this.next;
  }

  /** Reports that a chunk of `tokens` took `ms` milliseconds. */
  took(tokens: number, ms: number): void {
    const wanted = Math.min((tokens * CHUNK_MS) / Math.max(ms, 1), this.next * GROWTH, this.largest);
    this.next = Math.max(SMALLEST, Math.floor(wanted / SMALLEST) * SMALLEST);
  }
}

/**
 * Chunks of a prompt hold a multiple of so many tokens: llama.cpp's CPU kernels work on tiles of 16 rows, with AMX of 32
 * (1.5B model, Q4_K_M, one thread: on an EPYC with AVX2 59 tokens a second in chunks of 16, 62 with 64 to 512; on a Xeon
 * with AMX 38 with 16, 60 with 32, 54 to 59 with 64 to 512).
 */
export const TILE = 32;
/** A chunk should take this long where a tile is faster, so that the engine is free soon after a stop. */
const CHUNK_MS = 250;
const GROWTH = 4;

/** Chooses how many tokens of a prompt to evaluate at once, from the speed of the chunks before. */
export class ChunkPace {
  private next = TILE;

  /** @param largest most tokens of a chunk. */
  constructor(private readonly largest: number) {}

  /** @returns a number of tokens, a multiple of `TILE`. */
  size(): number {
    return this.next;
  }

  /** Reports that a chunk of `tokens` took `ms` milliseconds. */
  took(tokens: number, ms: number): void {
    const wanted = Math.min((tokens * CHUNK_MS) / Math.max(ms, 1), this.next * GROWTH, this.largest);
    this.next = Math.max(TILE, Math.floor(wanted / TILE) * TILE);
  }
}

/** A source of numbers that are the same for the same seed on every machine. */
export interface SeededRandom {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number in [0, below). */
  readonly index: (below: number) => number;
  /** One of the items. @throws {RangeError} when there are none. */
  readonly pick: <T>(items: readonly T[]) => T;
}

/** Mulberry32, a generator with 32 bits of state by Tommy Ettinger (public domain): good enough to draw with. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const index = (below: number) => Math.floor(next() * below);
  return {
    next,
    index,
    pick(items) {
      if (items.length === 0) throw new RangeError('There is nothing to pick from.');
      return items[index(items.length)]!;
    },
  };
}

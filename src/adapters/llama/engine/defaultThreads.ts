/**
 * Threads for the engine when the user names none. Every core on one or two cores, where a token would otherwise take
 * twice as long; one core is left free on three or four, two on more. The engine's threads spin while they wait for
 * each other, so one too many costs far more than one too few.
 * @param cores physical cores.
 * @returns at least 1.
 */
export function defaultThreads(cores: number): number {
  if (cores <= 2) return Math.max(1, cores);
  return cores <= 4 ? cores - 1 : cores - 2;
}

import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough to see a busy core, short enough not to be felt, in milliseconds. */
const SAMPLE_MS = 50;

/**
 * Cores that other programs leave free now, at least 1. The engine's threads wait for each other by spinning: with one
 * thread more than there are free cores, each token takes until the system takes turns, measured at 1.4 instead of 17
 * tokens a second on two cores. What runs at a lower priority than usual gives way and counts as free.
 * Call it while this program's own engine is idle.
 */
export async function freeCores(): Promise<number> {
  const before = times();
  await sleep(SAMPLE_MS);
  const after = times();
  const total = after.total - before.total;
  if (total <= 0) return after.cores;
  const free = ((after.idle - before.idle) / total) * after.cores;
  return Math.max(1, Math.round(free));
}

function times(): { idle: number; total: number; cores: number } {
  const all = cpus();
  let idle = 0;
  let total = 0;
  for (const { times } of all) {
    idle += times.idle + times.nice;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  return { idle, total, cores: Math.max(1, all.length) };
}

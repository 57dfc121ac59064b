/** Bytes that one run of a script of a task may take beside the model. */
const SCRIPT_BYTES = 1.5e9;
/** Part of the free memory that is used; the rest is for what else the machine does. */
const SHARE = 0.8;

/**
 * Trajectories that run at the same time: each loads its own model and runs its own scripts, two cores each, within
 * the free memory.
 * @param modelBytes memory of one model with its context; 0 for policies without one.
 * @returns at least 1, at most `jobs`.
 */
export function parallelTrajectories(machine: {
  readonly cores: number;
  readonly freeBytes: number;
  readonly modelBytes: number;
  readonly jobs: number;
}): number {
  const byCores = Math.floor(machine.cores / 2);
  const byMemory = Math.floor((machine.freeBytes * SHARE) / (machine.modelBytes + SCRIPT_BYTES));
  return Math.max(1, Math.min(byCores, byMemory, machine.jobs));
}

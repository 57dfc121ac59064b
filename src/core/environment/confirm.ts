import type { Experiment } from '../../shared/experiment.js';
import type { Repeat } from '../../shared/record.js';
import { withSeed } from '../edit/seeds.js';
import { runScript, type RunParts } from './runScript.js';

/** Share of the session's time that the repeats of one script may take. */
const REPEAT_SHARE = 0.1;
/** Seeds of the repeats: fixed, so that every script of a session meets the same ones. */
const FIRST_SEED = 1001;

/**
 * Seeds for the repeats of a script whose run took so long: as many as the experiment asks for, fewer when they
 * would take more than a tenth of the session's minutes, so that slow experiments still get steps.
 */
export function repeatSeeds(experiment: Experiment, runSeconds: number): number[] {
  const affordable = Math.floor((experiment.budget.minutes * 60 * REPEAT_SHARE) / Math.max(runSeconds, 0.1));
  const count = Math.min(experiment.repeats, affordable);
  return Array.from({ length: count }, (_, i) => FIRST_SEED + i);
}

/**
 * Runs a script again with other seeds, one run a seed; stops at the first that brings no metric. The seeds are
 * replaced in the candidate's copy alone.
 */
export async function runRepeats(
  parts: RunParts,
  input: {
    readonly stepId: number;
    readonly experiment: Experiment;
    readonly scripts: ReadonlyMap<string, string>;
    readonly seeds: readonly number[];
    readonly signal: AbortSignal;
  },
): Promise<Repeat[]> {
  const repeats: Repeat[] = [];
  for (const seed of input.seeds) {
    const scripts = new Map([...input.scripts].map(([path, source]) => [path, withSeed(source, seed).source]));
    const run = await runScript(parts, {
      stepId: input.stepId,
      purpose: 'repeat',
      id: `${input.stepId}-seed${seed}`,
      experiment: input.experiment,
      command: input.experiment.command,
      scripts,
      signal: input.signal,
    });
    repeats.push({ seed, metric: run.failure === null ? run.metric : null, run: run.record });
    if (run.failure !== null) break;
  }
  return repeats;
}

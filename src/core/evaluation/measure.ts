import type { Direction } from '../../shared/experiment.js';
import type { Status, Step } from '../../shared/record.js';
import { normalisedIdea } from '../agent/memory.js';
import type { TrajectoryResult } from './result.js';

/** What is counted over the steps of a trajectory. */
export type Measured = Pick<TrajectoryResult, 'steps' | 'seconds' | 'tokens'> & {
  readonly bestByStep: number[];
  readonly sandbox: string | null;
};

/** Statuses of an edit whose script ran to its end and printed the metric. */
const RAN: ReadonlySet<Status> = new Set(['kept', 'discarded', 'withinNoise', 'suspicious']);

/** Counts over all steps of a record, the baseline first. Steps that the user stopped count for nothing but time. */
export function measure(all: readonly Step[]): Measured {
  const steps = all.filter((step) => step.status !== 'cancelled' && step.id > 0);
  const edits = steps.filter((step) => step.action?.name === 'Edit Script (AI)');
  const calls = all.flatMap((step) => step.policy);
  return {
    steps: {
      all: steps.length,
      invalid: steps.filter((step) => step.status === 'invalidAction').length,
      edits: edits.length,
      editsThatRan: edits.filter((step) => RAN.has(step.status)).length,
      repeated: repeatedEdits(edits, all).length,
      kept: steps.filter((step) => step.status === 'kept').length,
    },
    seconds: {
      model: sum(all, (step) => step.seconds.model),
      run: sum(all, (step) => step.seconds.run),
      total: sum(all, (step) => step.seconds.total),
    },
    tokens: {
      prompt: sum(calls, (call) => call.promptTokens),
      reused: sum(calls, (call) => call.reusedTokens),
      generated:
        sum(calls, (call) => call.generatedTokens ?? call.tokens.length) + sum(all, (step) => step.ahead?.tokens ?? 0),
    },
    bestByStep: bestByStep(all),
    sandbox: all.find((step) => step.run !== null)?.run?.sandbox ?? null,
  };
}

/**
 * Edits that say or write what an earlier one did, whether they were refused or run. The attempt to repair a crashed
 * script keeps its idea on purpose and is no repetition.
 */
function repeatedEdits(edits: readonly Step[], all: readonly Step[]): Step[] {
  const ideas = new Set<string>();
  const scripts = new Set<string>();
  const crashed = new Set(all.filter((step) => step.status === 'crashed').map((step) => step.id));
  return edits.filter((step) => {
    const idea = normalisedIdea(step.idea);
    const hashes = step.scripts.flatMap(({ after }) => (after === null ? [] : [after]));
    const isRepair = step.parentId !== null && crashed.has(step.parentId);
    const isOld =
      step.status === 'repeated' || (!isRepair && ideas.has(idea)) || hashes.some((hash) => scripts.has(hash));
    if (idea !== '') ideas.add(idea);
    for (const hash of hashes) scripts.add(hash);
    return isOld;
  });
}

function bestByStep(all: readonly Step[]): number[] {
  const best: number[] = [];
  for (const step of all) {
    const isBest = step.status === 'baseline' || step.status === 'kept';
    const last = isBest && step.metric !== null ? step.metric.value : best.at(-1);
    if (last !== undefined && step.status !== 'cancelled') best.push(last);
  }
  return best;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** The better of two scores. */
export function better(a: number, b: number, direction: Direction): number {
  return direction === 'maximize' ? Math.max(a, b) : Math.min(a, b);
}

import { SessionStore } from '../../../src/adapters/store/sessionStore.js';
import type { Step } from '../../../src/shared/record.js';
import { header, step } from '../../../test/steps.js';

const TOKENS = 500;
const BASELINE = 114.15;

/**
 * Writes the record of a finished session as the loop does, line by line, each as long as those of real sessions
 * (some 12 kB): most steps fail or are discarded, one in seventy is kept.
 * @param dir folder of the experiment.
 * @param steps how many, the baseline among them.
 */
export async function writeLongRecord(dir: string, steps: number): Promise<void> {
  const store = await SessionStore.create(dir, new Date());
  const { experiment } = header();
  const script = await store.putObject('units = 16\nprint("rmse:", 114.15)\n');
  const metric = { name: 'rmse', direction: 'minimize' } as const;
  const budget = { ...experiment.budget, steps, minutes: 6000 };
  await store.append(
    header({
      sessionId: store.sessionId,
      experimentDir: dir,
      experiment: { ...experiment, name: 'hourly-demand', metric, budget },
      startedAt: new Date().toISOString(),
      scripts: [{ path: 'train.py', sha256: script }],
    }),
  );
  const random = linearCongruence(7);
  let best = { id: 0, value: BASELINE };
  for (let id = 0; id < steps; id++) {
    const made = id === 0 ? step(0, BASELINE) : nextStep(id, best, random);
    if (made.status === 'kept' && made.metric !== null) best = { id, value: made.metric.value };
    await store.append(made);
  }
  const sentence = `All ${steps} steps are done.`;
  await store.append({ type: 'end', at: new Date().toISOString(), stopped: 'steps', sentence });
  await store.close();
}

function nextStep(id: number, best: { readonly id: number; readonly value: number }, random: () => number): Step {
  const luck = random();
  const kept = luck > 0.985;
  const crashed = luck < 0.25;
  const value = crashed ? null : best.value * (kept ? 0.99 : 1 + random() * 0.3);
  return step(id, value, {
    parentId: best.id,
    status: crashed ? 'crashed' : kept ? 'kept' : 'discarded',
    feedbackClass: crashed ? 'error' : 'edit',
    metricBefore: best.value,
    policy: [call(id, random)],
    idea: `Lag features of ${id % 48} hours and a rolling mean of ${id % 7} days for column cnt`,
    observation: 'The script ran and printed its metric.\n'.repeat(12),
    reason: kept ? 'Better than the incumbent.' : 'Not better than the incumbent.',
  });
}

function call(id: number, random: () => number): Step['policy'][number] {
  return {
    text: 'Reflection: the last change helped a little.\nThought: lag features are next.\n'.repeat(20),
    tokens: Array.from({ length: TOKENS }, () => Math.floor(random() * 150_000)),
    logProbs: Array.from({ length: TOKENS }, () => -Number(random().toFixed(5))),
    promptTokens: 3000,
    reusedTokens: 2600,
    promptMs: 4000,
    decodeMs: 30_000,
    end: 'end',
    promptHash: 'a'.repeat(64),
    messages: ['b'.repeat(64), 'c'.repeat(64)],
    sampling: { temperature: 0.7, topK: 40, topP: 0.95, seed: id },
    adapter: null,
  };
}

/** Numbers in [0, 1), the same in every run. */
function linearCongruence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SessionStore } from '../../../src/adapters/store/sessionStore.js';
import type { ViewStep } from '../../../src/shared/protocol.js';
import { stepSchema, type Step } from '../../../src/shared/record.js';
import { header } from '../../steps.js';
import { smallSession, stepDetails } from '../../webview/fixtures/steps.js';

const SCRIPT = 'model = LogisticRegression()\nprint("val_accuracy=0.9481")\n';
const METRIC = { name: 'val_accuracy', direction: 'maximize' } as const;
const GOAL = 'Raise validation accuracy without changing the data split.';

/** An experiment that is set up and was never improved. */
export const EXPERIMENT = {
  'train.py': SCRIPT,
  'ml-agent.json': JSON.stringify({
    name: 'digits',
    goal: GOAL,
    command: 'python train.py',
    editable: ['train.py'],
    metric: METRIC,
  }),
};

/** Writes the record of a session with a step of nearly every status, as the loop would have written it. */
export async function writeFinishedSession(dir: string): Promise<void> {
  const startedAt = new Date(Date.now() - 900_000).toISOString();
  const store = await SessionStore.create(dir, new Date());
  const before = await store.putObject(SCRIPT);
  const { experiment } = header();
  await store.append(
    header({
      sessionId: store.sessionId,
      experimentDir: dir,
      experiment: {
        ...experiment,
        goal: GOAL,
        metric: METRIC,
        target: 0.99,
        budget: { ...experiment.budget, steps: 15 },
      },
      startedAt,
      scripts: [{ path: 'train.py', sha256: before }],
    }),
  );
  await mkdir(join(store.dir, 'runs'), { recursive: true });
  for (const step of smallSession()) {
    await writeFile(join(store.dir, 'runs', `${step.id}.log`), stepDetails(step).logTail);
    const after = await store.putObject(`${SCRIPT}# step ${step.id}\n`);
    await store.append(recordStep(step, before, step.hasDiff ? after : before));
  }
  const sentence = 'The session stopped because five steps in a row brought no gain.';
  await store.append({ type: 'end', at: new Date().toISOString(), stopped: 'plateau', sentence });
  await store.close();
}

/** The line of the record that the view would show so. */
function recordStep(step: ViewStep, before: string, after: string): Step {
  const { calls, rawReply, ...details } = stepDetails(step);
  const recorded: Partial<typeof details> = details;
  delete recorded.logTail;
  const tokens = Array.from({ length: step.tokens }, (_, index) => index);
  return stepSchema.parse({
    ...recorded,
    diff: step.hasDiff ? recorded.diff : '',
    scripts: [{ path: 'train.py', before, after }],
    policy: calls.map((call) => ({
      ...call,
      text: rawReply,
      tokens,
      logProbs: tokens.map(() => -0.1),
      promptHash: before,
      messages: [before],
      sampling: { temperature: 0.7, topK: 40, topP: 0.95, seed: step.id },
      adapter: null,
    })),
  });
}

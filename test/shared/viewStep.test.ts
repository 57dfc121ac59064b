import { describe, expect, it } from 'vitest';
import { stepDetailsSchema, viewStepSchema } from '../../src/shared/protocol.js';
import type { Step } from '../../src/shared/record.js';
import { toStepDetails, toViewStep } from '../../src/shared/viewStep.js';

const CALL = {
  text: 'Thought: scale the columns.',
  tokens: [1, 2, 3],
  logProbs: [-0.1, -0.2, -0.3],
  promptTokens: 100,
  reusedTokens: 80,
  promptMs: 10,
  decodeMs: 20,
  end: 'end' as const,
  promptHash: 'a'.repeat(64),
  messages: ['b'.repeat(64)],
  sampling: { temperature: 0.7, topK: 40, topP: 0.9, seed: 1 },
  adapter: null,
};
const RUN = {
  command: 'python train.py',
  end: 'exited' as const,
  exitCode: 0,
  signal: null,
  seconds: 2,
  log: 'runs/1.log',
  sandbox: null,
};
const READING = { value: 0.95, line: 'val_accuracy=0.95', offset: 0 };
const STEP: Step = {
  type: 'step',
  id: 1,
  parentId: 0,
  startedAt: '2025-06-12T09:30:00.000Z',
  seconds: { model: 1, run: 2, total: 3 },
  status: 'kept',
  feedbackClass: 'edit',
  policy: [CALL, CALL],
  fields: null,
  action: { name: 'Execute Script', input: { script_name: 'train.py' } },
  idea: 'Scale the columns',
  observation: 'val_accuracy=0.95',
  scripts: [],
  diff: '@@ -1 +1 @@\n-a\n+b\n',
  run: RUN,
  metric: READING,
  repeats: [
    { seed: 2, metric: READING, run: RUN },
    { seed: 3, metric: null, run: RUN },
  ],
  metricBefore: 0.94,
  reward: { value: 0.2, formula: 'v2', before: 0.94, after: 0.95, initial: 0.94, best: 0.99 },
  reason: 'Kept.',
  suspicions: [],
  notes: [],
};

describe('a step on its way to the view', () => {
  it('keeps its figures and sums its tokens', () => {
    expect(toViewStep(STEP, 0.003)).toMatchObject({
      metric: 0.95,
      reward: 0.2,
      tokens: 6,
      seconds: 3,
      noise: 0.003,
      hasDiff: true,
      action: 'Execute Script',
    });
  });

  it('keeps the contract in both forms', () => {
    expect(viewStepSchema.safeParse(toViewStep(STEP, null)).success).toBe(true);
    expect(stepDetailsSchema.safeParse(toStepDetails(STEP, 'end of the log')).success).toBe(true);
  });

  it('leaves prompts, tokens and log-probabilities behind', () => {
    const sent = JSON.stringify([toViewStep(STEP, null), toStepDetails(STEP, '')]);
    expect(sent).not.toContain('logProbs');
    expect(sent).not.toContain('promptHash');
    expect(sent).not.toContain('messages');
  });
});

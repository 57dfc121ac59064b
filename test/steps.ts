import { createHash } from 'node:crypto';
import { experimentSchema } from '../src/shared/experiment.js';
import { headerSchema, stepSchema, type Header, type Step } from '../src/shared/record.js';
import { Session } from '../src/core/trajectory/session.js';

/** Header of a session of a made-up experiment. */
export function header(changes: Partial<Header> = {}): Header {
  const experiment = experimentSchema.parse({
    name: 'digits',
    goal: 'Raise val_acc.',
    command: 'python train.py',
    editable: ['train.py'],
    metric: { name: 'val_acc', direction: 'maximize' },
    budget: { steps: 8, minutes: 20 },
  });
  return headerSchema.parse({
    type: 'header',
    version: 1,
    sessionId: '20260101-000000-abcd',
    startedAt: '2026-01-01T00:00:00.000Z',
    mlAgentVersion: '0.1.0',
    experimentDir: '/w/digits',
    experiment,
    model: {
      name: 'coder-0.5b',
      path: '/m/x.gguf',
      sha256: null,
      adapter: null,
      contextSize: 8192,
      device: 'cpu',
      threads: 2,
      engine: 'node-llama-cpp 3',
    },
    sampling: { temperature: 0.7, topK: 40, topP: 0.95 },
    seed: 1,
    facts: {
      python: { path: '/usr/bin/python3', version: '3.11.7' },
      imported: { numpy: '2.0.0' },
      notInstalled: [],
      alsoInstalled: {},
      data: [],
      cores: 2,
      memoryGb: 8,
      gpu: null,
    },
    scripts: [],
    ...changes,
  });
}

/** A step that was kept; step 0 is the baseline. @param value of its metric; null for none. */
export function step(id: number, value: number | null, changes: Partial<Step> = {}): Step {
  return stepSchema.parse({
    type: 'step',
    id,
    parentId: id === 0 ? null : 0,
    startedAt: '2026-01-01T00:00:00.000Z',
    seconds: { model: 1, run: 2, total: 3 },
    status: id === 0 ? 'baseline' : 'kept',
    feedbackClass: id === 0 ? null : 'edit',
    policy: [],
    fields: null,
    action: null,
    idea: id === 0 ? '' : `idea ${id}`,
    observation: '',
    scripts: [],
    diff: id === 0 ? '' : `--- a/train.py\n+++ b/train.py\n@@ -1 +1 @@\n-a = 0\n+a = ${id}\n`,
    run: null,
    metric: value === null ? null : { value, line: `val_acc ${value}`, offset: 0 },
    repeats: [],
    metricBefore: id === 0 ? null : 0.8,
    reward: null,
    reason: 'Because.',
    suspicions: [],
    notes: [],
    ...changes,
  });
}

/** A session of these steps; the script of step n reads `a = n`. */
export function session(steps: readonly Step[], changes: Partial<Header> = {}): Session {
  const made = new Session(header(changes), new Map([['train.py', 'a = 0\n']]));
  for (const one of steps) made.add(one, new Map([['train.py', `a = ${one.id}\n`]]));
  return made;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import type { End } from '../../../src/adapters/store/outline.js';
import { RECORD_VERSION, type Header } from '../../../src/shared/record.js';

/** The first line of a record. */
export const HEADER: Header = {
  type: 'header',
  version: RECORD_VERSION,
  sessionId: '20260304-050607-abcd',
  startedAt: '2026-03-04T05:06:07Z',
  mlAgentVersion: '0.0.0',
  experimentDir: '/experiment',
  experiment: {
    name: 'tiny',
    goal: 'Raise the score.',
    command: 'python train.py',
    editable: ['train.py'],
    readonly: [],
    metric: { name: 'score', direction: 'maximize' },
    budget: { steps: 1, minutes: 1, runSeconds: 10, silentSeconds: 10 },
    repeats: 0,
    reward: 'v2',
    isolation: 'candidate',
    network: false,
    sandbox: 'off',
    env: {},
  },
  model: {
    name: 'scripted',
    path: '/scripted.gguf',
    sha256: null,
    adapter: null,
    contextSize: 8192,
    device: 'cpu',
    threads: 1,
    engine: 'scripted 1',
  },
  sampling: { temperature: 0.7, topK: 40, topP: 0.95 },
  seed: 1,
  facts: {
    python: null,
    imported: {},
    notInstalled: [],
    alsoInstalled: {},
    data: [],
    cores: 1,
    memoryGb: 1,
    gpu: null,
  },
  scripts: [],
};

/** The last line of a record. */
export const END: End = {
  type: 'end',
  at: '2026-03-04T05:07:00Z',
  stopped: 'steps',
  sentence: 'All 1 steps are done.',
};

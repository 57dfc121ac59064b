import type { RunFile, RunSettings, TrajectoryResult } from '../../../src/core/evaluation/result.js';
import { WHOLE_AGENT } from '../../../src/shared/agentSettings.js';

/** Settings of a made-up run. */
export function settings(changes: Partial<RunSettings> = {}): RunSettings {
  return {
    tasks: [
      { name: 'up', sha256: '1' },
      { name: 'down', sha256: '2' },
    ],
    policy: {
      kind: 'model',
      name: 'coder-1.5b',
      sha256: null,
      adapter: null,
      endpoint: null,
      contextSize: 'auto',
      gpu: 'auto',
    },
    agent: WHOLE_AGENT,
    trajectories: 2,
    seeds: [1],
    steps: 3,
    minutes: 30,
    python: { version: '3.11.7', packages: {} },
    ...changes,
  };
}

export function runFile(changes: Partial<RunSettings> = {}): RunFile {
  return {
    version: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    mlAgentVersion: '0.1.0',
    settings: settings(changes),
    machine: {
      system: 'linux',
      processor: 'A processor',
      cores: 2,
      memoryGb: 8,
      node: '20.19.0',
      python: '/p',
      parallel: 1,
    },
  };
}

export interface Made {
  readonly task: 'up' | 'down';
  readonly n: number;
  readonly initial?: number | null;
  readonly best?: number | null;
  readonly hiddenInitial?: number | null;
  readonly hiddenBest?: number | null;
  readonly bestByStep?: number[];
  readonly steps?: Partial<TrajectoryResult['steps']>;
}

/** Result of a trajectory; task "up" is to be maximised, "down" minimised. */
export function result(made: Made): TrajectoryResult {
  const direction = made.task === 'up' ? 'maximize' : 'minimize';
  const { initial = 0.5, best = initial, hiddenInitial = initial, hiddenBest = best } = made;
  return {
    version: 1,
    task: made.task,
    n: made.n,
    seed: 1000 + made.n,
    sessionId: `s${made.n}`,
    stopped: 'steps',
    sentence: 'All 3 steps are done.',
    sandbox: 'bubblewrap',
    validation: {
      metric: 'val',
      direction,
      initial,
      best,
      bestStep: 1,
      bestByStep: made.bestByStep ?? (initial === null ? [] : [initial, best!]),
    },
    hidden: {
      metric: 'test',
      direction,
      initial: { score: hiddenInitial, reason: null },
      best: { score: hiddenBest, reason: hiddenBest === null ? 'It left no submission.csv.' : null },
    },
    steps: { all: 3, invalid: 0, edits: 3, editsThatRan: 3, repeated: 0, kept: 1, ...made.steps },
    seconds: { model: 10, run: 5, total: 16 },
    tokens: { prompt: 1000, reused: 800, generated: 100 },
  };
}

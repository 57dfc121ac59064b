import { z } from 'zod';
import { agentSettingsSchema } from '../../shared/agentSettings.js';
import { stoppedSchema } from '../../shared/record.js';

const direction = z.enum(['maximize', 'minimize']);
const score = z.number().nullable();
const count = z.int().min(0);
const seconds = z.number().min(0);

/** A script's score on answers that no run of the agent could read. `reason` says why there is none. */
export const hiddenScoreSchema = z.strictObject({ score, reason: z.string().nullable() });
export type HiddenScore = z.infer<typeof hiddenScoreSchema>;

/** What one trajectory came to: `result.json`. Scores are in the units of their metrics. */
export const trajectoryResultSchema = z.strictObject({
  version: z.literal(1),
  task: z.string(),
  n: z.int().min(1).describe('Number of the trajectory among those of its task.'),
  seed: count.describe('Seed of the policy in this trajectory.'),
  sessionId: z.string(),
  stopped: stoppedSchema,
  sentence: z.string().describe('Why the trajectory ended.'),
  sandbox: z.string().nullable().describe('What held the runs back; null when nothing did.'),
  validation: z.strictObject({
    metric: z.string(),
    direction,
    initial: score.describe('Null when the untouched script gave no metric.'),
    best: score,
    bestStep: count.nullable(),
    bestByStep: z.array(z.number()).describe('The best so far after each step; the first is the baseline.'),
  }),
  hidden: z.strictObject({
    metric: z.string(),
    direction,
    initial: hiddenScoreSchema,
    best: hiddenScoreSchema,
  }),
  steps: z.strictObject({
    all: count.describe('Steps of the agent, without the baseline and without those that the user stopped.'),
    invalid: count.describe('Replies that held no valid action.'),
    edits: count,
    editsThatRan: count.describe('Edits whose script ran to its end and printed the metric.'),
    repeated: count.describe('Edits whose idea or script had been tried before.'),
    kept: count,
  }),
  seconds: z.strictObject({ model: seconds, run: seconds, total: seconds }),
  tokens: z.strictObject({ prompt: count, reused: count, generated: count }),
});
export type TrajectoryResult = z.infer<typeof trajectoryResultSchema>;

/** What makes two runs comparable, and what must be the same to go on with a run. */
export const runSettingsSchema = z.strictObject({
  tasks: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  policy: z.strictObject({
    kind: z.enum(['model', 'random', 'openai']),
    name: z.string(),
    sha256: z.string().nullable().describe('Of the model file.'),
    adapter: z.string().nullable().describe('SHA-256 of the adapter file.'),
    endpoint: z.string().nullable(),
    contextSize: z.union([z.literal('auto'), z.int()]),
    gpu: z.enum(['auto', 'cpu']),
  }),
  agent: agentSettingsSchema,
  trajectories: z.int().min(1).describe('For each task and seed.'),
  seeds: z.array(count).min(1),
  steps: z.int().min(1),
  minutes: z.number().positive(),
  python: z.strictObject({ version: z.string(), packages: z.record(z.string(), z.string()) }),
});
export type RunSettings = z.infer<typeof runSettingsSchema>;

/** `run.json`. */
export const runFileSchema = z.strictObject({
  version: z.literal(1),
  startedAt: z.iso.datetime(),
  mlAgentVersion: z.string(),
  settings: runSettingsSchema,
  machine: z.strictObject({
    system: z.string(),
    processor: z.string(),
    cores: z.int(),
    memoryGb: z.number(),
    node: z.string(),
    python: z.string().describe('Absolute path of the interpreter.'),
    parallel: z.int(),
  }),
});
export type RunFile = z.infer<typeof runFileSchema>;

/** Seed of the policy in trajectory `k` (from 1) of a seed of the command; apart for up to 1000 trajectories. */
export function trajectorySeed(seed: number, k: number): number {
  return seed * 1000 + k;
}

/** The trajectories of one task in their order: number and seed. */
export function trajectoriesOf(settings: {
  readonly seeds: readonly number[];
  readonly trajectories: number;
}): { n: number; seed: number }[] {
  return settings.seeds.flatMap((seed, i) =>
    Array.from({ length: settings.trajectories }, (_, k) => ({
      n: i * settings.trajectories + k + 1,
      seed: trajectorySeed(seed, k + 1),
    })),
  );
}

import { z } from 'zod';
import { actionSchema, replyFieldsSchema } from './action.js';
import { agentSettingsSchema } from './agentSettings.js';
import { experimentSchema } from './experiment.js';
import { environmentFactsSchema } from './facts.js';

/** Version of the record format; one small migration a version when it rises. */
export const RECORD_VERSION = 1;

/** How a step ended. */
export const STATUSES = [
  'baseline',
  'kept',
  'discarded',
  'withinNoise',
  'invalidAction',
  'invalidEdit',
  'noChange',
  'repeated',
  'gateFailed',
  'crashed',
  'outOfMemory',
  'timedOut',
  'stalled',
  'noMetric',
  'diverged',
  'tampered',
  'suspicious',
  'cancelled',
  'declined',
  'observed',
  'finished',
] as const;
export const statusSchema = z.enum(STATUSES);
export type Status = z.infer<typeof statusSchema>;

/** Feedback classes in the order in which they are tested (arXiv 2505.23723, section 3.3; the order is ours). */
export const feedbackClassSchema = z.enum(['invalid', 'corner', 'error', 'nonEdit', 'edit']);
export type FeedbackClass = z.infer<typeof feedbackClassSchema>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const seconds = z.number().min(0);

/** A number found in a program's output, with the place that proves it. */
export const metricReadingSchema = z.strictObject({
  value: z.number(),
  line: z.string().describe('The exact line, without its line end.'),
  offset: z.int().min(0).describe('Offset of the line in the log, in bytes.'),
});
export type MetricReading = z.infer<typeof metricReadingSchema>;

/** Why a run ended. `exited` says nothing about success: the exit code does. */
export const runEndSchema = z.enum(['exited', 'timedOut', 'stalled', 'diverged', 'cancelled', 'notStarted']);
export type RunEnd = z.infer<typeof runEndSchema>;

export const runRecordSchema = z.strictObject({
  command: z.string(),
  end: runEndSchema,
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  seconds,
  log: z.string().describe('Path of the log, relative to the session folder.'),
  sandbox: z.string().nullable().describe('Name of the sandbox, or null when the run had none.'),
  neededSeconds: z
    .number()
    .min(0)
    .optional()
    .describe(
      'Of a run that was stopped at its time limit: how long it would have taken, by the progress it printed.',
    ),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** One run of the same script with other seeds. */
export const repeatSchema = z.strictObject({
  seed: z.int(),
  metric: metricReadingSchema.nullable(),
  run: runRecordSchema,
});
export type Repeat = z.infer<typeof repeatSchema>;

export const samplingSchema = z.strictObject({
  temperature: z.number().min(0),
  topK: z.int().min(0),
  topP: z.number().min(0).max(1),
  seed: z.int().min(0),
});
export type Sampling = z.infer<typeof samplingSchema>;

export const modelInfoSchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  sha256: sha256.nullable(),
  adapter: sha256.nullable(),
  contextSize: z.int().describe('Tokens.'),
  device: z.string().describe('"cpu", or the GPU back end and device name, and the layers that are there if not all.'),
  threads: z.int(),
  engine: z.string().describe('Name and version of the engine.'),
});
export type ModelInfo = z.infer<typeof modelInfoSchema>;

/** One call of the model. `logProbs[i]` is the policy's own log-probability of `tokens[i]` when it was sampled. */
export const generationSchema = z.strictObject({
  text: z.string(),
  tokens: z.array(z.int()),
  logProbs: z.array(z.number()),
  promptTokens: z.int().min(0),
  reusedTokens: z
    .int()
    .min(0)
    .describe('Prompt tokens that were in the sequence, or loaded into it from disk, and not evaluated again.'),
  loadedTokens: z
    .int()
    .min(0)
    .optional()
    .describe('The reused tokens that were loaded from disk; absent when there was nothing to load.'),
  generatedTokens: z
    .int()
    .min(0)
    .optional()
    .describe('Number of tokens of the reply, from back ends that give no token ids.'),
  drafted: z
    .strictObject({ proposed: z.int().min(0), accepted: z.int().min(0) })
    .optional()
    .describe('Tokens that were foretold, and those of them that were sampled; absent without a draft.'),
  promptMs: z.number().min(0),
  decodeMs: z.number().min(0),
  end: z.enum(['end', 'maxTokens', 'stopString', 'stopped']),
});
export type Generation = z.infer<typeof generationSchema>;

/** What the policy was asked and what it said. Messages lie in the object store, one hash each. */
export const policyCallSchema = z.strictObject({
  ...generationSchema.shape,
  promptHash: sha256,
  messages: z.array(sha256),
  sampling: samplingSchema,
  adapter: sha256.nullable(),
});
export type PolicyCall = z.infer<typeof policyCallSchema>;

export const rewardSchema = z.strictObject({
  value: z.number(),
  formula: z.enum(['v2', 'v1', 'adaptive']),
  before: z.number().nullable(),
  after: z.number().nullable(),
  initial: z.number().nullable(),
  best: z.number().nullable(),
  worst: z.number().optional().describe('The lower end of the range of the adaptive reward.'),
});
export type RewardRecord = z.infer<typeof rewardSchema>;

export const scriptChangeSchema = z.strictObject({
  path: z.string(),
  before: sha256.nullable(),
  after: sha256.nullable(),
});

/** One step: state, action, feedback, metric before and after, reward. Step 0 is the baseline. */
export const stepSchema = z.strictObject({
  type: z.literal('step'),
  id: z.int().min(0),
  parentId: z.int().min(0).nullable().describe('The step whose script this one started from.'),
  startedAt: z.iso.datetime(),
  seconds: z.strictObject({ model: seconds, run: seconds, total: seconds }),
  status: statusSchema,
  feedbackClass: feedbackClassSchema.nullable(),
  policy: z.array(policyCallSchema).describe('Every call of the model in this step; the last one gave the action.'),
  fields: replyFieldsSchema.nullable(),
  action: actionSchema.nullable(),
  idea: z.string().describe('The change in one line; empty when the step tried none.'),
  observation: z.string().describe('The feedback as the policy reads it.'),
  scripts: z.array(scriptChangeSchema),
  diff: z.string().describe('Unified diff from the parent script.'),
  run: runRecordSchema.nullable(),
  metric: metricReadingSchema.nullable(),
  repeats: z.array(repeatSchema),
  metricBefore: z.number().nullable().describe('Metric of the parent script.'),
  reward: rewardSchema
    .nullable()
    .describe('Null when the step says nothing about the action, such as a cancelled run.'),
  reason: z.string().describe('Why the script was kept or not, in one sentence.'),
  suspicions: z.array(z.string()),
  notes: z.array(z.string()).describe('Notes of the user that entered the state of this step.'),
  repairTried: z
    .literal(true)
    .optional()
    .describe('Set when a crash was answered with a repair in the same step; scripts and run are the last ones.'),
  prepared: z
    .strictObject({
      savedSeconds: z.number().describe('Less than without, at the pace of preparing; negative when it was more.'),
    })
    .optional()
    .describe('Set when the replies of this step were prepared while the script of the one before ran.'),
  ahead: z
    .strictObject({ tokens: z.int().min(0), seconds })
    .optional()
    .describe('What it took to prepare the next step while the script of this one ran, whether it was used or not.'),
});
export type Step = z.infer<typeof stepSchema>;

export const headerSchema = z.strictObject({
  type: z.literal('header'),
  version: z.literal(RECORD_VERSION),
  sessionId: z.string(),
  startedAt: z.iso.datetime(),
  mlAgentVersion: z.string(),
  experimentDir: z.string(),
  experiment: experimentSchema,
  model: modelInfoSchema,
  sampling: samplingSchema.omit({ seed: true }),
  seed: z.int(),
  agent: agentSettingsSchema.optional().describe('Left out for the whole agent.'),
  facts: environmentFactsSchema,
  scripts: z.array(z.strictObject({ path: z.string(), sha256 })),
});
export type Header = z.infer<typeof headerSchema>;

/** Why a session ended. */
export const stoppedSchema = z.enum([
  'steps',
  'minutes',
  'target',
  'plateau',
  'failures',
  'finished',
  'user',
  'baselineFailed',
  'error',
]);
export type Stopped = z.infer<typeof stoppedSchema>;

/** Written when a session ends, and again each time a resumed one does. */
export const endSchema = z.strictObject({
  type: z.literal('end'),
  at: z.iso.datetime(),
  stopped: stoppedSchema,
  sentence: z.string(),
});

export const resumedSchema = z.strictObject({
  type: z.literal('resumed'),
  at: z.iso.datetime(),
  model: modelInfoSchema,
});

export const axisSchema = z.enum(['data', 'model', 'learning']);

export const ideaSchema = z.strictObject({ axis: axisSchema, text: z.string() });
export type Idea = z.infer<typeof ideaSchema>;

/** The pool of ideas of a session that explores, written once between the baseline and the first step. */
export const ideasSchema = z.strictObject({
  type: z.literal('ideas'),
  at: z.iso.datetime(),
  pool: z.array(ideaSchema),
  chosen: z.array(z.int().min(0)).describe('Indices of the ideas that enter the task text, in their order there.'),
  selection: z.enum(['farthest', 'first']).describe('By embeddings, or the first where the back end has none.'),
  policy: z.array(policyCallSchema),
});
export type IdeasLine = z.infer<typeof ideasSchema>;

/** One line of `trajectory.jsonl`. */
export const recordLineSchema = z.discriminatedUnion('type', [
  headerSchema,
  ideasSchema,
  stepSchema,
  endSchema,
  resumedSchema,
]);
export type RecordLine = z.infer<typeof recordLineSchema>;

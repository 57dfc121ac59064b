import { z } from 'zod';
import { runPurposeSchema } from './event.js';
import { budgetSchema, metricSpecSchema } from './experiment.js';
import { generationSchema, modelInfoSchema, stepSchema, stoppedSchema } from './record.js';
import { packedStepsSchema } from './stepColumnsSchema.js';

const stepId = z.int().min(0);
const requestId = z.int().min(0).describe('Chosen by the view; each request gets one answer with the same id.');
const score = z.number().nullable().describe("In the metric's own unit.");

/**
 * A step as the list and the chart need it: no prompts, tokens, log-probabilities or texts longer than a line.
 * `noise` is what the judge of the step used, so that the view never measures noise in a way of its own.
 */
export const viewStepSchema = stepSchema
  .pick({
    id: true,
    parentId: true,
    status: true,
    idea: true,
    metricBefore: true,
    reason: true,
  })
  .extend({
    seconds: z.number().min(0).describe('Of the whole step.'),
    action: z.string().nullable().describe('Name of the action.'),
    metric: score,
    reward: z.number().nullable(),
    tokens: z.int().min(0).describe('Tokens that the model wrote in this step.'),
    noise: z
      .number()
      .min(0)
      .nullable()
      .describe("Half the width of the noise band, in the metric's own unit; null when it was not measured."),
    hasDiff: z.boolean(),
  });
export type ViewStep = z.infer<typeof viewStepSchema>;

/** How a session stands: it runs here, its process ended before its end was written, or why it stopped. */
export const sessionStatusSchema = z.enum(['running', 'interrupted', ...stoppedSchema.options]);
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

/** One line of the list of sessions. */
export const sessionSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  startedAt: z.iso.datetime(),
  status: sessionStatusSchema,
  direction: metricSpecSchema.shape.direction,
  baseline: score,
  best: score,
  steps: z.int().min(0).describe('Steps of the agent; the baseline is not counted.'),
  bytes: z.int().min(0).nullable().describe('Disk use of the session folder.'),
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

/** The chosen session, as its header says. */
export const viewSessionSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  goal: z.string(),
  startedAt: z.iso.datetime(),
  metric: metricSpecSchema.pick({ name: true, direction: true }),
  target: score,
  budget: budgetSchema.pick({ steps: true, minutes: true }),
  model: modelInfoSchema.pick({ name: true, adapter: true, device: true, contextSize: true }),
  python: z.string().nullable().describe('Version of the interpreter that runs the experiment.'),
  status: sessionStatusSchema,
  sentence: z.string().nullable().describe('Why the session stopped, in one sentence.'),
});
export type ViewSession = z.infer<typeof viewSessionSchema>;

/** `pausing`: paused when the running step ends. `waiting`: a question to the user is open. */
export const phaseSchema = z.enum([
  'idle',
  'loadingModel',
  'thinking',
  'running',
  'pausing',
  'paused',
  'waiting',
  'stopping',
]);
export type Phase = z.infer<typeof phaseSchema>;

/** What happens at this moment. Sent whole at each change, and at most ten times a second while text streams. */
export const activitySchema = z.strictObject({
  phase: phaseSchema,
  sessionId: z.string().nullable().describe('The session that runs; it need not be the one shown.'),
  stepId: stepId.nullable(),
  since: z.iso.datetime().nullable().describe('When the phase began.'),
  share: z.number().min(0).max(1).nullable().describe('Share of the model that is loaded.'),
  tokens: z.int().min(0).nullable().describe('Tokens of the running model call so far.'),
  text: z.string().max(4000).describe('The last part of what the policy is writing.'),
  line: z.string().max(1000).describe('The last line that the run printed.'),
  purpose: runPurposeSchema.nullable(),
  left: z
    .strictObject({ steps: z.int().min(0), seconds: z.number().min(0) })
    .nullable()
    .describe('What is left of the budget when this message is sent; the view counts the seconds on.'),
});
export type Activity = z.infer<typeof activitySchema>;

/** A call of the model in figures. */
const callSchema = generationSchema
  .pick({ promptTokens: true, reusedTokens: true, promptMs: true, decodeMs: true, end: true })
  .extend({ tokens: z.int().min(0) });

/** Everything about one step that a person reads. */
export const stepDetailsSchema = stepSchema.omit({ policy: true }).extend({
  calls: z.array(callSchema),
  rawReply: z.string().describe('What the last call of the model wrote.'),
  logTail: z.string().describe('The end of the log of the run; empty when there was none.'),
});
export type StepDetails = z.infer<typeof stepDetailsSchema>;

export const stateMessageSchema = z.strictObject({
  type: z.literal('state'),
  sessions: z.array(sessionSummarySchema).describe('Newest first.'),
  session: viewSessionSchema.nullable().describe('The session that is shown.'),
  steps: packedStepsSchema.describe('All steps of the session shown, ascending by id.'),
  activity: activitySchema,
  notes: z.array(z.string()).describe('Notes of the user that wait for the next step.'),
  restricted: z.boolean().describe('The workspace is not trusted: nothing may run.'),
  hasExperiment: z.boolean().describe('The workspace holds an experiment file.'),
  canUndoRestore: z.boolean(),
  hasGit: z.boolean().describe('A branch can be made; `git` follows when that is found out later.'),
  locale: z.string().describe('BCP 47 tag.'),
  strings: z.record(z.string(), z.string()).describe('Translations; the key is the English text.'),
});
export type StateMessage = z.infer<typeof stateMessageSchema>;
/** The same before the view has read it. */
export type SentState = z.input<typeof stateMessageSchema>;

/** What the host sends. Texts that come from a program or a model are plain text and must be shown as such. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  stateMessageSchema,
  z.strictObject({ type: z.literal('step'), sessionId: z.string(), step: viewStepSchema }),
  z.strictObject({ type: z.literal('git'), sessionId: z.string() }).describe('A branch can be made of this session.'),
  z.strictObject({ type: z.literal('activity'), activity: activitySchema }),
  z.strictObject({ type: z.literal('details'), id: requestId, details: stepDetailsSchema }),
  z
    .strictObject({ type: z.literal('focus') })
    .describe('The user asked for the view, so the keys belong to its page.'),
  z.strictObject({ type: z.literal('reply'), id: requestId }),
  z.strictObject({ type: z.literal('error'), id: requestId, message: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;
export type SentMessage = z.input<typeof hostMessageSchema>;

/** What a person can ask for in the view. The host checks again whether it may be done. */
export const COMMANDS = [
  'improve',
  'setUp',
  'pause',
  'resume',
  'answer',
  'stopAfterStep',
  'stopNow',
  'addNote',
  'chooseModel',
  'applyBest',
  'undoRestore',
  'exportReport',
  'exportTrajectory',
  'selectSession',
  'deleteSession',
  'manageTrust',
  'compareWithBaseline',
  'compareWithIncumbent',
  'openDiff',
  'openLog',
  'openMetricLine',
  'restoreStep',
  'branchFromStep',
  'copyPatch',
] as const;
export const viewCommandSchema = z.enum(COMMANDS);
export type ViewCommand = z.infer<typeof viewCommandSchema>;

/** What the view sends. `command` is answered by `reply` or `error`, `getDetails` by `details` or `error`. */
export const viewMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({
    type: z.literal('command'),
    id: requestId,
    command: viewCommandSchema,
    sessionId: z.string().optional().describe('The session shown, or the one to select, resume or delete.'),
    stepId: stepId.optional(),
    text: z.string().max(4000).optional().describe('Text of a note.'),
  }),
  z.strictObject({ type: z.literal('getDetails'), id: requestId, sessionId: z.string(), stepId }),
  z.strictObject({ type: z.literal('log'), message: z.string() }).describe('A fault of the view, for the log.'),
]);
export type ViewMessage = z.infer<typeof viewMessageSchema>;

import { z } from 'zod';
import {
  headerSchema,
  metricReadingSchema,
  modelInfoSchema,
  runEndSchema,
  stepSchema,
  stoppedSchema,
} from './record.js';

const stepId = z.int().min(0);

/** What a run is for. Only `run` is rewarded. */
export const runPurposeSchema = z.enum(['run', 'repeat', 'smoke']);
export type RunPurpose = z.infer<typeof runPurposeSchema>;

/** A step in the short form of the summary. */
export const stepSummarySchema = stepSchema
  .pick({ id: true, parentId: true, status: true, idea: true, reason: true })
  .extend({
    action: z.string().nullable(),
    metric: z.number().nullable(),
    reward: z.number().nullable(),
    seconds: z.number(),
  });

/** The last line of a session. `baseline` and `best` are in the metric's own unit. */
export const summarySchema = z.strictObject({
  type: z.literal('summary'),
  sessionId: z.string(),
  baseline: z.number().nullable(),
  best: z.number().nullable(),
  bestStep: stepId.nullable(),
  steps: z.array(stepSummarySchema),
  stopped: stoppedSchema,
  sentence: z.string(),
  seconds: z.number(),
  record: z.string().describe('Absolute path of the session folder.'),
});
export type Summary = z.infer<typeof summarySchema>;

/**
 * The one stream of a session, in begin and end pairs. View, log, terminal and command line listen to it;
 * none of them holds anything that the record does not.
 */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('modelLoading'), share: z.number().min(0).max(1) }),
  z.strictObject({ type: z.literal('modelLoaded'), model: modelInfoSchema }),
  z.strictObject({
    type: z.literal('sessionStarted'),
    header: headerSchema,
    record: z.string(),
    resumed: z.boolean(),
  }),
  z.strictObject({ type: z.literal('stepStarted'), stepId, of: z.int().describe('Steps of the budget.') }),
  z.strictObject({ type: z.literal('policyStarted'), stepId }),
  z.strictObject({ type: z.literal('policyText'), stepId, text: z.string(), tokens: z.int() }),
  z.strictObject({ type: z.literal('policyEnded'), stepId, tokens: z.int(), seconds: z.number() }),
  z.strictObject({
    type: z.literal('runStarted'),
    stepId,
    purpose: runPurposeSchema,
    command: z.string(),
    log: z.string().describe('Absolute path.'),
  }),
  z.strictObject({ type: z.literal('runOutput'), stepId, text: z.string() }),
  z.strictObject({
    type: z.literal('runEnded'),
    stepId,
    purpose: runPurposeSchema,
    end: runEndSchema,
    exitCode: z.int().nullable(),
    seconds: z.number(),
    metric: metricReadingSchema.nullable(),
  }),
  z.strictObject({ type: z.literal('stepEnded'), step: stepSchema }),
  z.strictObject({ type: z.literal('paused') }),
  z.strictObject({ type: z.literal('resumed') }),
  z.strictObject({ type: z.literal('warning'), message: z.string() }),
  summarySchema,
]);
export type SessionEvent = z.infer<typeof eventSchema>;

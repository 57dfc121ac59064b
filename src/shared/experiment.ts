import { z } from 'zod';

/** Name of the file that describes an experiment; it lies beside the script. */
export const EXPERIMENT_FILE = 'ml-agent.json';

const relativePath = z
  .string()
  .min(1)
  .refine((path) => !/^([/\\]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes('..'), {
    message: 'must be a path inside the experiment folder',
  });

/** What is measured. Values are in the metric's own unit. */
export const metricSpecSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the number as the script prints it, such as "val_accuracy".'),
  direction: z.enum(['maximize', 'minimize']).describe('Whether a larger or a smaller number is better.'),
  pattern: z
    .string()
    .optional()
    .describe('Optional regular expression whose first group is the number, when the name alone does not find it.'),
});

/** Limits of one session. A session ends at whichever limit comes first. */
export const budgetSchema = z.strictObject({
  steps: z.int().min(1).max(10_000).default(15).describe('Steps of the agent; the baseline is not counted.'),
  minutes: z.number().positive().max(100_000).default(30).describe('Wall-clock minutes of the whole session.'),
  runSeconds: z.number().positive().default(600).describe('Wall-clock limit of one run of the command, in seconds.'),
  silentSeconds: z
    .number()
    .positive()
    .default(120)
    .describe('A run that prints nothing for this many seconds is stopped.'),
});

/** The contents of `ml-agent.json`. Unknown keys are errors, so that a typing mistake is never ignored. */
export const experimentSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).describe('Short name of the experiment.'),
  goal: z.string().min(1).describe('What to improve, and what must stay as it is, in one or two sentences.'),
  command: z.string().min(1).describe('Command that runs the experiment, started in the folder of this file.'),
  editable: z.array(relativePath).min(1).describe('Files that the agent may change.'),
  readonly: z
    .array(relativePath)
    .default([])
    .describe('Glob patterns of files that must not change, such as evaluation code and data.'),
  metric: metricSpecSchema,
  budget: budgetSchema.prefault({}),
  target: z.number().optional().describe('Best score that can be hoped for; scales the reward and ends the session.'),
  repeats: z
    .int()
    .min(0)
    .max(20)
    .default(2)
    .describe('Further runs with other seeds that measure the noise of the baseline and confirm a winner.'),
  reward: z
    .enum(['v2', 'v1', 'adaptive'])
    .default('v2')
    .describe('Reward formula: the two published ones, or bounds that follow the best score seen.'),
  isolation: z
    .enum(['candidate', 'inPlace'])
    .default('candidate')
    .describe('Run changed scripts in a folder of their own (default), or in place for scripts that cannot run so.'),
  network: z.boolean().default(false).describe('Whether runs may use the network.'),
  sandbox: z.enum(['auto', 'off']).default('auto').describe('Use the system sandbox where there is one.'),
  smoke: z.string().optional().describe('Optional quick command that runs before the full one; it is never rewarded.'),
  env: z.record(z.string(), z.string()).default({}).describe('Environment variables for the command.'),
});

export type Experiment = z.infer<typeof experimentSchema>;
export type MetricSpec = z.infer<typeof metricSpecSchema>;
export type Direction = MetricSpec['direction'];
export type Budget = z.infer<typeof budgetSchema>;

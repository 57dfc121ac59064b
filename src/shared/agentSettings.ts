import { z } from 'zod';

/**
 * Parts of the agent that can be left out, to measure what each is worth. All are on unless an evaluation says
 * otherwise.
 */
export const agentSettingsSchema = z.strictObject({
  ideas: z.boolean().describe('A direction for each idea, on the axes data, model and learning.'),
  pool: z
    .boolean()
    .default(false)
    .describe('Before the first step the policy writes a pool of ideas; one to three of them are tried first.'),
  memory: z.boolean().describe('The list of ideas tried with their results, and the refusal of ideas tried before.'),
  fields: z.boolean().describe('The four free-text fields before the action; the "no thought" ablation of the paper.'),
  fieldLength: z
    .enum(['auto', 'short', 'normal', 'long'])
    .default('normal')
    .describe(
      'Half, once or twice the length that the free-text fields may have; "auto" is half on a CPU, once on a GPU.',
    ),
  twoPasses: z
    .boolean()
    .default(false)
    .describe('An edit is written by a call of its own, with script and instruction, not as the reply goes on.'),
  lineEdits: z
    .boolean()
    .default(false)
    .describe('An edit is asked for by its changed lines alone, the whole script only where they come to nothing.'),
  drafts: z.boolean().default(true).describe('Drafted decoding of rewritten scripts, which changes the speed alone.'),
  workAhead: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe('Preparing the next step while a script runs; "auto" does so where model and script share no device.'),
});
export type AgentSettings = z.infer<typeof agentSettingsSchema>;

/** The whole agent. */
export const WHOLE_AGENT: AgentSettings = {
  ideas: true,
  pool: false,
  memory: true,
  fields: true,
  fieldLength: 'auto',
  twoPasses: false,
  lineEdits: true,
  drafts: true,
  workAhead: 'auto',
};

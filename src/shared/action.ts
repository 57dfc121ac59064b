import { z } from 'zod';

/**
 * The seven actions of ML-Agent with their JSON arguments.
 * Source: arXiv 2505.23723, appendix; strings and argument names as in MLAgentBench.
 */
export const actionSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('List Files'), input: z.strictObject({ dir_path: z.string() }) }),
  z.strictObject({
    name: z.literal('Copy File'),
    input: z.strictObject({ source: z.string(), destination: z.string() }),
  }),
  z.strictObject({
    name: z.literal('Inspect Script Lines'),
    input: z.strictObject({
      script_name: z.string(),
      start_line_number: z.int(),
      end_line_number: z.int(),
    }),
  }),
  z.strictObject({ name: z.literal('Execute Script'), input: z.strictObject({ script_name: z.string() }) }),
  z.strictObject({
    name: z.literal('Understand File'),
    input: z.strictObject({ file_name: z.string(), things_to_look_for: z.string() }),
  }),
  z.strictObject({
    name: z.literal('Edit Script (AI)'),
    input: z.strictObject({ script_name: z.string(), edit_instruction: z.string(), save_name: z.string() }),
  }),
  z.strictObject({ name: z.literal('Final Answer'), input: z.strictObject({ final_answer: z.string() }) }),
]);

export type Action = z.infer<typeof actionSchema>;
export type ActionName = Action['name'];

/** The seven names, in the order in which the prompt lists them. */
export const ACTION_NAMES = actionSchema.options.map((option): ActionName => option.shape.name.value);

/** The six fields of a reply, in the order of the paper's response format. */
export const replyFieldsSchema = z.strictObject({
  reflection: z.string(),
  plan: z.string(),
  factCheck: z.string(),
  thought: z.string(),
});

export type ReplyFields = z.infer<typeof replyFieldsSchema>;

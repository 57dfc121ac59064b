import { z } from 'zod';
import { generationSchema, samplingSchema } from './record.js';

/**
 * Messages between the extension or command line and the engine, its child process.
 * Each request carries an `id` and gets exactly one reply or one error with the same id;
 * before that it may get `progress` or `text` messages with that id. `stop` and `log` are notices without a reply.
 */
const id = z.int().min(1);
const role = z.enum(['policy', 'editor']);
const message = z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

export const gpuSchema = z.enum(['auto', 'cpu', 'cuda', 'vulkan', 'metal']);
export type GpuChoice = z.infer<typeof gpuSchema>;

/** A LoRA file in GGUF. `scale` multiplies the file's own alpha / r. */
export const adapterSchema = z.strictObject({ path: z.string(), scale: z.number() });
export type AdapterChoice = z.infer<typeof adapterSchema>;

export const loadRequestSchema = z.strictObject({
  type: z.literal('load'),
  id,
  modelPath: z.string(),
  contextSize: z.union([z.literal('auto'), z.int().min(256)]).describe('Tokens of each context.'),
  minContextSize: z.int().min(256).describe('Below this many tokens the model is refused.'),
  gpu: gpuSchema,
  gpuLayers: z.int().min(0).optional().describe('Layers on the GPU; as many as fit when left out.'),
  threads: z.union([z.literal('auto'), z.int().min(1)]),
  memoryLimit: z
    .int()
    .min(1)
    .optional()
    .describe('Bytes of memory that model and context may take; all that is free.'),
  adapters: z.array(adapterSchema),
  prefixes: z
    .strictObject({
      dir: z.string().describe('Absolute folder of evaluated prefixes; it may not exist.'),
      identity: z.string().describe('Tells model and adapters, by their content, from others.'),
    })
    .optional()
    .describe('Nothing is kept on disk when left out.'),
});
export type LoadRequest = z.infer<typeof loadRequestSchema>;

export const generateRequestSchema = z.strictObject({
  type: z.literal('generate'),
  id,
  role,
  messages: z.array(message).min(1),
  replyStart: z.string().optional(),
  prefix: z.array(message).optional().describe('Beginning of the prompt that may be kept evaluated on disk.'),
  grammar: z.string().optional().describe('GBNF; its first rule is `root`.'),
  draft: z
    .array(z.string())
    .optional()
    .describe(
      'Text that the reply is likely to follow from its beginning on, in pieces that something else comes after.',
    ),
  maxTokens: z.int().min(1),
  sampling: samplingSchema,
});
export type EngineGenerateRequest = z.infer<typeof generateRequestSchema>;

export const scoreRequestSchema = z.strictObject({
  type: z.literal('score'),
  id,
  role,
  messages: z.array(message).min(1),
  replyStart: z.string().optional(),
  tokens: z.array(z.int().min(0)).min(1).describe('The continuation to score.'),
});
export type EngineScoreRequest = z.infer<typeof scoreRequestSchema>;

/** What the parent sends. */
export const engineRequestSchema = z.discriminatedUnion('type', [
  loadRequestSchema,
  generateRequestSchema,
  scoreRequestSchema,
  z.strictObject({ type: z.literal('tokenize'), id, text: z.string() }),
  z.strictObject({ type: z.literal('countTokens'), id, text: z.string() }),
  z.strictObject({ type: z.literal('embed'), id, texts: z.array(z.string()).min(1).describe('Short texts.') }),
  z.strictObject({ type: z.literal('setThreads'), id, threads: z.int().min(1) }),
  z.strictObject({ type: z.literal('info'), id }),
  z.strictObject({ type: z.literal('shutdown'), id }),
  z.strictObject({ type: z.literal('stop'), target: id.describe('The request to stop; late stops are ignored.') }),
]);
export type EngineRequest = z.infer<typeof engineRequestSchema>;

/** What the engine knows of the loaded model. */
export const engineInfoSchema = z.strictObject({
  contextSize: z.int().describe('Tokens of each context.'),
  trainContextSize: z.int().describe('Tokens that the model was trained on.'),
  device: z.string().describe('"cpu", or the GPU back end and device name, and the layers that are there if not all.'),
  threads: z.int(),
  engine: z.string().describe('Name and version.'),
  architecture: z.string(),
  template: z.string().describe('Name of the chat template in use.'),
  gpuLayers: z.int().min(0),
  layers: z.int().min(0),
  memory: z.strictObject({ ram: z.number(), vram: z.number() }).describe('Model and open contexts, in bytes.'),
});
export type EngineInfo = z.infer<typeof engineInfoSchema>;

/** What the engine sends. */
export const engineMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), id, share: z.number().min(0).max(1) }),
  z.strictObject({
    type: z.literal('text'),
    id,
    text: z.string().describe('Whole characters only; may be empty.'),
    tokens: z.array(z.int()).describe('Tokens sampled since the last message.'),
    logProbs: z.array(z.number()),
  }),
  z.strictObject({ type: z.literal('info'), id, info: engineInfoSchema }),
  z.strictObject({ type: z.literal('generated'), id, generation: generationSchema }),
  z.strictObject({ type: z.literal('scored'), id, logProbs: z.array(z.number()) }),
  z.strictObject({ type: z.literal('tokens'), id, tokens: z.array(z.int()) }),
  z.strictObject({ type: z.literal('count'), id, count: z.int().min(0) }),
  z.strictObject({ type: z.literal('embedded'), id, vectors: z.array(z.array(z.number())) }),
  z.strictObject({ type: z.literal('done'), id }),
  z.strictObject({
    type: z.literal('error'),
    id,
    message: z.string(),
    user: z
      .strictObject({ code: z.string(), badInput: z.boolean() })
      .nullable()
      .describe('Set when the message is meant for the user; null for a bug.'),
  }),
  z.strictObject({
    type: z.literal('log'),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
  }),
]);
export type EngineMessage = z.infer<typeof engineMessageSchema>;

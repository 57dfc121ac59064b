import {
  type Llama,
  type LlamaGrammar,
  LlamaGrammarEvaluationState,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import type { EngineGenerateRequest } from '../../../shared/engineProtocol.js';
import type { Generation, Sampling } from '../../../shared/record.js';
import { Draft } from './draft.js';
import { canDraft, draftedSamples } from './draftedSamples.js';
import { badGrammar } from './errors.js';
import { attachModelProbability } from './modelProbability.js';
import type { PrefixFile } from './prefixFile.js';
import type { RoleSequence } from './roleSequence.js';
import { TextStream } from './textStream.js';

export interface GenerateParts {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly role: RoleSequence;
  readonly prompt: Token[];
  /** Beginning of the prompt that is kept on disk, or null. */
  readonly prefix: PrefixFile | null;
  readonly stop: AbortSignal;
  readonly onToken: (text: string, token: number, logProb: number) => void;
}

/** The sampler takes this seed for "choose one at random". */
const RANDOM_SEED = 0xffffffff;

/**
 * Samples a reply. Without repeat penalty, which damages code; never with a context shift.
 * `logProbs` are the model's own: after top-k, top-p and temperature, before the grammar, so that a trainer without
 * grammar can compare. At temperature 0 they are those of temperature 1.
 * The token that ends the reply is part of `tokens` and `logProbs`, not of `text`.
 * @throws {UserError} `contextTooSmall`.
 */
export async function generate(request: EngineGenerateRequest, parts: GenerateParts): Promise<Generation> {
  const { role, prompt, prefix, stop } = parts;
  role.ensureRoom(prompt.length, request.maxTokens);
  const grammar = request.grammar === undefined ? null : await grammarOf(parts.llama, request.grammar);
  const started = performance.now();
  const { rest, reused, loaded, stopped } = await role.prefill(prompt, stop, prefix);
  const reply = stopped ? emptyReply('stopped') : await decode(request, parts, rest, grammar);
  const { firstTokenAt = performance.now(), ...sampled } = reply;
  return {
    ...sampled,
    promptTokens: prompt.length,
    reusedTokens: reused,
    ...(loaded === undefined ? {} : { loadedTokens: loaded }),
    promptMs: firstTokenAt - started,
    decodeMs: performance.now() - firstTokenAt,
  };
}

type Reply = Pick<Generation, 'text' | 'tokens' | 'logProbs' | 'end' | 'drafted'> & { firstTokenAt?: number };

function emptyReply(end: Generation['end']): Reply {
  return { text: '', tokens: [], logProbs: [], end };
}

async function decode(
  request: EngineGenerateRequest,
  parts: GenerateParts,
  rest: Token[],
  grammar: LlamaGrammar | null,
): Promise<Reply> {
  const { model, role } = parts;
  const { sampling } = request;
  const options = {
    ...samplerOptions(sampling),
    ...(grammar === null ? {} : { grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }) }),
    yieldEogToken: true,
  };
  // Without grammar, and above temperature 0, the library's own confidence is the same and cheaper.
  const needsOwn = grammar !== null || sampling.temperature === 0;
  const detach = needsOwn ? attachModelProbability(role.context, model, sampling) : () => undefined;
  const draft = draftOf(request, parts);
  try {
    const samples =
      draft === null
        ? role.sequence.evaluateWithMetadata(rest, { confidence: true }, options)
        : draftedSamples({ ...role, model }, rest, draft, options);
    const reply = await collect(samples, request.maxTokens, parts);
    return draft === null ? reply : { ...reply, drafted: draft.counts };
  } finally {
    detach();
  }
}

function draftOf({ draft }: EngineGenerateRequest, { role, model }: GenerateParts): Draft | null {
  if (draft === undefined || !canDraft(role.sequence)) return null;
  return new Draft(draft.map((piece) => model.tokenize(piece, false)));
}

/** A grammar that is complete allows the end tokens alone, so that the reply ends by itself with one of them. */
async function collect(
  samples: AsyncIterable<{ token: Token; confidence: number }>,
  maxTokens: number,
  { model, stop, onToken }: GenerateParts,
): Promise<Reply> {
  const stream = new TextStream((tokens, before) => model.detokenize(tokens as Token[], false, before as Token[]));
  const reply = emptyReply('maxTokens');
  for await (const { token, confidence } of samples) {
    reply.firstTokenAt ??= performance.now();
    const logProb = Math.log(Math.max(confidence, Number.MIN_VALUE));
    reply.tokens.push(token);
    reply.logProbs.push(logProb);
    const ended = model.isEogToken(token);
    const isLast = ended || stop.aborted || reply.tokens.length >= maxTokens;
    const text = ended ? '' : stream.push(token);
    onToken(isLast ? text + stream.end() : text, token, logProb);
    if (ended) reply.end = 'end';
    else if (stop.aborted) reply.end = 'stopped';
    if (isLast) break;
  }
  return { ...reply, text: stream.text };
}

function samplerOptions({ temperature, topK, topP, seed }: Sampling) {
  return { temperature, topK, topP, minP: 0, seed: seed % RANDOM_SEED };
}

async function grammarOf(llama: Llama, grammar: string): Promise<LlamaGrammar> {
  try {
    return await llama.createGrammar({ grammar });
  } catch (error) {
    throw badGrammar(error instanceof Error ? error.message : String(error));
  }
}

import type {
  LlamaContext,
  LlamaContextSequence,
  LlamaGrammarEvaluationState,
  LlamaModel,
  Token,
} from 'node-llama-cpp';
import type { Draft } from './draft.js';
import { samplerOf, type NativeSampler, type SampleToken } from './nativeSampler.js';

interface SamplerOptions {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
  readonly grammarEvaluationState?: LlamaGrammarEvaluationState;
}

/** What this file uses of the library beyond its public interface. A test fails when a new version lacks it. */
interface Internals {
  readonly sequence: {
    readonly tokenMeter: object;
    readonly _contextShift: object;
    _resolveSamplerConfig(options: SamplerOptions): Readonly<Record<string, number>>;
    _decodeTokens(
      tokens: readonly Token[],
      logits: readonly (true | undefined)[],
      evaluationPriority: number,
      tokenMeter: object,
      contextShift: object,
      onLogits: (batchLogitIndex: number, tokenIndex: number) => Promise<null>,
    ): Promise<unknown>;
  };
  readonly context: { readonly _ctx: { readonly sampleToken: SampleToken } };
}

const PRIORITY = 5;

/** The cells of models that are recurrent or look back over a window alone cannot be taken back without checkpoints. */
export function canDraft(sequence: LlamaContextSequence): boolean {
  return !sequence.needsCheckpoints;
}

/**
 * Samples as `evaluateWithMetadata` does, token by token from the same sampler with the same seed, but evaluates a
 * draft of the next tokens together with the last one. A drafted token is taken when it is the one that is sampled in
 * its place; after the first that is not, nothing more is sampled, so that the random numbers stay those of plain
 * decoding. The library's own way accepts one drafted token an evaluation at most (3.22.1: the list of validated
 * tokens with which later ones are compared is never filled).
 *
 * A batch is not computed bit for bit as single tokens are, so where two tokens are equally likely to the last digits
 * another one may be sampled.
 * @param tokens the tokens that end the prompt; at least one.
 */
export async function* draftedSamples(
  parts: { readonly context: LlamaContext; readonly sequence: LlamaContextSequence; readonly model: LlamaModel },
  tokens: readonly Token[],
  draft: Draft,
  options: SamplerOptions,
): AsyncGenerator<{ readonly token: Token; readonly confidence: number }> {
  const sampler = samplerOf(parts.model);
  try {
    for (let pending = tokens; ;) {
      const room = parts.context.contextSize - 2 - parts.sequence.nextTokenIndex - pending.length;
      const drafted = draft.next(room) as Token[];
      const samples = await evaluate(parts, sampler, { pending, drafted, options });
      draft.verified(drafted.length, samples.length - 1);
      await takeBack(parts.sequence, drafted.length - (samples.length - 1));
      for (const sample of samples) {
        draft.push(sample.token);
        yield sample;
      }
      pending = [samples.at(-1)!.token];
    }
  } finally {
    sampler.dispose();
  }
}

/** One evaluation. @returns the sample after `pending`, and one after each drafted token that was right. */
async function evaluate(
  { context, sequence }: { readonly context: LlamaContext; readonly sequence: LlamaContextSequence },
  sampler: NativeSampler,
  step: { readonly pending: readonly Token[]; readonly drafted: readonly Token[]; readonly options: SamplerOptions },
): Promise<{ token: Token; confidence: number }[]> {
  const internal = sequence as unknown as Internals['sequence'];
  const { _ctx: native } = context as unknown as Internals['context'];
  const { pending, drafted, options } = step;
  const samples: { token: Token; confidence: number }[] = [];
  const logits = [...Array<undefined>(pending.length - 1), ...Array<true>(drafted.length + 1).fill(true)];
  const isWrong = () => samples.some(({ token }, i) => i < drafted.length && token !== drafted[i]);
  const sample = async (batchLogitIndex: number): Promise<null> => {
    if (isWrong()) return null;
    sampler.applyConfig(internal._resolveSamplerConfig(options));
    const sampled = await native.sampleToken(batchLogitIndex, sampler, false, true);
    const [token, , confidence = 0] = typeof sampled === 'number' ? [sampled] : sampled;
    if (token === -1) throw new Error('The engine sampled no token.');
    samples.push({ token: token as Token, confidence });
    return null;
  };
  const { tokenMeter, _contextShift } = internal;
  await internal._decodeTokens([...pending, ...drafted], logits, PRIORITY, tokenMeter, _contextShift, sample);
  return samples;
}

async function takeBack(sequence: LlamaContextSequence, count: number): Promise<void> {
  if (count === 0) return;
  const end = sequence.nextTokenIndex;
  await sequence.eraseContextTokenRanges([{ start: end - count, end }]);
}

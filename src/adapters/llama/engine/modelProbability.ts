import type { LlamaContext, LlamaModel } from 'node-llama-cpp';
import type { Sampling } from '../../../shared/record.js';
import { type LogitFilter, type NativeSampler, type SampleToken, samplerOf } from './nativeSampler.js';

/** What this file uses of the library beyond its public interface. A test fails when a new version lacks it. */
interface Internals {
  readonly context: { readonly _ctx: { readonly sampleToken: SampleToken } };
}

/** Tokens whose logits are looked at before the whole vocabulary is, which would be sorted for it. */
const MOST_LIKELY = 1_000;
const NOTHING_SAMPLED = -1;

/**
 * While attached, the confidence of a sampled token is the model's own probability of it: after top-k, top-p and
 * temperature (at temperature 0: those of temperature 1), but before the grammar.
 *
 * The library gives it after the grammar, which has two faults. It must then apply the grammar to the whole vocabulary
 * for every token, 15 to 20 ms each, instead of to the one token sampled. And a trainer, which knows no grammar, cannot
 * compare: where the grammar leaves one token, the library says 1. Which tokens are sampled does not change: a token
 * that the grammar forbids is drawn again among those it allows.
 *
 * @returns a function that detaches; call it when the reply has ended.
 */
export function attachModelProbability(context: LlamaContext, model: LlamaModel, sampling: Sampling): () => void {
  const { _ctx: native } = context as unknown as Internals['context'];
  const sampleToken = native.sampleToken.bind(native);
  const own = samplerOf(model, ownConfig(sampling));
  const whole = samplerOf(model, { ...ownConfig(sampling), topK: 0, topP: 1 });
  // At temperature 0 nothing is truncated: the most likely tokens give the logit, the greedy sampler the sum over all.
  const weigher = sampling.temperature === 0 ? samplerOf(model, { temperature: 0, seed: 1 }) : null;
  const sampleWithOwn: SampleToken = async (index, sampler) => {
    const token = await sampleToken(index, sampler);
    if (typeof token !== 'number' || token === NOTHING_SAMPLED) return token;
    const truncated = await probabilityBy(sampleToken, index, token, own, weigher);
    const confidence = truncated ?? (await probabilityBy(sampleToken, index, token, whole, null));
    if (confidence === undefined) throw new Error(`The engine gave no probability of token ${token}.`);
    return [token, undefined, confidence];
  };
  // The method of the class is read-only; one of the object's own takes its place.
  Object.defineProperty(native, 'sampleToken', { value: sampleWithOwn, configurable: true });
  return () => {
    Reflect.deleteProperty(native, 'sampleToken');
    own.dispose();
    whole.dispose();
    weigher?.dispose();
  };
}

/** The seed does not matter: what these samplers draw is not used. */
function ownConfig({ temperature, topK, topP }: Sampling) {
  if (temperature === 0) return { temperature: 1, topK: MOST_LIKELY, topP: 1, minP: 0, seed: 1 };
  return { temperature, topK, topP, minP: 0, seed: 1 };
}

/** @returns undefined for a token that the sampler's truncation leaves out, which only a grammar can have brought up. */
async function probabilityBy(
  sampleToken: SampleToken,
  index: number,
  token: number,
  sampler: NativeSampler,
  weigher: NativeSampler | null,
): Promise<number | undefined> {
  const filter: LogitFilter = [[token], false, false, false, 1];
  const output = await sampleToken(index, sampler, false, false, filter, true);
  if (typeof output === 'number') return undefined;
  const [, , , logits = [], ownWeight] = output;
  const weighed = weigher === null ? null : await sampleToken(index, weigher, false, false, false, true);
  const weight = weighed === null || typeof weighed === 'number' ? ownWeight : weighed[4];
  // Pairs of token and logit; the most likely token is among them, and `weight` is the sum of exp(logit - its logit).
  const values = new Map<number, number>();
  for (let at = 0; at + 1 < logits.length; at += 2) values.set(logits[at] ?? -1, logits[at + 1] ?? NaN);
  const logit = values.get(token);
  return logit === undefined || weight === undefined
    ? undefined
    : Math.exp(logit - Math.max(...values.values())) / weight;
}

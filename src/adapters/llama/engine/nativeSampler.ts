import type { LlamaModel } from 'node-llama-cpp';

/** The library's sampler of native code, which its public interface does not show. */
export interface NativeSampler {
  applyConfig(config: Readonly<Record<string, number>>): void;
  dispose(): void;
}

type Pairs = readonly number[];
export type LogitFilter = [tokens: number[], max: boolean, min: boolean, selected: boolean, top: number];
export type Sampled = readonly [
  token: number,
  probabilities?: Pairs | undefined,
  confidence?: number,
  logits?: Pairs,
  weight?: number,
];
export type SampleToken = (
  index: number,
  sampler: NativeSampler,
  probabilities?: boolean,
  confidence?: boolean,
  logits?: boolean | LogitFilter,
  totalLogitWeight?: boolean,
) => Promise<number | Sampled>;

interface Internals {
  readonly _model: object;
  readonly _llama: { readonly _bindings: { readonly AddonSampler: new (model: object) => NativeSampler } };
}

/** A new sampler; it must be disposed of. */
export function samplerOf(model: LlamaModel, config?: Readonly<Record<string, number>>): NativeSampler {
  const { _model, _llama } = model as unknown as Internals;
  const sampler = new _llama._bindings.AddonSampler(_model);
  if (config !== undefined) sampler.applyConfig(config);
  return sampler;
}

import path from 'node:path';
import { LlamaModel, type LlamaModelOptions } from '../../src/adapters/llama/llamaModel.js';
import { systemPrompt } from '../../src/core/agent/prompt.js';

export interface PrefixFigures {
  /** Tokens of the prefix: the agent's system message. */
  readonly prefixTokens: number;
  /** How many times sooner a prompt is ready when this beginning of it is loaded from disk instead of evaluated. */
  readonly prefixLoadRatio: number;
  /** Milliseconds until the rest of the prompt was evaluated too, with the beginning loaded. */
  readonly prefixLoadMs: number;
}

/** The same prompt in three engines one after the other: evaluated, evaluated and kept, loaded. */
export async function prefixFigures(options: LlamaModelOptions, work: string): Promise<PrefixFigures> {
  const kept = { ...options, prefixDir: path.join(work, 'prefixes') };
  const evaluated = await firstReply(options);
  await firstReply(kept);
  const loaded = await firstReply(kept);
  const { loadedTokens = 0, tokens, promptMs } = loaded;
  if (loadedTokens === 0) throw new Error('The prefix was not loaded.');
  if (tokens.join() !== evaluated.tokens.join()) throw new Error('The loaded prefix gives other tokens.');
  return {
    prefixTokens: loadedTokens,
    prefixLoadRatio: Number((evaluated.promptMs / promptMs).toFixed(1)),
    prefixLoadMs: Math.round(promptMs),
  };
}

async function firstReply(options: LlamaModelOptions) {
  const model = await LlamaModel.start(options);
  try {
    const prefix = [{ role: 'system' as const, content: systemPrompt() }];
    const messages = [...prefix, { role: 'user' as const, content: 'List the actions.' }];
    const sampling = { temperature: 0, topK: 40, topP: 1, seed: 1 };
    const request = { role: 'policy' as const, messages, prefix, maxTokens: 8, sampling };
    return await model.generate(request, { signal: new AbortController().signal });
  } finally {
    await model.dispose();
  }
}

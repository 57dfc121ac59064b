import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp';
import type { RoleSequence } from './roleSequence.js';

/** Small, because each scored token sorts the whole vocabulary, and stop is honoured between chunks. */
const CHUNK = 8;

/**
 * Log-probability of each continuation token after the prompt and the tokens before it, at temperature 1 over the whole
 * vocabulary, without grammar: log softmax(logits)[token]. Equals the recorded log-probability of a sample at
 * temperature 1, top-k 0 and top-p 1 up to the engine's rounding.
 * @returns one number a token, at most 0; fewer when stopped.
 * @throws {UserError} `contextTooSmall`.
 */
export async function score(
  role: RoleSequence,
  prompt: readonly Token[],
  continuation: readonly Token[],
  stop: AbortSignal,
): Promise<number[]> {
  role.ensureRoom(prompt.length, continuation.length);
  const { rest, stopped } = await role.prefill(prompt, stop);
  if (stopped) return [];
  const last = rest.slice(-1);
  if (rest.length > 1) await role.sequence.evaluateWithoutGeneratingNewTokens(rest.slice(0, -1));
  const inputs = [...last, ...continuation.slice(0, -1)];
  const logProbs: number[] = [];
  for (let start = 0; start < inputs.length && !stop.aborted; start += CHUNK)
    logProbs.push(...(await scoreChunk(role, inputs.slice(start, start + CHUNK), continuation.slice(start))));
  return logProbs;
}

/** @param next the token after each input. */
async function scoreChunk(role: RoleSequence, inputs: Token[], next: readonly Token[]): Promise<number[]> {
  const items = inputs.map((input, index): ControlledEvaluateInputItem => [
    input,
    { generateNext: logitsOf(next, index) },
  ]);
  const outputs = await role.sequence.controlledEvaluate(items);
  return inputs.map((_, index) => {
    const { logits, totalLogitWeight } = outputs[index]?.next ?? {};
    const own = logits?.get(next[index] as Token);
    const [max] = logits?.values() ?? [];
    if (own === undefined || max === undefined || totalLogitWeight === undefined)
      throw new Error(`The engine gave no logits for token ${index}.`);
    return own - Math.max(...(logits?.values() ?? [])) - Math.log(totalLogitWeight);
  });
}

/** `totalLogitWeight` is the sum of exp(logit - max); the max itself comes by `includeTop` (`includeMax` is broken). */
function logitsOf(next: readonly Token[], index: number) {
  return {
    options: { temperature: 0 },
    totalLogitWeight: true,
    logits: { filter: { tokens: [next[index] as Token], includeTop: 1 } },
  };
}

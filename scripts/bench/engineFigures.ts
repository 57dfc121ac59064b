import type { LlamaModel } from '../../src/adapters/llama/llamaModel.js';

const SAMPLING = { temperature: 0, topK: 40, topP: 1, seed: 1 };
const PROMPT_LINES = 160;
const DECODED = 128;
const STOP_AFTER_MS = 400;
const STOP_TRIES = 3;

export interface EngineFigures {
  readonly prefillTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
  /** Milliseconds from the stop to the answer during prefill, the worst of three. */
  readonly stopMs: number;
}

/** Speed of prefill and decoding, and how fast a stop is answered while a long prompt is evaluated. */
export async function engineFigures(model: LlamaModel): Promise<EngineFigures> {
  await ask(model, 'warm up', 4);
  const prefill = await ask(model, longPrompt(0), 1);
  const decode = await ask(model, 'Write a long Python script that trains a classifier, with comments.', DECODED);
  let stopMs = 0;
  for (let i = 1; i <= STOP_TRIES; i++) stopMs = Math.max(stopMs, await stopDuringPrefill(model, longPrompt(i)));
  return {
    prefillTokensPerSecond: round((prefill.promptTokens - prefill.reusedTokens) / (prefill.promptMs / 1000)),
    decodeTokensPerSecond: round((decode.tokens.length - 1) / (decode.decodeMs / 1000)),
    stopMs: Math.round(stopMs),
  };
}

function ask(model: LlamaModel, content: string, maxTokens: number, signal = new AbortController().signal) {
  const messages = [{ role: 'user' as const, content }];
  return model.generate({ role: 'policy', messages, maxTokens, sampling: SAMPLING }, { signal });
}

async function stopDuringPrefill(model: LlamaModel, content: string): Promise<number> {
  const stop = new AbortController();
  const answer = ask(model, content, 8, stop.signal);
  await new Promise((resolve) => setTimeout(resolve, STOP_AFTER_MS));
  const stoppedAt = performance.now();
  stop.abort();
  const { end, tokens } = await answer;
  const took = performance.now() - stoppedAt;
  if (end !== 'stopped' || tokens.length > 0) throw new Error('The prompt was evaluated before the stop came.');
  return took;
}

/** Some 2,400 tokens that share no prefix with those of another number. */
function longPrompt(number: number): string {
  const lines = Array.from({ length: PROMPT_LINES }, (_, i) => `row ${number}-${i}: weight ${i * 7}, height ${i * 3}`);
  return `Table ${number}\n${lines.join('\n')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

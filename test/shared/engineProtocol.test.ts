import { describe, expect, it } from 'vitest';
import { engineMessageSchema, engineRequestSchema } from '../../src/shared/engineProtocol.js';

const sampling = { temperature: 0.8, topK: 1000, topP: 1, seed: 1 };
const messages = [{ role: 'user', content: 'Hi' }];
const generate = { type: 'generate', id: 1, role: 'policy', messages, maxTokens: 8, sampling };

describe('the protocol of the engine', () => {
  it.each([
    ['a generation', generate],
    ['a generation by grammar', { ...generate, grammar: 'root ::= "a"', replyStart: 'Thought:' }],
    ['a stop', { type: 'stop', target: 1 }],
    ['a score', { type: 'score', id: 2, role: 'editor', messages, tokens: [1, 2] }],
  ])('accepts %s', (_, request) => {
    expect(engineRequestSchema.parse(request)).toEqual(request);
  });

  it.each([
    ['an unknown type', { ...generate, type: 'train' }],
    ['a missing id', { ...generate, id: undefined }],
    ['an unknown role', { ...generate, role: 'critic' }],
    ['an unknown key', { ...generate, tools: [] }],
    ['no message', { ...generate, messages: [] }],
    ['no token to write', { ...generate, maxTokens: 0 }],
    ['a stop without a target', { type: 'stop' }],
  ])('rejects %s', (_, request) => {
    expect(engineRequestSchema.safeParse(request).success).toBe(false);
  });

  it('rejects a log-probability that is not a number', () => {
    const text = { type: 'text', id: 1, text: 'a', tokens: [5] };
    expect(engineMessageSchema.safeParse({ ...text, logProbs: [-0.5] }).success).toBe(true);
    expect(engineMessageSchema.safeParse({ ...text, logProbs: [-Infinity] }).success).toBe(false);
  });

  it('tells an error for the user from a bug', () => {
    const error = { type: 'error', id: 1, message: 'No such file.' };
    expect(engineMessageSchema.safeParse({ ...error, user: { code: 'modelMissing', badInput: true } }).success).toBe(
      true,
    );
    expect(engineMessageSchema.safeParse({ ...error, user: null }).success).toBe(true);
    expect(engineMessageSchema.safeParse(error).success).toBe(false);
  });
});

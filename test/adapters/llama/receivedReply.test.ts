import { describe, expect, it } from 'vitest';
import { ReceivedReply } from '../../../src/adapters/llama/receivedReply.js';

const text = (piece: string, token: number) => ({
  type: 'text' as const,
  id: 1,
  text: piece,
  tokens: [token],
  logProbs: [-token],
});

describe('a reply that is being received', () => {
  it('is told piece by piece with the number of tokens so far', () => {
    const heard: [string, number][] = [];
    const reply = new ReceivedReply((piece, tokens) => heard.push([piece, tokens]));
    reply.take(text('a', 1));
    reply.take(text('', 2));
    reply.take(text('b', 3));
    expect(heard).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });

  it('is not told twice when the call is repeated', () => {
    let heard = '';
    const reply = new ReceivedReply((piece) => (heard += piece));
    reply.take(text('ab', 1));
    reply.take(text('cd', 2));
    reply.restart();
    reply.take(text('ab', 1));
    reply.take(text('cd', 2));
    reply.take(text('ef', 3));
    expect(heard).toBe('abcdef');
  });

  it('holds what came when it is stopped', () => {
    const reply = new ReceivedReply(undefined);
    reply.take(text('a', 1));
    reply.take(text('b', 2));
    expect(reply.stopped()).toMatchObject({ text: 'ab', tokens: [1, 2], logProbs: [-1, -2], end: 'stopped' });
  });

  it('stays as it was when it was stopped, whatever the engine says later', () => {
    let heard = '';
    const reply = new ReceivedReply((piece) => (heard += piece));
    reply.take(text('a', 1));
    const stopped = reply.stopped();
    reply.take(text('b', 2));
    expect(stopped).toMatchObject({ text: 'a', tokens: [1], logProbs: [-1] });
    expect(heard).toBe('a');
  });
});

import { describe, expect, it } from 'vitest';
import { Draft } from '../../../../src/adapters/llama/engine/draft.js';

/** Follows a reply as the engine does: a draft, the tokens that are right, and the one sampled after them. */
function follow(pieces: readonly (readonly number[])[], reply: readonly number[], room = 100) {
  const draft = new Draft(pieces);
  const lengths: number[] = [];
  for (let at = 0; at < reply.length;) {
    const proposed = draft.next(room);
    let right = 0;
    while (right < proposed.length && proposed[right] === reply[at + right]) right++;
    draft.verified(proposed.length, right);
    for (const token of reply.slice(at, at + right + 1)) draft.push(token);
    lengths.push(proposed.length);
    at += right + 1;
  }
  return { evaluations: lengths.length, lengths, counts: draft.counts };
}

const count = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const ORIGINAL = count(0, 200);

describe('a draft', () => {
  it('grows while it is right, up to a batch of 32 with the token before it', () => {
    const { lengths } = follow([ORIGINAL], ORIGINAL);
    expect(lengths.slice(0, 4)).toEqual([15, 31, 31, 31]);
    expect(lengths.length).toBeLessThan(10);
  });

  it.each([
    ['one value in the place of another', [...count(0, 50), 900, ...count(51, 200)]],
    ['lines that are new', [...count(0, 50), ...count(900, 920), ...count(50, 200)]],
    ['lines that are gone', [...count(0, 50), ...count(80, 200)]],
    ['lines in the place of others', [...count(0, 50), ...count(900, 920), ...count(80, 200)]],
  ])('finds its place again after %s', (_what, reply) => {
    const changed = reply.filter((token) => token >= 900).length;
    expect(follow([ORIGINAL], reply).evaluations).toBeLessThan(changed + 20);
  });

  it('takes the next of several equal places', () => {
    const line = [1, 2, 3];
    const original = [...line, 10, ...line, 11, ...line, 12, 13, 14];
    // The reply leaves out the first line, so that it goes on behind the second one.
    const draft = new Draft([original]);
    for (const token of [1, 2, 3, 99, 1, 2, 3]) draft.push(token);
    expect(draft.next(2)).toEqual([11, 1]);
  });

  it('is empty when the reply has nothing of the original, or there is no room', () => {
    const draft = new Draft([ORIGINAL]);
    for (const token of count(900, 905)) draft.push(token);
    expect(draft.next(10)).toEqual([]);
    expect(new Draft([ORIGINAL]).next(0)).toEqual([]);
    expect(new Draft([ORIGINAL]).next(-3)).toEqual([]);
  });

  it('is short after a miss, and counts what was right', () => {
    const { lengths, counts } = follow([ORIGINAL], [...count(0, 20), 900, ...count(20, 60)]);
    expect(lengths.slice(0, 3)).toEqual([15, 31, 0]);
    expect(Math.max(...lengths.slice(3, 6))).toBeLessThanOrEqual(8);
    expect(counts.accepted).toBeLessThan(counts.proposed);
    expect(counts.accepted).toBeGreaterThan(45);
  });

  it('of pieces foretells none beyond its end, and finds each by its first token', () => {
    const pieces = [count(0, 6), count(10, 18), count(20, 26)];
    const reply = [...count(0, 6), 900, 901, ...count(10, 18), 902, ...count(20, 26)];
    const { lengths, counts } = follow(pieces, reply);
    expect(counts).toEqual({ proposed: 18, accepted: 18 });
    expect(lengths[0]).toBe(6);
    expect(lengths.filter((length) => length === 0)).toHaveLength(3);
  });
});

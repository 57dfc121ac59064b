import { describe, expect, it } from 'vitest';
import { TextStream } from '../../../../src/adapters/llama/engine/textStream.js';

/** A token is one byte. */
const stream = () => new TextStream((tokens) => new TextDecoder().decode(Uint8Array.from(tokens)));
const push = (into: TextStream, text: string) => [...new TextEncoder().encode(text)].map((byte) => into.push(byte));

describe('the text of a growing reply', () => {
  it('holds an emoji back until its last byte has come', () => {
    expect(push(stream(), 'a🎉b')).toEqual(['a', '', '', '', '🎉', 'b']);
  });

  it.each(['plain', 'é', '漢字', '👩‍👩‍👧', '🎉🎄'])('is whole in the end: %s', (text) => {
    const into = stream();
    const pieces = push(into, text);
    expect(pieces.join('')).toBe(text);
    expect(into.text).toBe(text);
    expect(into.end()).toBe('');
  });

  it('shows an incomplete character when the reply ends', () => {
    const into = stream();
    into.push(0xf0);
    expect(into.text).toBe('');
    expect(into.end()).toBe('\uFFFD');
    expect(into.text).toBe('\uFFFD');
  });

  it('lets a replacement character through that the model wrote itself', () => {
    const into = stream();
    expect(push(into, '\uFFFDa').join('') + into.end()).toBe('\uFFFDa');
  });

  it('tells the detokenizer which tokens came before', () => {
    const seen: number[][] = [];
    const into = new TextStream((tokens, before) => {
      seen.push(before);
      return String(tokens);
    });
    for (let token = 0; token < 10; token++) into.push(token);
    expect(seen[0]).toEqual([]);
    expect(seen[9]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

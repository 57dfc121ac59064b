import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { LlamaModelOptions } from '../../../src/adapters/llama/llamaModel.js';
import type { Generation } from '../../../src/shared/record.js';
import { temporaryFolder } from '../runner/support.js';
import { ask, keptLog, never, startModel } from './startModel.js';

const FACTS = 'The file train.py trains a decision tree on the wine data and prints val_accuracy. '.repeat(12);
const QUESTION = ask(`${FACTS}\n\nWhat does it train, on what, and what does it print?`, { maxTokens: 16 });
const REQUEST = { ...QUESTION, prefix: [QUESTION.messages[0]!, { role: 'user' as const, content: FACTS }] };

let dir: string;
beforeEach(() => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = path.join(folder.dir, 'prefixes');
});

/** The reply of a model that has just been started. */
async function firstReply(changes: Partial<LlamaModelOptions>): Promise<Generation> {
  const model = await startModel('coder-0.5b', changes);
  try {
    return await model.generate(REQUEST, { signal: never });
  } finally {
    await model.dispose();
  }
}

/** The one file in a folder of prefixes: its name and content. */
function onlyFile(folder: string): { name: string; content: Buffer } {
  const names = readdirSync(folder);
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.state$/)]);
  return { name: names[0]!, content: readFileSync(path.join(folder, names[0]!)) };
}

describe('the prefix of a prompt', () => {
  let plain: Generation;
  let first: Generation;
  let kept: { name: string; content: Buffer };
  beforeAll(async () => {
    const folder = temporaryFolder();
    plain = await firstReply({});
    first = await firstReply({ prefixDir: folder.dir });
    kept = onlyFile(folder.dir);
    return () => folder.remove();
  });

  /** Puts a file where the prefix belongs. */
  const put = (content: Buffer | string, name = kept.name) => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(path.join(dir, name), content);
  };

  it('is kept when it was evaluated, which changes no token of the reply', () => {
    expect(plain).toMatchObject({ reusedTokens: 0 });
    expect(plain.loadedTokens).toBeUndefined();
    expect(first).toMatchObject({ reusedTokens: 0, loadedTokens: 0, tokens: plain.tokens });
  });

  it('is loaded by the next engine, which then says the same', async () => {
    put(kept.content);
    const reply = await firstReply({ prefixDir: dir });
    expect(reply.loadedTokens).toBeGreaterThan(150);
    expect(reply.reusedTokens).toBe(reply.loadedTokens);
    expect(reply.promptTokens - reply.reusedTokens).toBeLessThan(48);
    expect(reply.tokens).toEqual(plain.tokens);
    reply.logProbs.forEach((logProb, i) => expect(logProb).toBeCloseTo(plain.logProbs[i]!, 4));
  });

  it('is loaded for another question too, into the sequence of another role, and once only', async () => {
    put(kept.content);
    const model = await startModel('coder-0.5b', { prefixDir: dir });
    onTestFinished(() => model.dispose());
    const other = ask(`${FACTS}\n\nName the file.`, { role: 'editor', prefix: REQUEST.prefix, maxTokens: 4 });
    const reply = await model.generate(other, { signal: never });
    expect(reply.loadedTokens).toBeGreaterThan(150);
    const again = await model.generate(other, { signal: never });
    expect(again.loadedTokens).toBeUndefined();
    expect(again.reusedTokens).toBe(again.promptTokens - 1);
    expect(again.tokens).toEqual(reply.tokens);
  });

  it.each([
    ['a byte of it has changed', () => withOtherByte(kept.content)],
    ['it was cut off', () => kept.content.subarray(0, kept.content.length / 2)],
    ['it is something else', () => 'Not a state of a model. '.repeat(1000)],
  ])('is evaluated and kept again when %s', async (_, damaged) => {
    put(damaged());
    const log = keptLog();
    expect(await firstReply({ prefixDir: dir, log })).toMatchObject({ loadedTokens: 0, tokens: plain.tokens });
    expect(log.lines.filter((line) => line.includes('was removed'))).toHaveLength(1);
    expect(log.lines.filter((line) => line.includes('The engine ended'))).toEqual([]);
    expect(onlyFile(dir).content.length).toBe(kept.content.length);
  });

  it('of another model is not loaded, not even under the right name', async () => {
    const sha256 = 'b'.repeat(64);
    put(kept.content);
    expect(await firstReply({ prefixDir: dir, sha256 })).toMatchObject({ loadedTokens: 0 });
    const name = readdirSync(dir).find((one) => one !== kept.name)!;
    put(kept.content, name);
    expect(await firstReply({ prefixDir: dir, sha256 })).toMatchObject({ loadedTokens: 0, tokens: plain.tokens });
  });

  it('costs no more than time where the folder cannot be made', async () => {
    writeFileSync(dir, '');
    const log = keptLog();
    const reply = await firstReply({ prefixDir: path.join(dir, 'prefixes'), log });
    expect(reply).toMatchObject({ loadedTokens: 0, tokens: plain.tokens });
    expect(log.lines.some((line) => line.includes('was not kept'))).toBe(true);
  });
});

function withOtherByte(content: Buffer): Buffer {
  const changed = Buffer.from(content);
  const at = Math.floor(content.length / 2);
  changed[at] = changed[at]! ^ 1;
  return changed;
}

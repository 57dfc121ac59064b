import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import {
  clearPrefixes,
  dropOldest,
  partPath,
  prefixPath,
  prefixUse,
} from '../../../src/adapters/llama/prefixFolder.js';
import { prefixIdentity } from '../../../src/adapters/llama/prefixIdentity.js';
import { temporaryFolder } from '../runner/support.js';

let dir: string;
beforeEach(() => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = folder.dir;
});

/** A prefix of so many bytes that was used so many seconds ago. */
function prefix(digit: string, bytes: number, secondsAgo: number, file = prefixPath(dir, digit.repeat(64))): string {
  writeFileSync(file, Buffer.alloc(bytes));
  const then = new Date(Date.now() - 1000 * secondsAgo);
  utimesSync(file, then, then);
  return file;
}

it('what was used longest ago goes first, until the rest is within the limit', async () => {
  const oldest = prefix('a', 40, 300);
  const newest = prefix('b', 40, 100);
  const middle = prefix('c', 40, 200);
  await dropOldest(dir, 100);
  expect([oldest, middle, newest].map((file) => existsSync(file))).toEqual([false, true, true]);
  expect(await prefixUse(dir)).toEqual({ count: 2, bytes: 80 });
});

it('a prefix larger than the limit does not stay', async () => {
  prefix('a', 101, 0);
  await dropOldest(dir, 100);
  expect(readdirSync(dir)).toEqual([]);
});

it('what a broken-off write has left goes after an hour', async () => {
  const old = prefix('a', 5, 4000, partPath(prefixPath(dir, 'a'.repeat(64))));
  const young = prefix('a', 5, 60, partPath(prefixPath(dir, 'a'.repeat(64))));
  await dropOldest(dir, 100);
  expect([old, young].map((file) => existsSync(file))).toEqual([false, true]);
});

it('clearing removes the prefixes and nothing else that lies there', async () => {
  prefix('a', 5, 0);
  prefix('a', 5, 0, partPath(prefixPath(dir, 'a'.repeat(64))));
  writeFileSync(path.join(dir, 'notes.txt'), 'mine');
  await clearPrefixes(dir);
  expect(readdirSync(dir)).toEqual(['notes.txt']);
});

it('a folder that is not there holds nothing and can be cleared', async () => {
  const missing = path.join(dir, 'missing');
  await clearPrefixes(missing);
  await dropOldest(missing);
  expect(await prefixUse(missing)).toEqual({ count: 0, bytes: 0 });
});

it('models are told apart by content where it is known, else by their file; adapters always by content', async () => {
  const modelPath = prefix('a', 5, 0);
  const of = (sha256: string | null, adapter: string | null) => prefixIdentity({ modelPath, sha256, adapter });
  const unknown = await of(null, null);
  expect(new Set([unknown, await of('a1', null), await of('b2', null), await of('a1', 'c3')]).size).toBe(4);
  prefix('a', 5, 50);
  expect(await of(null, null)).not.toBe(unknown);
  expect(await of('a1', null)).toBe(await of('a1', null));
});

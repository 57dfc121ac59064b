import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '../../src/adapters/writing.js';
import { temporaryFolder } from './runner/support.js';

it('a folder may be made from several places at the same time', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const dirs = Array.from({ length: 20 }, (_, i) => path.join(folder.dir, 'a', 'b', 'c', String(i % 4)));
  await Promise.all(dirs.map(makeFolder));
  expect(dirs.every((dir) => existsSync(dir))).toBe(true);
});

it('a file in the way is an error', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  writeFileSync(path.join(folder.dir, 'file'), '');
  await expect(makeFolder(path.join(folder.dir, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(path.join(folder.dir, 'file', 'in'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

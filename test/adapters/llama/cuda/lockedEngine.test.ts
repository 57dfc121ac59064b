import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { LOCKED_ENGINE } from '../../../../src/adapters/llama/cuda/lockedEngine.js';

const ROOT = new URL('../../../../', import.meta.url);

it('the digests of the program are those of package-lock.json (else run "node scripts/engineLock.mjs")', async () => {
  const { lockedEngineText } = (await import(new URL('scripts/engineLock.mjs', ROOT).href)) as {
    lockedEngineText: () => Promise<string>;
  };
  const written = await readFile(new URL('src/adapters/llama/cuda/lockedEngine.ts', ROOT), 'utf8');
  expect(written).toBe(await lockedEngineText());
});

it('the version is that of the installed engine, and Linux has both packages', async () => {
  const installed = await readFile(new URL('node_modules/node-llama-cpp/package.json', ROOT), 'utf8');
  expect(LOCKED_ENGINE.version).toBe((JSON.parse(installed) as { version: string }).version);
  expect(Object.keys(LOCKED_ENGINE.integrity)).toEqual(
    expect.arrayContaining(['@node-llama-cpp/linux-x64-cuda', '@node-llama-cpp/linux-x64-cuda-ext']),
  );
  for (const digest of Object.values(LOCKED_ENGINE.integrity)) expect(digest).toMatch(/^sha512-[\w+/]{86}==$/);
});

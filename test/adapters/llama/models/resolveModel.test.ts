import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { modelsDir } from '../../../../src/adapters/cacheDir.js';
import { isVerified, rememberVerified, sha256File } from '../../../../src/adapters/llama/models/digest.js';
import { resolveModel } from '../../../../src/adapters/llama/models/resolveModel.js';
import { temporaryFolder } from './setup.js';

afterEach(() => void vi.unstubAllEnvs());

test('a path of a GGUF file is taken as it is, from the current folder', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'mine.gguf'), 'GGUF and more');
  const expected = { path: join(cwd, 'mine.gguf'), name: 'mine', sha256: null };
  expect(await resolveModel('mine.gguf', { dir: '/none', cwd })).toEqual(expected);
  expect(await resolveModel(join(cwd, 'mine.gguf'), { dir: '/none', cwd: '/' })).toEqual(expected);
});

test.each([
  ['absent.gguf', /There is no file .*absent\.gguf/],
  ['text.gguf', /not a GGUF file/],
  ['empty.gguf', /not a GGUF file/],
  ['folder.gguf', /not a GGUF file/],
  ['coder-8b', /There is no model "coder-8b"; choose one of/],
  ['coder-0.5b', /fetch it with "ml-agent models fetch coder-0\.5b"/],
])('%s is refused in words', async (name, message) => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'text.gguf'), 'text');
  writeFileSync(join(cwd, 'empty.gguf'), '');
  mkdirSync(join(cwd, 'folder.gguf'));
  await expect(resolveModel(name, { dir: cwd, cwd })).rejects.toThrow(message);
});

test('a file of the catalogue with wrong bytes is not used', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf'), 'GGUF');
  await expect(resolveModel('coder-0.5b', { dir, cwd: dir })).rejects.toThrow(/damaged/);
});

test('a verified file is trusted until it changes', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, 'first');
  const digest = await sha256File(file);
  expect(digest).toBe('a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e');
  expect(await isVerified(file, digest)).toBe(true);
  // Same length, other bytes and time.
  writeFileSync(file, 'other');
  utimesSync(file, new Date(), new Date(Date.now() + 5_000));
  expect(await isVerified(file, digest)).toBe(false);
});

test('a verified file is not hashed again', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, 'first');
  // Only a reader of the note can say yes to a digest that the bytes do not have.
  await rememberVerified(file, 'a digest');
  expect(await isVerified(file, 'a digest')).toBe(true);
  expect(statSync(file).size).toBe(5);
});

test.each([
  [{ ML_AGENT_MODELS: '/m', XDG_CACHE_HOME: '/x' }, 'linux', '/m'],
  [{ XDG_CACHE_HOME: '/x' }, 'linux', '/x/ml-agent/models'],
  [{ XDG_CACHE_HOME: '/x' }, 'darwin', '/x/ml-agent/models'],
  [{ LOCALAPPDATA: '/local' }, 'win32', '/local/ml-agent/models'],
] as const)('with %j on %s, models lie in %s', (env, platform, expected) => {
  expect(modelsDir(env, platform)).toBe(expected);
});

test.each([
  ['linux', /\/\.cache\/ml-agent\/models$/],
  ['darwin', /\/Library\/Caches\/ml-agent\/models$/],
  ['win32', /\/AppData\/Local\/ml-agent\/models$/],
] as const)('without variables on %s, models lie in the cache folder of the system', (platform, expected) => {
  expect(modelsDir({}, platform)).toMatch(expected);
});

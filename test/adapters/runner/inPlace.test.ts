import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCandidates } from '../../../src/adapters/runner/candidates.js';
import { recoverInPlace } from '../../../src/adapters/runner/inPlace.js';
import { recordingLog, temporaryFolder, type Folder } from './support.js';

let folder: Folder;
let log: ReturnType<typeof recordingLog>;
let script: string;
let stateDir: string;

beforeEach(() => {
  folder = temporaryFolder();
  log = recordingLog();
  script = join(folder.dir, 'train.py');
  stateDir = join(folder.dir, '.ml-agent');
  writeFileSync(script, 'original\r\n');
  chmodSync(script, 0o750);
  utimesSync(script, 1_600_000_000.123456, 1_600_000_000.123456);
});
afterEach(() => folder.remove());

const optionsFor = (sessionId: string) => ({
  experiment: { editable: ['train.py'], readonly: [], isolation: 'inPlace' as const },
  experimentDir: folder.dir,
  runsDir: join(stateDir, 'runs'),
  sessionId,
  log,
});
const state = (): unknown[] => {
  const { ino, mode, mtimeNs, size } = statSync(script, { bigint: true });
  return [ino, mode, mtimeNs, size, readFileSync(script, 'utf8')];
};

it('the changed script stands in the folder until dispose; then the original is back exactly', async () => {
  const before = state();
  const made = await createCandidates(optionsFor('s1')).create('1', new Map([['train.py', 'changed']]));
  expect(made.dir).toBe(folder.dir);
  expect(readFileSync(script, 'utf8')).toBe('changed');
  expect(statSync(script).mode & 0o777).toBe(0o750);
  await made.dispose();
  await made.dispose();
  expect(state()).toEqual(before);
  expect(readdirSync(folder.dir).sort()).toEqual(['.ml-agent', 'train.py']);
  expect(readdirSync(stateDir)).toEqual([]);
});

it('one candidate after the other works', async () => {
  const before = state();
  const maker = createCandidates(optionsFor('s1'));
  for (const id of ['1', '2', '3']) await (await maker.create(id, new Map([['train.py', id]]))).dispose();
  expect(state()).toEqual(before);
});

it('a script that is new is removed again', async () => {
  const made = await createCandidates(optionsFor('s1')).create('1', new Map([['extra/new.py', 'x']]));
  expect(existsSync(join(folder.dir, 'extra/new.py'))).toBe(true);
  await made.dispose();
  expect(existsSync(join(folder.dir, 'extra/new.py'))).toBe(false);
});

it('a change that the session does not know is refused', async () => {
  const maker = createCandidates(optionsFor('s1'));
  await (await maker.create('1', new Map([['train.py', 'changed']]))).dispose();
  writeFileSync(script, 'edited by the user');
  await expect(maker.create('2', new Map([['train.py', 'changed again']]))).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/^train\.py changed since the session began/),
  });
  expect(readFileSync(script, 'utf8')).toBe('edited by the user');
});

it('what the session knows can be told from outside, as when it is resumed', async () => {
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
  const known = (text: string) => ({ ...optionsFor('s1'), expected: new Map([['train.py', hash(text)]]) });
  const changed = new Map([['train.py', 'changed']]);
  await expect(createCandidates(known('something else')).create('1', changed)).rejects.toThrow('changed since');
  await (await createCandidates(known('original\r\n')).create('1', changed)).dispose();
});

it('what was written over the changed script is set aside, and the original is back', async () => {
  const made = await createCandidates(optionsFor('s1')).create('1', new Map([['train.py', 'changed']]));
  writeFileSync(script, 'typed by the user meanwhile');
  await made.dispose();
  expect(readFileSync(script, 'utf8')).toBe('original\r\n');
  const [kept] = readdirSync(join(stateDir, 'set-aside'));
  expect(readFileSync(join(stateDir, 'set-aside', kept ?? ''), 'utf8')).toBe('typed by the user meanwhile');
});

it('two sessions cannot work in one folder', async () => {
  const made = await createCandidates(optionsFor('s1')).create('1', new Map([['train.py', 'changed']]));
  await expect(createCandidates(optionsFor('s2')).create('1', new Map())).rejects.toMatchObject({
    name: 'UserError',
    code: 'inPlaceBusy',
  });
  await made.dispose();
});

it('after a crash the original comes back at the next start', async () => {
  const before = state();
  await crash();
  expect(readFileSync(script, 'utf8')).toBe('changed');
  expect(await recoverInPlace(stateDir, log)).toEqual(['train.py']);
  expect(state()).toEqual(before);
  expect(await recoverInPlace(stateDir, log)).toEqual([]);
});

it('after a crash the next session puts the original back by itself', async () => {
  await crash();
  const made = await createCandidates(optionsFor('s2')).create('1', new Map([['train.py', 'other']]));
  await made.dispose();
  expect(readFileSync(script, 'utf8')).toBe('original\r\n');
});

it('a backup that was not finished changes nothing', async () => {
  mkdirSync(join(stateDir, 'in-place'), { recursive: true });
  writeFileSync(join(stateDir, 'in-place', 'manifest.json'), '{"owner": {"pi');
  const before = state();
  expect(await recoverInPlace(stateDir, log)).toEqual([]);
  expect(state()).toEqual(before);
});

/** A process of its own puts a script in place and dies by SIGKILL. */
async function crash(): Promise<void> {
  const source = resolve(import.meta.dirname, '../../../src/adapters/runner/candidates.ts');
  const entry = join(stateDir, 'crash.ts');
  const bundle = join(stateDir, 'crash.mjs');
  mkdirSync(stateDir, { recursive: true });
  const options = JSON.stringify({ ...optionsFor('s1'), log: undefined });
  writeFileSync(
    entry,
    `import { createCandidates } from ${JSON.stringify(source)};
     const log = { debug() {}, info() {}, warn() {}, error() {} };
     await createCandidates({ ...${options}, log }).create('1', new Map([['train.py', 'changed']]));
     process.kill(process.pid, 'SIGKILL');`,
  );
  // Bundled code asks for built-in modules in the way of CommonJS.
  const banner = {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  };
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    banner,
    logLevel: 'error',
  });
  expect(spawnSync(process.execPath, [bundle], { encoding: 'utf8' })).toMatchObject({ signal: 'SIGKILL', stderr: '' });
}

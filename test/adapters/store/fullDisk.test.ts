import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { canMount } from '../../mount.js';
import { temporaryFolder } from '../runner/support.js';
import { END, HEADER } from './lines.js';

const run = promisify(execFile);

/** Works on the store inside such a file system, and prints one JSON line of what came of it. */
const DRIVER = `
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeExperiment } from '../../../src/adapters/experimentFiles.js';
import { deleteSession } from '../../../src/adapters/store/deleteSessions.js';
import { lockSession } from '../../../src/adapters/store/sessionLock.js';
import { SessionStore, checkWritable, ensureStateDir, recordPath } from '../../../src/adapters/store/sessionStore.js';
import { readRecord } from '../../../src/adapters/store/recordFile.js';

const dir = process.argv[2], header = ${JSON.stringify(HEADER)}, end = ${JSON.stringify(END)};
const told = (error) => ({ name: error.name, code: error.code, message: error.message });
const fill = () => { try { writeFileSync(dir + '/filler', Buffer.alloc(1e6)); } catch {} };
const cases = {
  async append() {
    const store = await SessionStore.create(dir, new Date());
    await store.append(header);
    const before = statSync(recordPath(dir, store.sessionId)).size;
    fill();
    const failure = await store.append({ ...end, sentence: 'x'.repeat(200000) }).catch(told);
    const after = statSync(recordPath(dir, store.sessionId)).size;
    const object = await store.putObject('y'.repeat(200000)).catch(told);
    rmSync(dir + '/filler');
    await store.append(end);
    await store.close();
    const { lines, torn } = await readRecord(recordPath(dir, store.sessionId));
    return { failure, object, grown: after - before, types: lines.map((line) => line.type), torn };
  },
  async create() {
    try { for (let i = 0; ; i++) writeFileSync(dir + '/f' + i, ''); } catch {}
    const failure = await SessionStore.create(dir, new Date()).catch(told);
    return { failure, left: readdirSync(dir).filter((name) => !/^f/.test(name)) };
  },
  async blocks() {
    writeFileSync(dir + '/f', Buffer.alloc(120_000));
    fill();
    const failure = await SessionStore.create(dir, new Date()).catch(told);
    return { failure, left: readdirSync(dir).filter((name) => !/^f/.test(name)) };
  },
  async readonly() {
    execFileSync('mount', ['-o', 'remount,ro', dir]);
    const early = await checkWritable(dir).catch(told);
    const failure = await SessionStore.create(dir, new Date()).catch(told);
    const experiment = await writeExperiment(dir, { name: 'a' }).catch(told);
    return { early, failure, experiment, left: readdirSync(dir) };
  },
  async readonlyState() {
    const { sessionId, dir: kept } = await withSession();
    const stateDir = dir + '/.ml-agent';
    execFileSync('mount', ['--bind', stateDir, stateDir]);
    execFileSync('mount', ['-o', 'remount,ro,bind', stateDir]);
    const before = readdirSync(kept);
    const early = await checkWritable(dir).catch(told);
    const lock = await lockSession(await ensureStateDir(dir)).catch(told);
    const resumed = await SessionStore.resume(dir, sessionId).catch(told);
    const deleted = await deleteSession(dir, sessionId).catch(told);
    return { early, lock, resumed, deleted, same: String(readdirSync(kept)) === String(before) };
  },
  async experiment() {
    fill();
    const failure = await writeExperiment(dir, { goal: 'x'.repeat(200000) }).catch(told);
    const left = readdirSync(dir);
    rmSync(dir + '/filler');
    await writeExperiment(dir, { name: 'a' });
    return { failure, left, written: JSON.parse(readFileSync(dir + '/ml-agent.json', 'utf8')) };
  },
};
async function withSession() {
  const store = await SessionStore.create(dir, new Date());
  await store.append(header);
  await store.append(end);
  await store.close();
  return store;
}
console.log(JSON.stringify(await cases[process.argv[3]]()));
`;

let driver: string;

beforeAll(async () => {
  const folder = temporaryFolder();
  driver = path.join(folder.dir, 'driver.mjs');
  await build({
    stdin: { contents: DRIVER, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: driver,
  });
  return () => folder.remove();
});

async function inSmallFileSystem(name: string): Promise<Record<string, unknown>> {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const script = 'mount -t tmpfs -o size=128k,nr_inodes=20 tmpfs "$1" && exec "$2" "$3" "$1" "$4"';
  const args = ['-rm', 'sh', '-c', script, 'sh', folder.dir, process.execPath, driver, name];
  const { stdout } = await run('unshare', args);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe.skipIf(!canMount())('on a real file system', () => {
  it('that is full, a line is written whole or not at all, and the user is told', async () => {
    const full = {
      name: 'UserError',
      code: 'diskFull',
      message: expect.stringMatching(/^The disk is full, .*\.$/) as string,
    };
    expect(await inSmallFileSystem('append')).toEqual({
      failure: full,
      object: full,
      grown: 0,
      types: ['header', 'end'],
      torn: false,
    });
  });

  it.each(['create', 'blocks'])('that is full before a session begins, nothing is left behind (%s)', async (name) => {
    expect(await inSmallFileSystem(name)).toMatchObject({ failure: { code: 'diskFull' }, left: [] });
  });

  it('that is read-only, it is told before anything is tried', async () => {
    const told = { name: 'UserError', code: 'readOnlyFolder' };
    expect(await inSmallFileSystem('readonly')).toMatchObject({
      early: told,
      failure: told,
      experiment: told,
      left: [],
    });
  });

  it('whose records alone are read-only, that is told in a sentence wherever something would be written', async () => {
    const told = {
      name: 'UserError',
      code: 'readOnlyFolder',
      message: expect.stringMatching(
        /^The folder \S*\.ml-agent\S* cannot be written; make it writable .*\.$/,
      ) as string,
    };
    expect(await inSmallFileSystem('readonlyState')).toEqual({
      early: told,
      lock: told,
      resumed: told,
      deleted: told,
      same: true,
    });
  });

  it('that is full, an experiment file is written whole or not at all', async () => {
    expect(await inSmallFileSystem('experiment')).toMatchObject({
      failure: { name: 'UserError', code: 'diskFull' },
      left: ['filler'],
      written: { name: 'a' },
    });
  });
});

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCandidates } from '../../../src/adapters/runner/candidates.js';
import { createRunner } from '../../../src/adapters/runner/runner.js';
import { removeStaleRuns } from '../../../src/adapters/runner/staleRuns.js';
import { PYTHON, recordingLog, request, temporaryFolder, type Folder } from './support.js';

let folder: Folder;
let log: ReturnType<typeof recordingLog>;
let runsDir: string;

beforeEach(() => {
  folder = temporaryFolder();
  log = recordingLog();
  runsDir = join(folder.dir, '.ml-agent', 'runs');
});
afterEach(() => folder.remove());

function put(path: string, text = path): void {
  mkdirSync(dirname(join(folder.dir, path)), { recursive: true });
  writeFileSync(join(folder.dir, path), text);
}
const read = (path: string, dir = folder.dir): string => readFileSync(join(dir, path), 'utf8');
const isLink = (path: string): boolean => lstatSync(path).isSymbolicLink();

function candidates(changes: { editable?: string[]; readonly?: string[] } = {}) {
  const experiment = { editable: ['train.py'], readonly: [], isolation: 'candidate' as const, ...changes };
  return createCandidates({ experiment, experimentDir: folder.dir, runsDir, sessionId: 's1', log });
}

/** Path, kind and content of all that is in a folder; links are not followed. */
function listing(dir: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) result[path.slice(dir.length + 1)] = `link ${readlinkSync(path)}`;
    else if (entry.isFile())
      result[path.slice(dir.length + 1)] = `${readFileSync(path, 'utf8')} ${statSync(path).mtimeMs}`;
  }
  return result;
}

describe('a candidate folder', () => {
  it('has real copies of the editable files with the changed content; protected files are links', async () => {
    put('train.py', 'old');
    put('evaluate.py');
    put('data/a.csv');
    const made = await candidates({ readonly: ['evaluate.py', 'data/**'] }).create(
      '1',
      new Map([['train.py', 'new']]),
    );
    expect(made.dir).toBe(join(runsDir, 's1', '1'));
    expect(read('train.py', made.dir)).toBe('new');
    expect(isLink(join(made.dir, 'train.py'))).toBe(false);
    expect(readlinkSync(join(made.dir, 'evaluate.py'))).toBe(join(folder.dir, 'evaluate.py'));
    expect(readlinkSync(join(made.dir, 'data'))).toBe(join(folder.dir, 'data'));
    expect(read('train.py')).toBe('old');
  });

  it('has the editable files as they are when nothing is changed, with their rights', async () => {
    put('train.py', '#!/usr/bin/env python');
    chmodSync(join(folder.dir, 'train.py'), 0o755);
    const { dir } = await candidates().create('0', new Map());
    expect(read('train.py', dir)).toBe('#!/usr/bin/env python');
    expect(statSync(join(dir, 'train.py')).mode & 0o777).toBe(0o755);
  });

  it('makes folders real that hold an editable file, however deep, and links the protected rest', async () => {
    put('src/model/train.py', 'old');
    put('src/model/layers.py');
    put('src/data/big.bin');
    const make = candidates({ editable: ['./src/model/train.py'], readonly: ['src/model/layers.py', 'src/data'] });
    const { dir } = await make.create('1', new Map([['src/model/train.py', 'new']]));
    expect(read('src/model/train.py', dir)).toBe('new');
    expect(isLink(join(dir, 'src/model/layers.py'))).toBe(true);
    expect(isLink(join(dir, 'src/data'))).toBe(true);
    expect(read('src/model/train.py')).toBe('old');
  });

  it('never holds version control, our own folder or compiled code', async () => {
    put('train.py');
    for (const name of ['.git/HEAD', '.ml-agent/x', '__pycache__/train.pyc', 'lib/__pycache__/a.pyc', 'lib/a.py'])
      put(name);
    const { dir } = await candidates().create('1', new Map());
    expect(Object.keys(listing(dir)).sort()).toEqual(['lib/a.py', 'train.py']);
  });

  it('links virtual environments and folders of many files, and copies small files', async () => {
    put('train.py');
    put('.venv/pyvenv.cfg');
    for (let i = 0; i < 1001; i++) put(`images/${i}.txt`, '');
    put('outputs/metrics.json');
    const { dir } = await candidates().create('1', new Map());
    expect([
      isLink(join(dir, '.venv')),
      isLink(join(dir, 'images')),
      isLink(join(dir, 'outputs/metrics.json')),
    ]).toEqual([true, true, false]);
  });

  it('copies 64 MB at most, the smallest files first, with their times', async () => {
    put('train.py');
    put('small.bin', 'x');
    utimesSync(join(folder.dir, 'small.bin'), 1_600_000_000, 1_600_000_000);
    for (const name of ['a.bin', 'b.bin']) writeFileSync(join(folder.dir, name), Buffer.alloc(40_000_000));
    const { dir } = await candidates().create('1', new Map());
    expect(statSync(join(dir, 'small.bin')).mtimeMs).toBe(1_600_000_000_000);
    expect(isLink(join(dir, 'small.bin'))).toBe(false);
    expect(lstatSync(join(dir, 'a.bin')).isFile()).toBe(true);
    // A file system that can share blocks clones the other one, else it is linked.
    expect(statSync(join(dir, 'b.bin')).size).toBe(40_000_000);
  });

  it('leaves out links that lead nowhere and keeps others', async () => {
    put('train.py');
    put('data/a.csv');
    symlinkSync('/no/such/place', join(folder.dir, 'broken'));
    symlinkSync('data', join(folder.dir, 'alias'));
    const { dir } = await candidates().create('1', new Map());
    expect(existsSync(join(dir, 'broken'))).toBe(false);
    expect(read('alias/a.csv', dir)).toBe('data/a.csv');
  });

  it('holds a script that is new in the candidate', async () => {
    put('train.py');
    const { dir } = await candidates().create('1', new Map([['lib/new.py', 'x = 1']]));
    expect(read('lib/new.py', dir)).toBe('x = 1');
    expect(existsSync(join(folder.dir, 'lib'))).toBe(false);
  });

  it.each(['../train.py', '/etc/passwd', 'a/../../b.py', 'C:\\x.py'])('refuses the script %s', async (path) => {
    put('train.py');
    await expect(candidates().create('1', new Map([[path, 'x']]))).rejects.toThrow('lies outside the experiment');
  });

  it('is removed by dispose, without what its links lead to', async () => {
    put('train.py');
    put('data/a.csv');
    const before = listing(folder.dir);
    const maker = candidates({ readonly: ['data/**'] });
    const made = await maker.create('1', new Map());
    mkdirSync(join(made.dir, 'closed'));
    put(join('.ml-agent/runs/s1/1/closed/x'));
    chmodSync(join(made.dir, 'closed'), 0o500);
    await made.dispose();
    expect(existsSync(made.dir)).toBe(false);
    await maker.dispose();
    expect(listing(folder.dir)).toEqual(before);
  });

  it('is a place where a real script imports, reads and writes as usual, and the user’s files stay', async () => {
    put(
      'train.py',
      'import lib.helper\nfrom evaluate import score\nopen("model.txt", "w").write("new")\nopen("out/log.txt", "w").write("new")\nprint("val_accuracy", score(open("data/a.csv").read()))\n',
    );
    put('lib/helper.py', '');
    put('evaluate.py', 'def score(text):\n    return len(text)\n');
    put('data/a.csv', '12345');
    put('model.txt', 'old');
    put('out/log.txt', 'old');
    const before = listing(folder.dir);
    const made = await candidates({ readonly: ['evaluate.py', 'data/**'] }).create('1', new Map());
    const result = await createRunner({ python: PYTHON, log }).run(
      request(made.dir, 'python train.py', { sandbox: 'auto', logPath: join(folder.dir, '.ml-agent', 'run.log') }),
      { signal: new AbortController().signal, onOutput: () => undefined },
    );
    expect(result).toMatchObject({ exitCode: 0, output: 'val_accuracy 5\n' });
    expect(read('model.txt', made.dir)).toBe('new');
    expect(await made.tampered()).toEqual([]);
    await made.dispose();
    const after = listing(folder.dir);
    for (const name of Object.keys(before)) expect([name, after[name]]).toEqual([name, before[name]]);
  });
});

describe('protected files', () => {
  const readonly = ['evaluate.py', 'data/**', 'conf/*.json'];

  beforeEach(() => {
    put('train.py');
    put('evaluate.py', 'honest');
    put('data/deep/a.csv', '1,2');
    put('conf/a.json', '{}');
    put('conf/b.txt', 'free');
  });

  it('are not tampered when nothing, or only a time, changed', async () => {
    const made = await candidates({ readonly }).create('1', new Map());
    expect(await made.tampered()).toEqual([]);
    utimesSync(join(folder.dir, 'evaluate.py'), 1, 1);
    expect(await made.tampered()).toEqual([]);
    put('conf/b.txt', 'changed, and not protected');
    put('data/new.csv', 'a new file is no change');
    expect(await made.tampered()).toEqual([]);
  });

  it('that a run changes are named and put back, with rights and time; the changed version is kept', async () => {
    chmodSync(join(folder.dir, 'evaluate.py'), 0o640);
    utimesSync(join(folder.dir, 'evaluate.py'), 1_600_000_000, 1_600_000_000);
    const made = await candidates({ readonly }).create('1', new Map());
    writeFileSync(join(made.dir, 'evaluate.py'), 'cheat!');
    rmSync(join(made.dir, 'data/deep/a.csv'));
    expect(await made.tampered()).toEqual(['evaluate.py', 'data/deep/a.csv']);
    expect([read('evaluate.py'), read('data/deep/a.csv')]).toEqual(['honest', '1,2']);
    const { mode, mtimeMs } = statSync(join(folder.dir, 'evaluate.py'));
    expect([mode & 0o777, mtimeMs]).toEqual([0o640, 1_600_000_000_000]);
    const [kept] = readdirSync(join(folder.dir, '.ml-agent', 'set-aside'));
    expect(read(join('.ml-agent/set-aside', kept ?? ''))).toBe('cheat!');
    expect(log.lines).toEqual([
      expect.stringMatching(
        /^warn evaluate\.py was changed and has been put back; the changed version is in .*set-aside/,
      ),
      'warn data/deep/a.csv was gone and has been put back.',
    ]);
    expect(await made.tampered()).toEqual([]);
  });

  it('are caught although size and time are forged', async () => {
    const made = await candidates({ readonly }).create('1', new Map());
    const { atime, mtime } = statSync(join(folder.dir, 'evaluate.py'));
    writeFileSync(join(folder.dir, 'evaluate.py'), 'dishon');
    utimesSync(join(folder.dir, 'evaluate.py'), atime, mtime);
    expect(await made.tampered()).toEqual(['evaluate.py']);
  });

  it('are caught when another file, a folder or a link takes their place', async () => {
    const made = await candidates({ readonly }).create('1', new Map());
    put('other', 'honest?');
    rmSync(join(folder.dir, 'evaluate.py'));
    symlinkSync(join(folder.dir, 'other'), join(folder.dir, 'evaluate.py'));
    rmSync(join(folder.dir, 'conf/a.json'));
    mkdirSync(join(folder.dir, 'conf/a.json'));
    expect(await made.tampered()).toEqual(['evaluate.py', 'conf/a.json']);
    expect([read('evaluate.py'), read('conf/a.json'), read('other')]).toEqual(['honest', '{}', 'honest?']);
    expect(isLink(join(folder.dir, 'evaluate.py'))).toBe(false);
  });

  it('are caught when only the link in the candidate folder is replaced', async () => {
    const made = await candidates({ readonly }).create('1', new Map());
    rmSync(join(made.dir, 'evaluate.py'));
    writeFileSync(join(made.dir, 'evaluate.py'), 'cheat');
    rmSync(join(made.dir, 'data'));
    mkdirSync(join(made.dir, 'data'));
    expect((await made.tampered()).sort()).toEqual(['data', 'evaluate.py']);
    expect(read('evaluate.py', made.dir)).toBe('honest');
    expect(await made.tampered()).toEqual([]);
  });

  it('a link put in the place of a folder never leads the repair outside', async () => {
    const made = await candidates({ readonly }).create('1', new Map());
    put('precious/a.json', 'mine');
    rmSync(join(made.dir, 'conf'), { recursive: true });
    symlinkSync(join(folder.dir, 'precious'), join(made.dir, 'conf'));
    expect(await made.tampered()).toEqual(['conf/a.json']);
    expect(read('precious/a.json')).toBe('mine');
    expect(read('conf/a.json', made.dir)).toBe('{}');
  });

  it('that are too many to keep are named as not restored', async () => {
    for (const name of ['data/x.bin', 'data/y.bin']) writeFileSync(join(folder.dir, name), Buffer.alloc(30_000_000));
    const made = await candidates({ readonly }).create('1', new Map());
    for (const name of ['data/x.bin', 'data/y.bin']) writeFileSync(join(folder.dir, name), 'gone');
    const tampered = await made.tampered();
    expect(tampered).toHaveLength(2);
    expect(tampered.filter((name) => name.endsWith(' (could not be restored)'))).toHaveLength(1);
  });

  it('are those of the session’s beginning for all of its candidates', async () => {
    const maker = candidates({ readonly });
    await maker.create('1', new Map());
    put('evaluate.py', 'cheat');
    expect(await (await maker.create('2', new Map())).tampered()).toEqual(['evaluate.py']);
    expect(read('evaluate.py')).toBe('honest');
  });

  it('never include what the agent may edit', async () => {
    const made = await candidates({ readonly: ['**/*.py'] }).create('1', new Map());
    put('train.py', 'changed by the user');
    expect(await made.tampered()).toEqual([]);
  });

  it('behind a link to a folder are protected too', async () => {
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere.dir, 'a.csv'), '1');
    symlinkSync(elsewhere.dir, join(folder.dir, 'linked'));
    symlinkSync('..', join(elsewhere.dir, 'loop'));
    const made = await candidates({ readonly: ['linked/*.csv'] }).create('1', new Map());
    writeFileSync(join(elsewhere.dir, 'a.csv'), '2');
    expect(await made.tampered()).toEqual(['linked/a.csv']);
    elsewhere.remove();
  });
});

describe('at start', () => {
  it('folders of sessions that died are removed, those of running ones stay', async () => {
    put('train.py');
    put('data/a.csv');
    await candidates({ readonly: ['data/**'] }).create('1', new Map());
    const owner = join(runsDir, 's1', 'owner.json');
    expect(await removeStaleRuns(runsDir)).toEqual([]);
    const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    writeFileSync(owner, JSON.stringify({ pid: dead, started: null }));
    mkdirSync(join(runsDir, 'without-owner', '3'), { recursive: true });
    expect((await removeStaleRuns(runsDir)).sort()).toEqual(['s1', 'without-owner']);
    expect(readdirSync(runsDir)).toEqual([]);
    expect(read('data/a.csv')).toBe('data/a.csv');
  });

  it('a number that another process has by now does not keep a folder', async () => {
    put('train.py');
    await candidates().create('1', new Map());
    writeFileSync(join(runsDir, 's1', 'owner.json'), JSON.stringify({ pid: process.pid, started: '1' }));
    expect(await removeStaleRuns(runsDir)).toEqual(existsSync('/proc') ? ['s1'] : []);
  });

  it('nothing happens where there are no runs', async () => {
    expect(await removeStaleRuns(join(folder.dir, 'none'))).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFactFinder } from '../../../src/adapters/python/facts.js';
import type { Log } from '../../../src/core/ports.js';
import { experimentSchema } from '../../../src/shared/experiment.js';
import { environmentFactsSchema, type EnvironmentFacts } from '../../../src/shared/facts.js';
import { testPython } from '../../python.js';

const SCRIPT = resolve('src/adapters/python/facts.py');

let dir: string;
let warnings: string[];
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => warnings.push(message),
  error: (message) => warnings.push(message),
};

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'facts-'));
  warnings = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
}

interface FindOptions {
  readonly python?: { path: string; version: string } | null;
  readonly command?: string;
  readonly signal?: AbortSignal;
  readonly seconds?: number;
}

async function find(options: FindOptions = {}): Promise<EnvironmentFacts> {
  // More time than the default, as the tests may share the cores with others.
  const { python = { path: testPython(), version: 'as asked before' }, seconds = 20 } = options;
  const experiment = experimentSchema.parse({
    name: 'x',
    goal: 'x',
    command: options.command ?? 'python train.py',
    editable: ['train.py'],
    metric: { name: 'x', direction: 'maximize' },
  });
  const finder = createFactFinder({ python, script: SCRIPT, log, seconds });
  const facts = await finder.find(experiment, dir, options.signal ?? new AbortController().signal);
  return environmentFactsSchema.parse(facts);
}

async function dataOf(files: Record<string, string | Buffer>) {
  await put({ 'train.py': '', ...files });
  const { data } = await find();
  expect(warnings).toEqual([]);
  return data;
}

describe('packages', () => {
  it('tells versions of what is imported, what is missing, and what else is there', async () => {
    await put({
      'train.py':
        'import os, numpy as np, not_there.sub\nfrom sklearn.svm import SVC\nfrom helpers import f\nfrom . import g\ntry:\n    import also_not_there\nexcept ImportError:\n    pass\n',
      'helpers.py': '',
    });
    const facts = await find();
    const versionOf = (name: string) =>
      execFileSync(testPython(), ['-c', `import ${name}; print(${name}.__version__)`], { encoding: 'utf8' }).trim();
    expect(facts.imported).toEqual({ numpy: versionOf('numpy'), sklearn: versionOf('sklearn') });
    expect(facts.notInstalled).toEqual(['not_there']);
    expect(facts.alsoInstalled).toMatchObject({ pandas: versionOf('pandas'), scipy: expect.any(String) });
    expect(facts.alsoInstalled).not.toHaveProperty('sklearn');
    expect(facts.python).toEqual({ path: testPython(), version: expect.stringMatching(/^3\.\d+\.\d+/) });
    expect(warnings).toEqual([]);
  });

  it('reads the script that the command starts too', async () => {
    await put({ 'train.py': '', 'src/main.py': 'import pandas\n' });
    expect(Object.keys((await find({ command: 'python src/main.py --fast' })).imported)).toEqual(['pandas']);
  });

  it('never runs the experiment, not even a file named like a package', async () => {
    const trap = `open(${JSON.stringify(join(dir, 'trap'))}, 'w')\n`;
    const loader = 'from sklearn.datasets import load_iris\nload_iris()\n';
    await put({
      'train.py': trap + loader,
      'numpy.py': trap,
      'csv.py': trap,
      'json.py': trap,
      'usercustomize.py': trap,
    });
    const { data } = await find();
    expect(data.map(({ path }) => path)).toEqual(['sklearn load_iris()']);
    expect(existsSync(join(dir, 'trap'))).toBe(false);
  });

  it('sees packages on PYTHONPATH as a run would, and takes modules of the experiment for its own', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    try {
      await writeFile(join(elsewhere, 'from_elsewhere.py'), '');
      await put({ 'train.py': 'import from_elsewhere, from_inside', 'lib/from_inside.py': '' });
      vi.stubEnv('PYTHONPATH', [elsewhere, join(dir, 'lib')].join(delimiter));
      const facts = await find();
      expect(facts.imported).toEqual({ from_elsewhere: 'unknown' });
      expect(facts.notInstalled).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      await rm(elsewhere, { recursive: true });
    }
  });

  it('warns of a script that cannot be parsed, and tells the rest', async () => {
    await put({ 'train.py': 'def f(:\n', 'a.csv': 'x,y\n1,2\n' });
    const facts = await find();
    expect(warnings).toEqual([expect.stringContaining('cannot parse train.py')]);
    expect(facts.data).toHaveLength(1);
    expect(facts.alsoInstalled).toHaveProperty('numpy');
  });
});

describe('tables', () => {
  it('names the types that pandas reads', async () => {
    const text =
      'when,temp,season,count,flag,gap,note\n2011-01-01 00:00:00,9.84,spring,16,True,1,"a, b"\n2011-01-01 01:00:00,9,summer,40,False,,\n2011-01-02,1e-3,spring,1,True,NA,c\n';
    const [fact] = await dataOf({ 'a.csv': text });
    const read = `import pandas, sys, json; d = pandas.read_csv(${JSON.stringify(join(dir, 'a.csv'))}); print(json.dumps({c: str(d[c].dtype) for c in d}))`;
    const types = JSON.parse(execFileSync(testPython(), ['-c', read], { encoding: 'utf8' })) as Record<string, string>;
    const found = Object.fromEntries(fact!.columns.map(({ name, type }) => [name, type.replace(' (dates)', '')]));
    expect(found).toEqual(types);
    expect(fact).toMatchObject({ path: 'a.csv', kind: 'table', rows: 3, rowsAreExact: true, bytes: text.length });
    expect(fact!.columns[0]).toMatchObject({ type: expect.stringContaining('(dates)') });
    expect(fact!.columns[2]).toMatchObject({ examples: ['spring', 'summer'], missing: 0, distinct: 2 });
    expect(fact!.columns[5]).toMatchObject({ type: 'float64', missing: 2, distinct: 1 });
    expect(fact!.columns[6]!.examples).toEqual(['a, b', 'c']);
  });

  it.each([
    ['semicolons', 'a.csv', 'a;b\n1,5;2\n2,5;3\n', ['a', 'b']],
    ['tabs', 'a.tsv', 'a\tb, c\n1\t2\n', ['a', 'b, c']],
    ['no header', 'a.csv', '1.5,2\n3.5,4\n', ['0', '1']],
    ['a mark of byte order', 'a.csv', '\ufeffa,b\n1,2\n', ['a', 'b']],
    ['one column', 'a.csv', 'only\nx\ny\n', ['only']],
    ['ragged rows', 'a.csv', 'a,b\n1\n1,2,3\n', ['a', 'b']],
  ])('reads %s', async (_what, name, text, columns) => {
    const [fact] = await dataOf({ [name]: text });
    expect(fact!.columns.map((column) => column.name)).toEqual(columns);
  });

  it('reads compressed and latin-1 files', async () => {
    const data = await dataOf({
      'a.csv.gz': gzipSync('a,b\n1,2\n3,4\n'),
      'b.csv': Buffer.from('caf\xe9,b\n1,2\n', 'latin1'),
    });
    expect(data.map(({ path, rows }) => [path, rows])).toEqual([
      ['a.csv.gz', 2],
      ['b.csv', 1],
    ]);
    expect(data[1]!.columns[0]!.name).toBe('café');
  });

  it('reads a part of a long file and estimates its rows', async () => {
    const rows = 400_000;
    const lines = Array.from({ length: rows }, (_, i) => `${100_000 + i},abcdefghij`);
    const [fact] = await dataOf({ 'long.csv': `a,b\n${lines.join('\n')}\n` });
    expect(fact!.rowsAreExact).toBe(false);
    expect(Math.abs(fact!.rows! / rows - 1)).toBeLessThan(0.02);
  });

  it('keeps the first and last of very many columns', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `c${i}x`);
    const [fact] = await dataOf({ 'wide.csv': `${names.join(',')}\n${names.map(() => '1').join(',')}\n` });
    expect(fact!.columns).toHaveLength(100);
    expect(fact!.columns.at(-1)!.name).toBe('c299x');
    expect(fact!.columnsLeftOut).toBe(200);
  });

  it('makes hostile names and values short and plain', async () => {
    const name = `\u001b[31mIgnore\u202e all ${'x'.repeat(200)}`;
    const [fact] = await dataOf({ 'a.csv': `${name},b\n"line\none\u0007",2\n` });
    expect(fact!.columns[0]!.name).toMatch(/^\[31mIgnore all x+…$/);
    expect(fact!.columns[0]!.name).toHaveLength(60);
    expect(fact!.columns[0]!.examples).toEqual(['line one']);
  });

  it('reads JSON and JSON lines', async () => {
    const data = await dataOf({
      'a.jsonl': '{"x": 1, "s": "t"}\n{"x": null, "s": "u", "more": [1]}\n',
      'b.json': '[{"x": 1.5}, {"x": 2}]',
      'c.json': '{"train": [], "test": []}',
      'd.json': '{broken',
      'ml-agent.json': '{}',
    });
    expect(data.map(({ path }) => path)).toEqual(['a.jsonl', 'b.json', 'c.json', 'd.json']);
    expect(data[0]).toMatchObject({
      rows: 2,
      columns: [{ name: 'x', type: 'float64', missing: 1 }, { name: 's' }, {}],
    });
    expect(data[0]!.columns[2]).toMatchObject({ name: 'more', type: 'list', missing: 1 });
    expect(data[1]).toMatchObject({ rows: 2, columns: [{ name: 'x', type: 'float64' }] });
    expect(data[2]!.note).toBe('object with keys: train, test');
    expect(data[3]!.note).toContain('not readable');
  });
});

describe('other files', () => {
  it('reads shapes from the headers of arrays that NumPy wrote', async () => {
    const make =
      'import numpy as np; np.save("a.npy", np.zeros((3, 4), "float32")); np.savez_compressed("b.npz", X=np.zeros((5, 2)), y=np.arange(5)); np.save("c.npy", np.array([{}], dtype=object))';
    execFileSync(testPython(), ['-c', make], { cwd: dir });
    const data = await dataOf({});
    expect(data[0]).toMatchObject({ path: 'a.npy', kind: 'array', shape: [3, 4], rows: 3, note: 'dtype float32' });
    expect(data[1]!.columns.map(({ name, type }) => [name, type])).toEqual([
      ['X', 'float64 [5, 2]'],
      ['y', 'int64 [5]'],
    ]);
    expect(data[2]!.note).toBe('dtype object (pickled)');
  });

  it('reads the tables of an SQLite file', async () => {
    const make =
      'import sqlite3; c = sqlite3.connect("a.db"); c.execute("CREATE TABLE t (id INTEGER, name TEXT)"); c.execute("INSERT INTO t VALUES (1, \'x\')"); c.commit()';
    execFileSync(testPython(), ['-c', make], { cwd: dir });
    const data = await dataOf({ 'b.db': 'no database' });
    expect(data[0]).toMatchObject({ path: 'a.db, table t', kind: 'table', rows: 1 });
    expect(data[0]!.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'integer'],
      ['name', 'text'],
    ]);
    expect(data[1]).toMatchObject({ path: 'b.db', kind: 'other' });
  });

  it('reads the schema of a Parquet file, or says what is missing', async () => {
    const make =
      'import pandas as pd\ntry:\n    import pyarrow; pd.DataFrame({"a": [1.5], "b": ["x"]}).to_parquet("a.parquet"); print("made")\nexcept ImportError:\n    open("a.parquet", "w").write("PAR1")';
    const made = execFileSync(testPython(), ['-c', make], { cwd: dir, encoding: 'utf8' }).trim() === 'made';
    const [fact] = await dataOf({});
    if (made) expect(fact).toMatchObject({ rows: 1, columns: [{ type: 'float64' }, { name: 'b', type: 'str' }] });
    else expect(fact!.note).toContain('pyarrow is not installed');
  });

  it('counts images by class and reads the size of the first', async () => {
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.alloc(17)]);
    png.writeUInt32BE(32, 16);
    png.writeUInt32BE(20, 20);
    png[25] = 2;
    const jpeg = Buffer.from('ffd8ffe000040000ffc0000b080064003203012200', 'hex');
    const data = await dataOf({
      'img/cat/1.png': png,
      'img/cat/2.png': png,
      'img/dog/1.png': png,
      'more/a.jpg': jpeg,
      'texts/1.txt': 'a',
      'texts/2.txt': 'b',
      'texts/3.txt': 'c',
      'texts/4.txt': 'd',
    });
    expect(data).toMatchObject([
      { path: 'img/', kind: 'image', rows: 3, shape: [20, 32, 3], note: expect.stringContaining('cat (2), dog (1)') },
      { path: 'more/', kind: 'image', rows: 1, shape: [100, 50, 3] },
      { path: 'texts/', kind: 'text', rows: 4 },
    ]);
  });

  it('opens nothing in hidden folders, environments and notes, and never unpickles', async () => {
    const data = await dataOf({
      '.git/a.csv': 'a\n1\n',
      '.ml-agent/a.csv': 'a\n1\n',
      'myenv/pyvenv.cfg': '',
      'myenv/a.csv': 'a\n1\n',
      'requirements.txt': 'numpy\n',
      'README.txt': 'hi\n',
      'model.pkl': 'cos\nsystem\n',
      'data/notes.txt': 'one\ntwo\n',
    });
    expect(data).toMatchObject([
      { path: 'model.pkl', kind: 'other', columns: [] },
      { path: 'data/notes.txt', kind: 'text', rows: 2 },
    ]);
  });

  it.skipIf(process.platform === 'win32')('follows links to data alone, and no circle', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      await writeFile(join(outside, 'key'), 'secret,words\n1,2\n');
      await writeFile(join(outside, 'real.csv'), 'a,b\n1,2\n');
      await symlink(join(outside, 'key'), join(dir, 'key.csv'));
      await symlink(join(outside, 'real.csv'), join(dir, 'linked.csv'));
      await symlink(dir, join(dir, 'circle'));
      const data = await dataOf({});
      expect(data.map(({ path }) => path)).toEqual(['key.csv', 'linked.csv']);
      expect(JSON.stringify(data[0])).not.toContain('secret');
      expect(data[1]!.rows).toBe(1);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  it('says how many files it left out', async () => {
    await put({ 'train.py': '' });
    await put(Object.fromEntries(Array.from({ length: 205 }, (_, i) => [`d/${i}.csv`, 'a,b\n1,2\n'])));
    expect((await find()).data).toHaveLength(200);
    expect(warnings).toEqual(['Facts: 5 of 205 data files were left out']);
  });
});

describe('loaders of scikit-learn', () => {
  it('calls them as the script does, by whatever name', async () => {
    await put({
      'train.py': `
from sklearn.datasets import load_digits as ld
import sklearn.datasets
from sklearn import datasets as d
ld(n_class=3)
sklearn.datasets.load_wine(as_frame=True)
data = d.load_diabetes(scaled=False)
`,
    });
    const { data } = await find();
    expect(data).toMatchObject([
      { path: 'sklearn load_diabetes(scaled=False)', kind: 'table', rows: 442, shape: [442, 10] },
      { path: 'sklearn load_digits(n_class=3)', kind: 'table', rows: 537, shape: [537, 64] },
      { path: 'sklearn load_wine()', kind: 'table', rows: 178, shape: [178, 13] },
    ]);
    expect(data.map(({ columns, columnsLeftOut }) => [columns.length, columnsLeftOut])).toEqual([
      [11, 0],
      [65, 0],
      [14, 0],
    ]);
    expect(data[0]!.note).toContain('regression, target from 25 to 346, mean 152.1');
    expect(data[1]!.note).toBe(
      'feature values from 0 to 16; classification, 3 classes (rows): 0 (178), 1 (182), 2 (177)',
    );
    expect(data[2]!.note).toContain('3 classes (rows): class_0 (59), class_1 (71), class_2 (48)');
    expect(data[2]!.columns.at(-1)).toMatchObject({ name: 'target', type: 'int64', distinct: 3 });
  });

  it('fetches nothing', async () => {
    await put({ 'train.py': 'from sklearn.datasets import fetch_california_housing\nfetch_california_housing()' });
    expect((await find()).data).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

describe('when the probe does not work', () => {
  it('tells the machine alone where there is no Python', async () => {
    await put({ 'train.py': 'import numpy', 'a.csv': 'a\n1\n' });
    const facts = await find({ python: null });
    expect(facts).toMatchObject({ python: null, imported: {}, data: [] });
    expect(facts.cores).toBeGreaterThan(0);
    expect(facts.memoryGb).toBeGreaterThan(0);
  });

  it.each([
    ['is not there', 'no-such-python', /ENOENT/],
    ['is no Python', process.execPath, /./],
  ])('warns when the interpreter %s', async (_what, path, reason) => {
    await put({ 'train.py': '' });
    expect((await find({ python: { path, version: '3' } })).python).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(reason)]);
  });

  it('answers with what it knows when time is over', async () => {
    // Importing scikit-learn takes longer than this.
    await put({ 'train.py': 'from sklearn.datasets import load_iris\nload_iris()', 'a.csv': 'a,b\n1,2\n' });
    const facts = await find({ seconds: 0.2 });
    expect(facts.python!.version).toMatch(/^3\./);
    expect(facts.data.map(({ path }) => path)).not.toContain('sklearn load_iris()');
    expect(warnings).toContainEqual(expect.stringContaining('cut short'));
  });

  it.skipIf(process.platform === 'win32')('kills a probe that does not answer', async () => {
    const path = join(dir, 'python');
    await writeFile(path, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    const started = performance.now();
    expect((await find({ python: { path, version: '3' }, seconds: 0.1 })).python).toBeNull();
    expect(performance.now() - started).toBeLessThan(6000);
    expect(warnings).toEqual([expect.stringContaining('SIGKILL')]);
  });

  it('ends at once on abort', async () => {
    await put({ 'train.py': '' });
    const controller = new AbortController();
    const started = performance.now();
    const found = find({ signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect((await found).python).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it('gives the same facts twice', async () => {
  await put({ 'train.py': 'import numpy', 'b.csv': 'a,b\n1,2\n', 'a/c.csv': 'a,b\n1,2\n', 'a.jsonl': '{"x": 1}\n' });
  expect(await find()).toEqual(await find());
});

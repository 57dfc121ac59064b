import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cacheDir } from '../../src/adapters/cacheDir.js';
import { parseExperiment } from '../../src/core/experiment/parseExperiment.js';
import { parseMetric } from '../../src/core/metric/parseMetric.js';
import { testPython } from '../python.js';
import { digestsOf, python, scoreTask, temporaryFolder } from './taskKit.js';

/** Number that the published data set has and the made one has not, as prepare.py says it. */
const SIZES: Readonly<Record<string, string>> = {
  'aerial-cactus-identification': '',
  'cifar-10': '',
  'denoising-dirty-documents': '10 pages in train/ instead of 144',
  'detecting-insults-in-social-commentary': '80 rows in train.csv instead of 3947',
  'dogs-vs-cats-redux-kernels-edition': '60 images in train/ instead of 25000',
  'feedback-prize-english-language-learning': '80 rows in train.csv instead of 3911',
  'home-data-for-ml-course': '120 rows in train.csv instead of 1460',
  'jigsaw-toxic-comment-classification-challenge': '120 rows in train.csv instead of 159571',
  'leaf-classification': '80 rows in train.csv instead of 990',
  'learning-agency-lab-automated-essay-scoring-2': '80 rows in train.csv instead of 17307',
  'nomad2018-predict-transparent-conductors': '80 rows in train.csv instead of 2400',
  'ogbn-arxiv': '120 rows in raw/node-feat.csv.gz instead of 169343',
  'plant-pathology-2020-fgvc7': '60 rows in train.csv instead of 1821',
  'spaceship-titanic': '120 rows in train.csv instead of 8693',
  'spooky-author-identification': '90 rows in train.csv instead of 19579',
  'statoil-iceberg-classifier-challenge': '40 scenes in train.json instead of 1604',
  'tabular-playground-series-dec-2021': '200 rows in train.csv instead of 4000000',
  'us-patent-phrase-to-phrase-matching': '100 rows in train.csv instead of 36473',
  'whale-categorization-playground': '60 rows in train.csv instead of 9850',
};
const NAMES = Object.keys(SIZES);
const TORCH = ['cifar-10', 'dogs-vs-cats-redux-kernels-edition', 'plant-pathology-2020-fgvc7'];
const PLAIN = NAMES.filter((name) => !TORCH.includes(name));
const PILLOW = '11.3.0';

const ended = z.strictObject({ code: z.int(), out: z.string(), err: z.string() });
const checksSchema = z.strictObject({
  metrics: z.record(z.string(), z.tuple([z.number(), z.number()])),
  tasks: z.record(
    z.string(),
    z.strictObject({
      prepare: ended,
      again: ended,
      unchecked: ended,
      missing: ended,
      leaks: z.array(z.string()),
      column: ended.optional(),
      data: z.array(z.array(z.int())).optional(),
      train: ended.optional(),
      scores: z.record(z.string(), ended).optional(),
    }),
  ),
});
const taskSchema = z.strictObject({
  set: z.enum(['training', 'held-out']),
  kind: z.string(),
  metric: z.strictObject({ name: z.string(), direction: z.enum(['maximize', 'minimize']) }),
  paperInitial: z.number().nullable(),
});
const scored = z.strictObject({ metric: z.string(), direction: z.string(), score: z.number() });

const root = resolve('tasks', 'paper');
const folderOf = (name: string) => join(root, name);
const textOf = (name: string, file: string) => readFileSync(join(folderOf(name), file), 'utf8');
let work = '';
let sets = '';
let checks: z.infer<typeof checksSchema>;
const checksOf = (name: string) => checks.tasks[name]!;

beforeAll(async () => {
  work = temporaryFolder();
  sets = join(work, 'sets');
  const before = process.env['PYTHONPATH'];
  process.env['PYTHONPATH'] = pillow();
  const made = await python([resolve('test', 'tasks', 'paperFiles.py'), sets], work);
  expect(made, made.err).toMatchObject({ code: 0 });
  const run = await python([resolve('test', 'tasks', 'paperChecks.py'), sets, join(work, 'checks')], work);
  expect(run, run.err).toMatchObject({ code: 0 });
  checks = checksSchema.parse(JSON.parse(run.out));
  return () => {
    if (before === undefined) delete process.env['PYTHONPATH'];
    else process.env['PYTHONPATH'] = before;
    rmSync(work, { recursive: true, force: true });
  };
});

/** Folder with the library that reads pictures, fetched once for all clones; the other tests do without it. */
function pillow(): string {
  const folder = join(cacheDir(), 'test-packages', `pillow-${PILLOW}`);
  if (!existsSync(join(folder, 'PIL'))) {
    const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:', '--target', folder];
    execFileSync(testPython(), [...args, `pillow==${PILLOW}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return folder;
}

describe("the paper's tasks", () => {
  it('are nine to train on and ten held out', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(['_shared', ...NAMES]);
    const tasks = NAMES.map((name) => taskSchema.parse(JSON.parse(textOf(name, 'task.json'))));
    expect(tasks.filter(({ set }) => set === 'training')).toHaveLength(9);
    expect(tasks.filter(({ set }) => set === 'held-out')).toHaveLength(10);
  });

  it('are scored by metrics that agree with those of scikit-learn', () => {
    expect(Object.keys(checks.metrics)).toHaveLength(12);
    for (const [name, [ours, theirs]] of Object.entries(checks.metrics)) expect(ours, name).toBeCloseTo(theirs, 10);
  });

  it.each(['spooky-author-identification', 'aerial-cactus-identification'])(
    'run as programs of their own: %s',
    async (name) => {
      const [dir, hidden] = [join(work, name, 'experiment'), join(work, name, 'hidden')];
      const folders = ['--source', join(sets, name), '--out', dir, '--hidden', hidden];
      expect(await python([join(folderOf(name), 'prepare.py'), ...folders, '--sample'], work)).toMatchObject({
        code: 0,
      });
      copyFileSync(join(folderOf(name), 'train.py'), join(dir, 'train.py'));
      expect(await python(['train.py'], dir)).toMatchObject({ code: 0 });
      const { code, out } = await scoreTask(folderOf(name), join(dir, 'submission.csv'), hidden);
      expect(code).toBe(0);
      expect(scored.parse(JSON.parse(out))).toEqual(scored.parse(JSON.parse(checksOf(name).scores!['good']!.out)));
    },
  );
});

describe('a data set of the published size', () => {
  it('is accepted without a flag, and the last line says what was checked', async () => {
    const source = join(work, 'whole');
    mkdirSync(source);
    const names = `PassengerId HomePlanet CryoSleep Cabin Destination Age VIP RoomService FoodCourt ShoppingMall Spa
      VRDeck Name Transported`.split(/\s+/);
    const rows = Array.from(
      { length: 8693 },
      (_, n) => `${n}_01,Earth,False,B/0/P,Mars,${n % 70},False,0,0,0,0,0,A,True`,
    );
    writeFileSync(join(source, 'train.csv'), [names.join(), ...rows, ''].join('\n'));
    const [out, hidden] = [join(work, 'whole-out'), join(work, 'whole-hidden')];
    const script = join(folderOf('spaceship-titanic'), 'prepare.py');
    const ran = await python([script, '--source', source, '--out', out, '--hidden', hidden], work);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toBe(
      `spaceship-titanic: ${join(out, 'data')} is ready; names, columns and sizes are those published; ` +
        'the digest was not checked, since spaceship-titanic.zip is not there.\n',
    );
    expect(readFileSync(join(hidden, 'answers.csv'), 'utf8').trim().split('\n')).toHaveLength(1 + 1739);
  });

  it('is known by the digest of its archive, whatever the numbers of rows', async () => {
    const archive = join(sets, 'aerial-cactus-identification', 'aerial-cactus-identification.zip');
    const code = `
import hashlib, sys
from pathlib import Path
from _shared.prepare import checks
from _shared.source import Source, kaggle
archive = Path(sys.argv[1])
digest = hashlib.md5(archive.read_bytes()).hexdigest()
source = Source(archive.parent, kaggle("aerial-cactus-identification", digest), sample=False)
source.open(["train.csv"])
source.table("train.csv", ["id"], rows=1)
print(checks(source))`;
    const ran = await python(['-c', code, archive], root);
    expect(ran.out).toBe(
      'the MD5 of aerial-cactus-identification.zip, names, columns and sizes are those published.\n',
    );
  });
});

describe('prepare.py as "ml-agent evaluate" calls it', () => {
  it("takes the data set from the task's own folder source/, which runs cannot read", async () => {
    const name = 'spooky-author-identification';
    const [tasks, out, hidden] = ['tasks', 'out', 'hidden'].map((folder) => join(work, 'evaluated', folder));
    for (const folder of ['_shared', name]) cpSync(folderOf(folder), join(tasks!, folder), { recursive: true });
    const folders = ['--packages', work, '--out', out!, '--hidden', hidden!];
    const prepare = () => python([join(tasks!, name, 'prepare.py'), ...folders, '--sample'], work);
    expect((await prepare()).err).toContain(`train.csv not found in ${join(tasks!, name, 'source')}: `);
    cpSync(join(sets, name), join(tasks!, name, 'source'), { recursive: true });
    expect(await prepare()).toMatchObject({ code: 0 });
    expect(digestsOf(hidden!)).toEqual(digestsOf(join(work, 'checks', name, 'first', 'hidden')));
  });
});

describe.each(NAMES)('%s', (name) => {
  it('has an experiment and a README that say what the paper measures', () => {
    const experiment = parseExperiment(textOf(name, 'ml-agent.json'));
    const task = taskSchema.parse(JSON.parse(textOf(name, 'task.json')));
    expect(experiment).toMatchObject({ name, readonly: ['data/**'], editable: ['train.py'] });
    expect(experiment.budget).toMatchObject({ steps: 15, minutes: 30 });
    expect(experiment.metric.direction).toBe(task.metric.direction);
    expect(experiment.goal).toMatch(/Keep the seed/);
    const initial = task.paperInitial?.toLocaleString('en-US', { maximumFractionDigits: 4 });
    expect(textOf(name, 'README.md')).toContain(initial ?? 'The paper gives no score of its starter script.');
  });

  it('accepts a data set in the published form, and says that a sample is not checked', () => {
    const { prepare } = checksOf(name);
    expect(prepare).toMatchObject({ code: 0, err: '' });
    expect(prepare.out).toMatch(/^[\w-]+: .+ is ready; a sample, whose sizes and digests were not checked\.\n$/);
    expect(prepare.out.startsWith(`${name}: `)).toBe(true);
  });

  it('is made of the same bytes each time', () => {
    const [first, again] = ['first', 'again'].map((one) => digestsOf(join(work, 'checks', name, one)));
    const files = Object.keys(first!);
    expect(files.some((file) => file.startsWith('experiment/data/'))).toBe(true);
    expect(files.some((file) => file.startsWith('hidden/'))).toBe(true);
    const prepared = files.filter((file) => /^(experiment\/data|hidden)\//.test(file));
    expect(Object.fromEntries(prepared.map((file) => [file, first![file]]))).toEqual(again);
  });

  it('keeps the answers out of the experiment', () => {
    expect(checksOf(name).leaks).toEqual([]);
  });

  it('refuses a data set of another size or digest unless it is called a sample', () => {
    const { code, err } = checksOf(name).unchecked;
    expect(code).toBe(1);
    if (SIZES[name] === '') expect(err).toMatch(/ has the MD5 [0-9a-f]{32} instead of [0-9a-f]{32}: .+ again/);
    else expect(err).toBe(`${SIZES[name]}: ${howToGet(name)} again, or say --sample for a sample.`);
  });

  it('says in one sentence what is missing and where it is to be had', () => {
    const { code, err } = checksOf(name).missing;
    expect(code).toBe(1);
    const [, needs] = /^(.+) not found in /.exec(err) ?? [];
    expect(needs).toMatch(/^[\w./*-]+(, [\w./*-]+)*$/);
    const folder = join(work, 'checks', name, 'nothing');
    expect(err).toBe(`${needs} not found in ${folder}: ${howToGet(name)}, then give its folder.`);
  });

  it('names a column that is missing', () => {
    const { column } = checksOf(name);
    if (!existsSync(join(sets, name, 'train.csv'))) return expect(column).toBeUndefined();
    expect(column?.err).toMatch(/^train\.csv has no column \w+: .+ again\.$/);
    expect(column?.code).toBe(1);
  });
});

describe.each(PLAIN)('%s', (name) => {
  it('has a starter that runs, prints its metric and can be scored', () => {
    const { train, scores } = checksOf(name);
    expect(train, train?.err).toMatchObject({ code: 0 });
    const { metric } = parseExperiment(textOf(name, 'ml-agent.json'));
    expect(parseMetric(train!.out, metric).reading?.value).toEqual(expect.any(Number));
    expect(scores!['good']).toMatchObject({ code: 0, err: '' });
    const task = taskSchema.parse(JSON.parse(textOf(name, 'task.json')));
    const { score, ...said } = scored.parse(JSON.parse(scores!['good']!.out));
    expect(said).toEqual({ metric: task.metric.name, direction: task.metric.direction });
    expect(score).toBeGreaterThan(-1);
  });

  it('refuses a submission that does not fit, in one sentence', () => {
    const { scores } = checksOf(name);
    const said = (version: string) => `${scores![version]!.code} ${scores![version]!.err}`;
    expect(said('short')).toMatch(/^1 The submission has \d+ rows instead of \d+\.$/);
    expect(said('columns')).toMatch(/^1 The submission's columns are not the \d+ wanted ones: [\w,@.]+\.$/);
    expect(said('blank')).toBe('1 The submission has missing values.');
    expect(said('twice')).toMatch(/^1 The column "\w+" does not hold each test row once\.$/);
  });
});

describe.each(TORCH)('%s', (name) => {
  it('has a starter with PyTorch whose part without it reads the data', () => {
    expect(textOf(name, 'requirements.txt')).toMatch(/^torch>=/m);
    const shapes = checksOf(name).data!;
    const [train, labels, val, valLabels] = shapes;
    expect(train).toHaveLength(4);
    expect(labels![0]).toBe(train![0]);
    expect(valLabels![0]).toBe(val![0]);
    expect(shapes.at(-1)).toHaveLength(4);
  });
});

/** What a user has to do to get the data set, as the sentences say it. */
function howToGet(name: string): string {
  if (name === 'cifar-10') return 'fetch https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz';
  if (name === 'ogbn-arxiv') return 'fetch http://snap.stanford.edu/ogb/data/nodeproppred/arxiv.zip';
  const rules = `accept the rules at https://www.kaggle.com/competitions/${name}/rules`;
  const unpack = name.startsWith('statoil') ? ' and unpack train.json.7z with "7z x"' : '';
  return `${rules} and run "kaggle competitions download -c ${name}"${unpack}`;
}

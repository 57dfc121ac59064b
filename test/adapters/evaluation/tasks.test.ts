import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { findTasks } from '../../../src/adapters/evaluation/tasks.js';
import { temporaryFolder } from '../runner/support.js';

const FIXTURE = fileURLToPath(new URL('../../cli/evaluation/curve', import.meta.url));
let dir: string;
let root: string;

beforeEach(() => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  dir = folder.dir;
  root = path.join(dir, 'tasks');
  for (const place of ['held-out/a', 'held-out/b', 'training/c']) copy(path.join(root, place));
  mkdirSync(path.join(root, 'held-out', 'notes'));
});

function copy(to: string): void {
  cpSync(FIXTURE, to, { recursive: true });
}

async function names(...given: string[]): Promise<string[]> {
  return (await findTasks(given, dir, root)).map(({ name }) => name);
}

it('the held-out tasks are meant when nothing is said', async () => expect(await names()).toEqual(['a', 'b']));

it.each([
  [['a'], ['a']],
  [
    ['c', 'b'],
    ['c', 'b'],
  ],
  [['training'], ['c']],
  [
    ['held-out', 'a'],
    ['a', 'b'],
  ],
  [['tasks/training'], ['c']],
  [['./tasks/held-out/b'], ['b']],
])('%j are %j', async (given, wanted) => expect(await names(...given)).toEqual(wanted));

it('an unknown name is refused with the known ones', async () => {
  await expect(names('d')).rejects.toThrow('There is no task "d"; known ones are a, b, c.');
});

it('two tasks of one name are refused', async () => {
  copy(path.join(dir, 'mine', 'a'));
  await expect(names('a', 'mine/a')).rejects.toThrow('Two of the tasks are called a; give one of them.');
});

it('the digest changes with what the task is, and not with what is said about it', async () => {
  const digest = async () => (await findTasks(['a'], dir, root))[0]!.sha256;
  const before = await digest();
  writeFileSync(path.join(root, 'held-out', 'a', 'README.md'), 'About it.\n');
  expect(await digest()).toBe(before);
  writeFileSync(path.join(root, 'held-out', 'a', 'score.py'), '# another metric\n');
  expect(await digest()).not.toBe(before);
});

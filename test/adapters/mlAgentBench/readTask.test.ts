import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readonlyGlobs } from '../../../src/adapters/mlAgentBench/readonlyGlobs.js';
import { isMlAgentBenchTask, readTask } from '../../../src/adapters/mlAgentBench/readTask.js';
import { readonlyPatterns } from '../../../src/adapters/runner/readonlyPatterns.js';
import { taskFolder } from './taskFolder.js';

describe('a task folder of MLAgentBench', () => {
  it('is read: problem, protected files, evaluation', async () => {
    const dir = taskFolder();
    expect(await isMlAgentBenchTask(dir)).toBe(true);
    expect(await readTask(dir)).toEqual({
      name: 'small-numbers',
      dir,
      env: path.join(dir, 'env'),
      scripts: path.join(dir, 'scripts'),
      problem: 'Improve train.py. Write the predictions to submission.csv.',
      readonly: ['train.csv', 'notes/**'],
      hasEval: true,
      unprepared: false,
    });
  });

  it('may lack everything but env/ and scripts/', async () => {
    const dir = taskFolder({
      'scripts/eval.py': null,
      'scripts/research_problem.txt': null,
      'scripts/read_only_files.txt': null,
    });
    expect(await readTask(dir)).toMatchObject({ problem: '', readonly: [], hasEval: false });
  });

  it('is unprepared while prepare.py has left no mark', async () => {
    const dir = taskFolder({ 'scripts/prepare.py': 'print("fetching")\n' });
    expect((await readTask(dir)).unprepared).toBe(true);
    writeFileSync(path.join(dir, 'scripts', 'prepared'), 'success');
    expect((await readTask(dir)).unprepared).toBe(false);
  });

  it('is no task without env/, and no longer one when it is an experiment', async () => {
    const without = taskFolder({
      'env/train.py': null,
      'env/train.csv': null,
      'env/test.csv': null,
      'env/notes/about.txt': null,
    });
    expect(await isMlAgentBenchTask(without)).toBe(false);
    await expect(readTask(without)).rejects.toMatchObject({
      badInput: true,
      message: `${without} is no MLAgentBench task: its folder env/ is missing or empty.`,
    });
    expect(await isMlAgentBenchTask(taskFolder({ 'ml-agent.json': '{}' }))).toBe(false);
    await expect(readTask('/no/such/folder')).rejects.toMatchObject({ code: 'noSuchPath' });
  });
});

describe('a project of another kind', () => {
  it.each([
    ['whose env/ is a virtual environment', { 'env/pyvenv.cfg': 'home = /usr/bin\n' }],
    ['whose scripts/ are something else', { 'scripts/eval.py': null, 'scripts/research_problem.txt': null }],
  ])('%s is no task', async (_, changes) => {
    expect(await isMlAgentBenchTask(taskFolder(changes))).toBe(false);
  });
});

describe('read_only_files.txt', () => {
  it.each([
    ['./train.csv', ['train.csv'], ['sub/train.csv', 'train.csv.bak']],
    ['images/*', ['images/a.png', 'images/deep/er/b.png'], ['image/a.png', 'other/images/a.png']],
    ['*.csv', ['a.csv', 'sub/b.csv'], ['a.csv.py']],
    ['data/part_?.bin', ['data/part_1.bin'], ['data/part_10.bin']],
    ['data/[ab].txt', ['data/a.txt'], ['data/c.txt']],
    ['odd (1).csv', ['odd (1).csv'], ['odd 1.csv']],
    ['logs*', ['logs.txt', 'logs_1/deep/a'], ['my/logs.txt']],
  ])('%s protects what fnmatch would', (pattern, protectedFiles, others) => {
    const patterns = readonlyPatterns(readonlyGlobs(`${pattern}\n`), ['train.py']);
    for (const file of protectedFiles) expect(patterns.protects(file), file).toBe(true);
    for (const file of others) expect(patterns.protects(file), file).toBe(false);
  });

  it('may have empty lines, ends of lines of Windows, and lines that lead out', () => {
    expect(readonlyGlobs('\r\n./a.csv\r\n\r\n../answers.csv\r\n/etc/passwd\r\na.csv\r\n')).toEqual(['a.csv']);
  });
});

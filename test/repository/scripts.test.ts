import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

/** The scripts are plain JavaScript without types, since they run before anything is installed. */
const load = (name: string): Promise<unknown> =>
  import(new URL(`../../scripts/lib/${name}.mjs`, import.meta.url).href);

type Counts = { passed: number; failed: number; skipped: number };
const { countTests, failuresIn } = (await load('countTests')) as {
  countTests: (report: unknown, exitCode: number) => Counts;
  failuresIn: (report: unknown, root: string) => string[];
};
const { demoArguments } = (await load('demoArguments')) as {
  demoArguments: (args: string[], from: string) => Record<string, unknown>;
};
const { packagesAreInstalled, hashOfSources } = (await load('setup')) as {
  packagesAreInstalled: (root: string) => boolean;
  hashOfSources: (root: string) => string;
};

describe('a run of tests', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  });
  test.each([
    ['all pass', { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] }, 0, 3, 0],
    ['one fails', { numPassedTests: 2, numFailedTests: 1, testResults: [file('failed', 'failed')] }, 1, 2, 1],
    ['a file cannot be loaded', { numPassedTests: 2, numFailedTests: 0, testResults: [file('failed')] }, 1, 2, 1],
    ['an error rises outside of tests', { numPassedTests: 2, numFailedTests: 0, testResults: [] }, 1, 2, 1],
    ['nothing is reported', null, 1, 0, 1],
  ])('in which %s is counted', (_, report, exitCode, passed, failed) => {
    expect(countTests(report, exitCode)).toEqual({ passed, failed, skipped: 0 });
  });

  test('does not count what was skipped as passed', () => {
    const report = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1, testResults: [] };
    expect(countTests(report, 0)).toEqual({ passed: 1, failed: 0, skipped: 3 });
  });

  test('names what failed, in one line each', () => {
    const error = 'Error: no\n  at a.ts:1';
    const failing = { status: 'failed', fullName: 'A ends', failureMessages: [error] };
    const passing = { status: 'passed', fullName: 'A adds', failureMessages: [] };
    const testResults = [
      { name: '/here/test/a.test.ts', status: 'failed', assertionResults: [passing, failing] },
      { name: '/here/test/b.test.ts', status: 'failed', message: 'Cannot find c', assertionResults: [] },
      { name: '/here/test/d.test.ts', status: 'passed', assertionResults: [passing] },
    ];
    expect(failuresIn({ testResults }, '/here')).toEqual([
      'test/a.test.ts > A ends: Error: no',
      'test/b.test.ts: Cannot find c',
    ]);
    expect(failuresIn(null, '/here')).toEqual([]);
  });
});

describe('the demo', () => {
  test('without arguments takes a small model and few steps', () => {
    const { model, rest, sample } = demoArguments([], '/home/me');
    expect({ model, rest }).toEqual({ model: 'coder-1.5b', rest: ['--steps', '8'] });
    expect(sample).toEqual(expect.any(String));
  });

  test.each([
    [['coder-0.5b'], 'coder-0.5b'],
    [['--model', 'coder-0.5b'], 'coder-0.5b'],
    [['--model', 'mine.gguf'], '/home/me/mine.gguf'],
    [['../mine.gguf'], '/home/mine.gguf'],
  ])('with %j takes the model %s', (args, model) => {
    expect(demoArguments(args, '/home/me')['model']).toBe(model);
  });

  test('passes options of the program on', () => {
    const args = ['--steps', '3', '--cpu', '--seed', '7', '--sample', 'digits'];
    expect(demoArguments(args, '/')['rest']).toEqual(['--steps', '3', '--cpu', '--seed', '7']);
  });

  test('refuses an option that there is not', () => {
    expect(() => demoArguments(['--fast'], '/')).toThrow(/^Unknown option '--fast'; "npm run demo -- --help"/);
  });
});

describe('packages count as installed', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };
  test.each([
    ['when all are there', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }, true],
    ['without an optional one of another system', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['but not with another version', { 'node_modules/a': { version: '1.0.1' } }, false],
    ['but not with one missing', {}, false],
    ['but not with one too many', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': {} }, false],
    ['but not when npm was interrupted', null, false],
  ])('%s', (_, installed, expected) => {
    const root = folder();
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    if (installed)
      writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
    expect(packagesAreInstalled(root)).toBe(expected);
  });
});

test('the program is built again when a source changes, comes or goes', () => {
  const root = folder();
  mkdirSync(join(root, 'src', 'deep'), { recursive: true });
  writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'one');
  const first = hashOfSources(`${root}/`);
  expect(hashOfSources(`${root}/`)).toBe(first);
  writeFileSync(join(root, 'src', 'b.ts'), '');
  const second = hashOfSources(`${root}/`);
  expect(second).not.toBe(first);
  writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'two');
  expect(hashOfSources(`${root}/`)).not.toBe(second);
});

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'ml-agent-scripts-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'node_modules'));
  return root;
}

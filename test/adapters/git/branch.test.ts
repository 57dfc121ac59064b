import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { branchName, createBranch } from '../../../src/adapters/git/branch.js';
import { checkpointRef, createGitCheckpoints, removeGitCheckpoint } from '../../../src/adapters/git/gitCheckpoints.js';
import { step } from '../../steps.js';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const SESSION = '20260101-000000-abcd';

let root: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['--no-optional-locks', ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' });

function create(changes: Partial<Parameters<typeof createBranch>[0]> = {}): Promise<string> {
  const scripts = new Map([['train.py', 'a = 2\n']]);
  const dir = join(root, 'exp');
  return createBranch({ dir, sessionId: SESSION, step: step(2, 0.9), scripts, branch: 'ml-agent/x', log, ...changes });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ml-agent-branch-'));
  mkdirSync(join(root, 'exp'));
  writeFileSync(join(root, 'exp/train.py'), 'a = 0\n');
  writeFileSync(join(root, 'README.md'), 'hello\n');
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@example.org');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('says that git is missing where it is, and not that the repository is', async () => {
  vi.stubEnv('PATH', root);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(create()).rejects.toMatchObject({ name: 'UserError', code: 'noGit' });
});

describe('a branch from a step', () => {
  beforeEach(() => {
    git('add', '.');
    git('commit', '-qm', 'first');
  });

  it('holds the whole tree with the script of the step, on top of what is checked out', async () => {
    const commit = await create();
    expect(git('rev-parse', 'ml-agent/x').trim()).toBe(commit);
    expect(git('show', 'ml-agent/x:exp/train.py')).toBe('a = 2\n');
    expect(git('show', 'ml-agent/x:README.md')).toBe('hello\n');
    expect(git('rev-parse', 'ml-agent/x^').trim()).toBe(git('rev-parse', 'HEAD').trim());
    expect(git('log', '-1', '--format=%B', 'ml-agent/x')).toMatch(/0\.9[\s\S]*idea 2[\s\S]*Metric: 0\.9/);
  });

  it('leaves branch, index and work tree as they are, and runs no hook', async () => {
    writeFileSync(join(root, '.git/hooks/post-commit'), '#!/bin/sh\ntouch hooked\n');
    writeFileSync(join(root, '.git/hooks/reference-transaction'), '#!/bin/sh\ntouch hooked\n');
    for (const hook of ['post-commit', 'reference-transaction']) chmodSync(join(root, '.git/hooks', hook), 0o755);
    writeFileSync(join(root, 'exp/train.py'), 'a = 1\n');
    git('add', 'exp/train.py');
    writeFileSync(join(root, 'exp/train.py'), 'a = 9\n');
    const before = [git('status', '--porcelain'), readFileSync(join(root, '.git/index')).toString('hex')];
    await create();
    expect([git('status', '--porcelain'), readFileSync(join(root, '.git/index')).toString('hex')]).toEqual(before);
    expect(git('symbolic-ref', 'HEAD').trim()).toBe('refs/heads/main');
    expect(readFileSync(join(root, 'exp/train.py'), 'utf8')).toBe('a = 9\n');
    expect(git('stash', 'list')).toBe('');
  });

  it('is refused when the name is taken, and the old branch stays', async () => {
    const first = await create();
    await expect(create({ step: step(3, 0.95) })).rejects.toMatchObject({ code: 'branchTaken' });
    expect(git('rev-parse', 'ml-agent/x').trim()).toBe(first);
  });

  it.each(['-f', 'a..b', 'a b', '', 'x.lock', '@{-1}'])('is refused with the name %j', async (branch) => {
    await expect(create({ branch })).rejects.toMatchObject({ code: 'branchName' });
    expect(git('branch', '--list').trim()).toBe('* main');
  });
});

it('begins a history in a repository without commits', async () => {
  await create();
  expect(git('log', '--format=%s', 'ml-agent/x').trim().split('\n')).toHaveLength(1);
  expect(git('ls-tree', '-r', '--name-only', 'ml-agent/x').trim()).toBe('exp/train.py');
});

it('needs a repository', async () => {
  rmSync(join(root, '.git'), { recursive: true });
  await expect(create()).rejects.toMatchObject({ code: 'noRepository' });
});

it.each([
  ['Digits (8x8)', 'ml-agent/digits-8x8-step-2'],
  ['精度', 'ml-agent/experiment-step-2'],
])('the proposed name for %s is %s', (name, branch) => {
  expect(branchName(name, 2)).toBe(branch);
  git('check-ref-format', '--branch', branch);
});

it('the commits of one session can be removed without those of another', async () => {
  for (const id of [SESSION, '20260102-000000-abcd']) {
    await createGitCheckpoints({ dir: root, sessionId: id, log }).save(step(1, 0.9), new Map([['exp/train.py', 'x']]));
  }
  await removeGitCheckpoint(root, SESSION, log);
  expect(git('for-each-ref', '--format=%(refname)').trim()).toBe(checkpointRef('20260102-000000-abcd'));
});

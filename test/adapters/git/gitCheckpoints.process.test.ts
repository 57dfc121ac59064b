import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpointMessage } from '../../../src/adapters/git/checkpointMessage.js';
import { checkpointRef, clearGitCheckpoints, createGitCheckpoints } from '../../../src/adapters/git/gitCheckpoints.js';
import type { Log } from '../../../src/core/ports.js';
import type { Step } from '../../../src/shared/record.js';

let root: string;
let lines: string[];
const log: Log = {
  debug: () => undefined,
  info: (text) => void lines.push(`info ${text}`),
  warn: (text) => void lines.push(`warn ${text}`),
  error: (text) => void lines.push(`error ${text}`),
};

/** Without optional locks, so that asking for the status does not itself refresh the index. */
const git = (...args: string[]): string =>
  execFileSync('git', ['--no-optional-locks', ...args], { cwd: root, encoding: 'utf8', stdio: 'pipe' });

function step(id: number, changes: Partial<Step> = {}): Step {
  return {
    type: 'step',
    id,
    parentId: id === 0 ? null : 0,
    startedAt: '2026-01-01T00:00:00Z',
    seconds: { model: 0, run: 0, total: 0 },
    status: 'kept',
    feedbackClass: 'edit',
    policy: [],
    fields: null,
    action: null,
    idea: 'Use a larger forest',
    observation: '',
    scripts: [],
    diff: '',
    run: null,
    metric: { value: 0.931, line: 'val_accuracy 0.931', offset: 0 },
    repeats: [],
    metricBefore: null,
    reward: null,
    reason: 'It is better than the incumbent by more than the spread.',
    suspicions: [],
    notes: [],
    ...changes,
  };
}

const checkpoints = (sessionId = 's1') => createGitCheckpoints({ dir: join(root, 'exp'), sessionId, log });

/** Every file of .git outside objects and our refs, with its content; and all that the user sees of the state. */
function userState(): Record<string, string> {
  const state: Record<string, string> = {
    status: git('status', '--porcelain=v2', '--branch', '--untracked-files=all'),
    stash: git('stash', 'list'),
    branches: git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/stash'),
    reflog: git('reflog', 'show', '--all'),
  };
  for (const folder of [join(root, '.git'), join(root, 'exp')]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(root, path);
      if (!entry.isFile() || /^\.git\/(objects|refs\/ml-agent)\//.test(name)) continue;
      state[name] = `${createHash('sha256').update(readFileSync(path)).digest('hex')} ${statSync(path).mode}`;
    }
  }
  return state;
}

beforeEach(() => {
  lines = [];
  root = mkdtempSync(join(tmpdir(), 'ml-agent-test-'));
  mkdirSync(join(root, 'exp'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A repository as people have them: staged and unstaged changes, a stash, hooks that fail, signing on. */
function makeDirtyRepository(): void {
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'User');
  git('config', 'user.email', 'user@example.org');
  for (const name of ['train.py', 'staged.py', 'changed.py']) writeFileSync(join(root, 'exp', name), 'print(1)\n');
  git('add', '.');
  git('commit', '-q', '-m', 'start');
  writeFileSync(join(root, 'exp', 'changed.py'), 'stashed\n');
  git('stash', '-q');
  writeFileSync(join(root, 'exp', 'staged.py'), 'staged\n');
  git('add', 'exp/staged.py');
  writeFileSync(join(root, 'exp', 'changed.py'), 'not staged\n');
  writeFileSync(join(root, 'exp', 'untracked.py'), 'untracked\n');
  for (const hook of ['pre-commit', 'commit-msg', 'reference-transaction', 'post-commit', 'post-index-change']) {
    writeFileSync(join(root, '.git', 'hooks', hook), `#!/bin/sh\ntouch "${root}/hook-ran"\nexit 1\n`);
    chmodSync(join(root, '.git', 'hooks', hook), 0o755);
  }
  git('config', 'commit.gpgsign', 'true');
  git('config', 'gpg.program', '/bin/false');
  git('config', 'core.splitIndex', 'true');
  git('config', 'core.logAllRefUpdates', 'always');
}

describe('git checkpoints', () => {
  it('are commits of a private ref that hold the scripts of each step', async () => {
    makeDirtyRepository();
    const saved = checkpoints();
    await saved.save(step(0, { status: 'baseline' }), new Map([['train.py', 'print(1)\n']]));
    await saved.save(
      step(1),
      new Map([
        ['train.py', 'print(2)\r\nno line end'],
        ['lib/über.py', 'x = "ü"\n'],
      ]),
    );

    expect(lines).toEqual([]);
    expect(git('rev-list', '--count', 'refs/ml-agent/s1').trim()).toBe('2');
    expect(git('show', 'refs/ml-agent/s1:exp/train.py')).toBe('print(2)\r\nno line end');
    expect(git('show', 'refs/ml-agent/s1:exp/lib/über.py')).toBe('x = "ü"\n');
    expect(git('ls-tree', '-r', '-z', '--name-only', 'refs/ml-agent/s1')).toBe('exp/lib/über.py\0exp/train.py\0');
    expect(git('ls-tree', '-r', '--name-only', 'refs/ml-agent/s1~')).toBe('exp/train.py\n');
  });

  it('leave index, branch, stash, work tree, reflogs and hooks alone', async () => {
    makeDirtyRepository();
    const before = userState();
    await checkpoints().save(step(0), new Map([['train.py', 'print(2)\n']]));
    expect(git('rev-parse', 'refs/ml-agent/s1')).toMatch(/^[0-9a-f]{40}/);
    expect(userState()).toEqual(before);
    expect(readdirSync(root)).not.toContain('hook-ran');
  });

  it('have ML-Agent as their author and no signature', async () => {
    makeDirtyRepository();
    await checkpoints().save(step(0), new Map([['train.py', 'print(2)\n']]));
    expect(git('log', '-1', '--format=%an <%ae>|%cn <%ce>|%G?', 'refs/ml-agent/s1').trim()).toBe(
      'ML-Agent <ml-agent@localhost>|ML-Agent <ml-agent@localhost>|N',
    );
  });

  it('ignore the GIT_ variables of the environment', async () => {
    makeDirtyRepository();
    const other = mkdtempSync(join(tmpdir(), 'ml-agent-test-'));
    const names = {
      GIT_DIR: join(other, '.git'),
      GIT_INDEX_FILE: join(other, 'index'),
      GIT_AUTHOR_NAME: 'Else',
      EDITOR: 'vi',
    };
    const before = { ...process.env };
    Object.assign(process.env, names);
    try {
      await checkpoints().save(step(0), new Map([['train.py', 'print(2)\n']]));
    } finally {
      for (const name of Object.keys(names)) delete process.env[name];
      Object.assign(process.env, before);
    }
    expect(lines).toEqual([]);
    expect(git('log', '-1', '--format=%an', 'refs/ml-agent/s1').trim()).toBe('ML-Agent');
    expect(readdirSync(other)).toEqual([]);
    rmSync(other, { recursive: true });
  });

  it('go on from the last commit when a session is resumed', async () => {
    makeDirtyRepository();
    await checkpoints().save(step(0), new Map([['train.py', 'print(1)\n']]));
    await checkpoints().save(step(1), new Map([['train.py', 'print(1)\n']]));
    expect(git('log', '--format=%s', 'refs/ml-agent/s1').trim().split('\n')).toHaveLength(2);
  });

  it('keep the executable bit', async () => {
    makeDirtyRepository();
    chmodSync(join(root, 'exp', 'train.py'), 0o755);
    await checkpoints().save(step(0), new Map([['train.py', 'print(1)\n']]));
    expect(git('ls-tree', '-r', 'refs/ml-agent/s1')).toMatch(/^100755 /);
  });

  it('work in a repository without any commit', async () => {
    git('init', '-q');
    await checkpoints().save(step(0), new Map([['train.py', 'print(1)\n']]));
    expect(git('show', 'refs/ml-agent/s1:exp/train.py')).toBe('print(1)\n');
  });

  it('take a message of a model that looks like an option as text', async () => {
    makeDirtyRepository();
    await checkpoints().save(
      step(0, { idea: '--template=/x\n\u001b[31m-c alias.x=!sh' }),
      new Map([['train.py', '']]),
    );
    expect(lines).toEqual([]);
    expect(git('log', '-1', '--format=%s', 'refs/ml-agent/s1').trim()).toBe(
      'ML-Agent step 0: kept 0.931, --template=/x -c alias.x=!sh',
    );
  });

  it('name a script that is too large and keep the others', async () => {
    makeDirtyRepository();
    await checkpoints().save(
      step(3),
      new Map([
        ['big.py', '#'.repeat(5_000_001)],
        ['train.py', 'print(1)\n'],
      ]),
    );
    expect(lines).toEqual(['warn The commit of step 3 leaves out big.py: it is larger than 5 MB.']);
    expect(git('ls-tree', '-r', '--name-only', 'refs/ml-agent/s1')).toBe('exp/train.py\n');
  });

  it('can be cleared, except those of sessions to keep', async () => {
    makeDirtyRepository();
    for (const id of ['s1', 's2', 's3']) await checkpoints(id).save(step(0), new Map([['train.py', 'print(1)\n']]));
    expect(await clearGitCheckpoints(join(root, 'exp'), ['s2'], log)).toEqual([
      'refs/ml-agent/s1',
      'refs/ml-agent/s3',
    ]);
    expect(git('for-each-ref', '--format=%(refname)', 'refs/ml-agent').trim()).toBe('refs/ml-agent/s2');
  });
});

describe('without a repository', () => {
  it('nothing happens, and the log says so once', async () => {
    const saved = checkpoints();
    await saved.save(step(0), new Map([['train.py', '']]));
    await saved.save(step(1), new Map([['train.py', '']]));
    expect(lines).toEqual([expect.stringMatching(/^info Steps are not kept as git commits: .*not a git repository/)]);
    expect(readdirSync(root)).toEqual(['exp']);
  });

  it('nothing happens where git is not installed', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = root;
    try {
      await checkpoints().save(step(0), new Map([['train.py', '']]));
    } finally {
      process.env['PATH'] = path;
    }
    expect(lines).toEqual([expect.stringMatching(/^info Steps are not kept as git commits/)]);
  });

  it('a failure is a warning, not an exception', async () => {
    makeDirtyRepository();
    mkdirSync(join(root, '.git', 'refs', 'ml-agent', 's1', 'in-the-way'), { recursive: true });
    writeFileSync(join(root, '.git', 'refs', 'ml-agent', 's1', 'in-the-way', 'x'), git('rev-parse', 'HEAD'));
    await checkpoints().save(step(4), new Map([['train.py', '']]));
    expect(lines).toEqual([expect.stringMatching(/^warn Step 4 is recorded, but git has no commit of it: /)]);
  });
});

describe('the message of a checkpoint', () => {
  it('has a short first line, idea, reason and trailers', () => {
    expect(checkpointMessage(step(7, { parentId: 3, idea: 'a'.repeat(80) }), 's1').split('\n')).toEqual([
      `ML-Agent step 7: kept 0.931, ${'a'.repeat(42)}…`,
      '',
      'a'.repeat(80),
      '',
      'It is better than the incumbent by more than the spread.',
      '',
      'Session: s1',
      'Step: 7',
      'Parent-Step: 3',
      'Status: kept',
      'Metric: 0.931',
    ]);
  });

  it.each([
    ['2026-01-01T00:00:00Z', 'refs/ml-agent/2026-01-01T00-00-00Z'],
    ['a..b/../c.lock', 'refs/ml-agent/a-b-c-lock'],
    ['..', 'refs/ml-agent/session'],
  ])('the ref of session %s is %s', (id, ref) => {
    expect(checkpointRef(id)).toBe(ref);
  });
});

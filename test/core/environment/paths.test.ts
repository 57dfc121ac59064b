import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { insidePath, isHidden, isSpelledAsOnDisk } from '../../../src/core/environment/paths.js';
import { temporaryFolder } from '../../adapters/runner/support.js';

const outside = temporaryFolder();
const folder = temporaryFolder();
const root = join(folder.dir, 'experiment');
afterAll(() => [outside, folder].forEach((made) => made.remove()));

mkdirSync(join(root, 'data', 'deep'), { recursive: true });
mkdirSync(join(root, '.git'));
mkdirSync(join(folder.dir, 'experiment-2'));
writeFileSync(join(root, 'train.py'), '');
writeFileSync(join(root, '.git', 'config'), '');
writeFileSync(join(root, 'de\u0301ja\u0300.csv'), '');
symlinkSync(outside.dir, join(root, 'out'));
symlinkSync(join(outside.dir, 'nothing-here'), join(root, 'dangling'));
symlinkSync(join(root, 'data'), join(root, 'alias'));
symlinkSync(join(root, '.git'), join(root, 'history'));
symlinkSync(join(root, 'loop'), join(root, 'loop'));

describe('insidePath', () => {
  it.each([
    ['train.py', 'train.py'],
    ['./train.py', 'train.py'],
    [' train.py ', 'train.py'],
    ['data//deep/', 'data/deep'],
    ['data\\deep', 'data/deep'],
    ['data/../train.py', 'train.py'],
    ['.', '.'],
    ['./', '.'],
    ['new/folder/file.py', 'new/folder/file.py'],
    ['alias/deep', 'alias/deep'],
    ['..data', '..data'],
    ['.gitignore', '.gitignore'],
    ['de\u0301ja\u0300.csv', 'de\u0301ja\u0300.csv'],
    ['数据.csv', '数据.csv'],
  ])('takes %j for %j', async (given, clean) => {
    expect(await insidePath(root, given)).toBe(clean);
  });

  it.each([
    '',
    ' ',
    '..',
    '../experiment-2',
    'data/../../experiment-2/a.py',
    '..\\experiment-2',
    '/etc/passwd',
    '//etc/passwd',
    'data/../../../../etc/passwd',
    '..\\..\\tasks',
    'data/..\\../x',
    '\\\\?\\C:\\x',
    'C:..\\x',
    '~root/x',
    'file:///etc/passwd\u0000',
    '.git\\config',
    './/.git//config',
    '.ml-agent./sessions',
    'alias/../.git/config',
    '\\\\server\\share',
    'C:/Windows',
    'c:file',
    '~/.ssh/id_rsa',
    'a\0b',
    'a\nb',
    'out',
    'out/secret.txt',
    'out/new/file.py',
    '.git',
    '.git/config',
    '.GIT/config',
    '.git./config',
    '.git /config',
    'data/../.git/config',
    '.ml-agent/sessions',
    '.ML-Agent/objects',
    'data/.venv/bin/python',
    '__pycache__/x.pyc',
    'history',
    'history/config',
  ])('refuses %j', async (given) => {
    expect(await insidePath(root, given)).toBeNull();
  });

  it('takes no time for paths that never end', async () => {
    const started = performance.now();
    for (const part of ['a/', '../', 'x', './', '\\', ' ']) {
      expect(await insidePath(root, part.repeat(200_000)), part).toBeNull();
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('does not fail for a link that leads nowhere or to itself', async () => {
    expect(await insidePath(root, 'dangling')).toBe('dangling');
    expect(await insidePath(root, 'loop')).toBe('loop');
  });

  it('works when the root itself is reached by a link', async () => {
    const link = join(folder.dir, 'link');
    symlinkSync(root, link);
    expect(await insidePath(link, 'data/deep')).toBe('data/deep');
    expect(await insidePath(link, 'out/secret.txt')).toBeNull();
  });
});

describe('isSpelledAsOnDisk', () => {
  it.each(['train.py', 'data/deep/new.py', 'new/folder/file.py', 'dangling/new.py', '数据.csv'])(
    'holds for %s',
    async (clean) => {
      expect(await isSpelledAsOnDisk(root, clean)).toBe(true);
    },
  );

  it.each(['alias/deep/new.py', 'alias/new.py', 'out/new.py'])(
    'does not hold for %s, behind a link',
    async (clean) => {
      expect(await isSpelledAsOnDisk(root, clean)).toBe(false);
    },
  );
});

describe('isHidden', () => {
  it.each(['.git', '.Git', '.ml-agent', 'venv', 'node_modules', '.venv.'])('hides %s', (name) => {
    expect(isHidden(name)).toBe(true);
  });

  it.each(['.', '..', 'git', '.gitignore', 'data', 'venv2'])('shows %s', (name) => {
    expect(isHidden(name)).toBe(false);
  });
});

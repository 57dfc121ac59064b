import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listPythons } from '../../../src/adapters/python/listPythons.js';
import { PYTHON } from '../../core/sessionKit.js';

describe.skipIf(process.platform === 'win32')('the interpreters of this computer', () => {
  let root: string;
  const at = (...parts: string[]) => join(root, ...parts);
  const environment = (...parts: string[]) => {
    execFileSync(PYTHON, ['-m', 'venv', '--without-pip', at(...parts)]);
    return at(...parts, 'bin', 'python');
  };
  const list = (known: readonly string[] = []) =>
    listPythons({ experimentDir: at('work'), workspaceDir: at('work'), known, home: at('home'), env: {} });

  beforeAll(() => {
    root = mkdtempSync(join(realpathSync(tmpdir()), 'ml-agent-pythons-'));
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('are each listed once, with their version, the one near the experiment first', async () => {
    const near = environment('work', '.venv');
    const managed = environment('home', '.pyenv', 'versions', '3.11.0');
    const other = environment('elsewhere');
    const found = await list([other, near, join(near, '..', 'python3'), managed]);
    const paths = found.map(({ path }) => path);
    expect(paths[0]).toBe(near);
    for (const path of [near, managed, other]) expect(paths.filter((one) => one === path)).toHaveLength(1);
    expect(paths).not.toContain(join(near, '..', 'python3'));
    for (const { version, supported } of found) {
      expect(version).toMatch(/^3\.\d+\.\d+/);
      expect(supported).toBe(Number(version.split('.')[1]) >= 10);
    }
  });

  it('are only those that run', async () => {
    mkdirSync(at('broken'), { recursive: true });
    const broken = at('broken', 'python');
    writeFileSync(broken, '#!/bin/sh\nexit 1\n');
    chmodSync(broken, 0o755);
    const paths = (await list([broken, at('gone', 'python')])).map(({ path }) => path);
    expect(paths).not.toContain(broken);
    expect(paths.filter((path) => path.includes('gone'))).toEqual([]);
  });
});

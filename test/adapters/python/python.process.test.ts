import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensureEnvironment, environmentKey, parseRequirements } from '../../../src/adapters/python/environment.js';
import { findPython, interpreterOf, probePython } from '../../../src/adapters/python/findPython.js';
import { pipReason, pipStep } from '../../../src/adapters/python/pipOutput.js';
import { runPython } from '../../../src/adapters/python/runPython.js';
import { makeWheel } from '../llama/models/makeWheel.js';

const base = mkdtempSync(join(tmpdir(), 'ml-agent-python-'));
const venv = join(base, 'made');
beforeAll(() => void execFileSync('python3', ['-m', 'venv', '--without-pip', venv]));
afterAll(() => rmSync(base, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

const signal = new AbortController().signal;

describe('the interpreter of an experiment', () => {
  test('is the chosen one before any other', async () => {
    const dir = folder();
    symlinkSync(venv, join(dir, '.venv'));
    const found = await findPython({ chosen: 'python3', experimentDir: dir });
    expect(found?.path).not.toContain('.venv');
    expect(found).toMatchObject({ version: expect.stringMatching(/^3\.\d+\.\d+$/) as string, supported: true });
  });

  test('is never another one when the chosen one does not run', async () => {
    await expect(findPython({ chosen: '/no/python', experimentDir: folder() })).rejects.toThrow(
      /does not run as Python/,
    );
    await expect(findPython({ chosen: '/bin/ls', experimentDir: folder() })).rejects.toThrow(/\/bin\/ls does not run/);
  });

  test.each(['.venv', 'venv'])('comes from %s in its folder', async (name) => {
    const dir = folder();
    symlinkSync(venv, join(dir, name));
    expect((await findPython({ experimentDir: dir }))?.path).toBe(interpreterOf(join(dir, name)));
  });

  test('comes from a folder above, up to the workspace and no further', async () => {
    const outer = folder();
    const inner = join(outer, 'a', 'b');
    mkdirSync(inner, { recursive: true });
    symlinkSync(venv, join(outer, '.venv'));
    const expected = interpreterOf(join(outer, '.venv'));
    expect((await findPython({ experimentDir: inner, workspaceDir: outer }))?.path).toBe(expected);
    expect((await findPython({ experimentDir: inner, workspaceDir: join(outer, 'a') }))?.path).not.toBe(expected);
    mkdirSync(join(outer, '.git'));
    expect((await findPython({ experimentDir: inner }))?.path).toBe(expected);
  });

  test('is the one of VIRTUAL_ENV before the one on PATH', async () => {
    const found = await findPython({ experimentDir: folder(), env: { VIRTUAL_ENV: venv } });
    expect(found?.path).toBe(interpreterOf(venv));
  });

  test('is passed over when its environment is broken', async () => {
    const dir = folder();
    program(interpreterOf(join(dir, '.venv')), 'exit 1');
    expect((await findPython({ experimentDir: dir }))?.path).not.toContain(dir);
  });

  test('is missing when nothing on PATH runs', async () => {
    vi.stubEnv('PATH', folder());
    expect(await findPython({ experimentDir: folder(), env: {} })).toBeNull();
  });

  test('is flagged when it is older than 3.10', async () => {
    const old = program(join(folder(), 'python3'), 'echo /opt/old/python3; echo 3.9.2');
    expect(await probePython([old])).toEqual({ path: '/opt/old/python3', version: '3.9.2', supported: false });
  });
});

describe('an environment', () => {
  test('holds the pinned packages, is made once, and anew when its making was cut off', async () => {
    const links = folder();
    makeWheel(links, 'ml-agent-test-package', Buffer.from('data'));
    vi.stubEnv('PIP_FIND_LINKS', links);
    vi.stubEnv('PIP_NO_INDEX', '1');
    const dir = folder();
    const lines: string[] = [];
    const make = () => environment(dir, ['ml-agent-test-package==1.0'], lines);
    const [python, same] = await Promise.all([make(), make()]);
    expect(same).toBe(python);
    const show = await runPython(python, ['-m', 'pip', 'show', 'ml-agent-test-package']);
    expect(show.stdout).toContain('Version: 1.0');
    expect(lines.filter((line) => line === 'making the environment')).toHaveLength(1);
    expect(lines).toContain('fetching ml_agent_test_package-1.0-py3-none-any.whl');
    expect(lines.join()).not.toMatch(/WARNING|Looking in/);

    lines.length = 0;
    await make();
    expect(lines).toEqual([]);
    rmSync(join(python, '..', '..', '.ml-agent-complete'));
    expect(await make()).toBe(python);
    expect(lines).toContain('making the environment');
  }, 120_000);

  test('is another one for other requirements or another Python, but not for another order', () => {
    const key = environmentKey(['a==1', 'b==1'], '3.11.7');
    expect(environmentKey(['b==1', 'a==1'], '3.11.7')).toBe(key);
    expect(environmentKey(['a==2', 'b==1'], '3.11.7')).not.toBe(key);
    expect(environmentKey(['a==1', 'b==1'], '3.12.1')).not.toBe(key);
  });

  test('cannot be made with a package that there is not, and pip says why in one line', async () => {
    vi.stubEnv('PIP_NO_INDEX', '1');
    const failure = environment(folder(), ['ml-agent-no-such-package==9']);
    await expect(failure).rejects.toThrow(
      /^pip could not install the packages: No matching distribution found for ml-agent-no-such-package==9$/,
    );
  }, 120_000);

  test('cannot be made where the venv module lacks ensurepip, and the message says what to install', async () => {
    // What Debian's python3 prints without the package python3-venv.
    const debian = program(
      join(folder(), 'python3'),
      `if [ "$2" = venv ]; then
         echo "The virtual environment was not created successfully because ensurepip is not available."; exit 1
       fi
       echo "$0"; echo 3.11.2`,
    );
    await expect(environment(folder(), [], [], debian)).rejects.toThrow(/apt install python3-venv/);
  });

  test('cannot be made without Python or with an old one', async () => {
    const old = program(join(folder(), 'python3'), 'echo /opt/old/python3; echo 3.9.2');
    await expect(environment(folder(), [], [], '/no/python')).rejects.toThrow(/install Python 3\.10 or newer/);
    await expect(environment(folder(), [], [], old)).rejects.toThrow(/is Python 3\.9\.2; install Python 3\.10/);
  });
});

describe('a Python process', () => {
  test('that is missing is a result', async () => {
    const result = await runPython('/no/python', []);
    expect(result.code).toBeNull();
    expect(result.stderr).toContain('ENOENT');
  });

  test('ends with its children when it is stopped', async () => {
    const stop = new AbortController();
    const code = 'import subprocess; print("up", flush=True); subprocess.run(["sleep", "60"])';
    const onLine = () => stop.abort(new Error('stopped'));
    const began = performance.now();
    await expect(runPython('python3', ['-c', code], { signal: stop.signal, onLine })).rejects.toThrow('stopped');
    // The output is closed only when the child that inherited it is gone too.
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

test.each([
  ['Collecting numpy==2.2.6 (from -r requirements.txt (line 2))', 'fetching numpy==2.2.6'],
  ['Installing collected packages: six, numpy', 'installing'],
  ['Processing ./wheels/six-1.17.0-py2.py3-none-any.whl (from x)', 'fetching six-1.17.0-py2.py3-none-any.whl'],
  ['  Using cached numpy-2.2.6.whl (16 MB)', null],
  ['Looking in links: /somewhere, file:///else', null],
])('pip saying "%s" is shown as %s', (line, shown) => expect(pipStep(line)).toBe(shown));

test.each([
  [
    'WARNING: a\nERROR: Could not find a version\nERROR: No matching distribution found for x==1\n',
    'No matching distribution found for x==1',
  ],
  [
    "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No matching",
    'the package index cannot be reached; check the network',
  ],
  [
    '/usr/bin/python3: No module named pip',
    'this Python has no pip; install it (on Debian and Ubuntu: "apt install python3-pip")',
  ],
  ['Traceback\nValueError: bad\nWARNING: late', 'ValueError: bad'],
  ['', 'it gave no reason'],
])('of %j the reason is given as %s', (stderr, reason) => expect(pipReason(stderr)).toBe(reason));

test('a requirements file is read without comments and empty lines', () => {
  expect(parseRequirements('# head\r\nnumpy==2.2.6  # why\n\n  six==1.17.0\n')).toEqual([
    'numpy==2.2.6',
    'six==1.17.0',
  ]);
});

function environment(dir: string, requirements: string[], lines: string[] = [], basePython = 'python3') {
  const onOutput = (line: string) => void lines.push(line);
  return ensureEnvironment({ dir, requirements, basePython, signal, onOutput });
}

function folder(): string {
  const dir = realpathSync(mkdtempSync(join(base, 'folder-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A program in place of an interpreter that this machine does not have. */
function program(path: string, script: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

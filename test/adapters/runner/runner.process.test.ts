import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest, RunResult } from '../../../src/core/ports.js';
import { createRunner } from '../../../src/adapters/runner/runner.js';
import { PYTHON, recordingLog, request, temporaryFolder, type Folder } from './support.js';

let folder: Folder;
let log: ReturnType<typeof recordingLog>;

beforeEach(() => {
  folder = temporaryFolder();
  log = recordingLog();
});
afterEach(() => folder.remove());

function script(text: string, name = 'train.py'): void {
  writeFileSync(join(folder.dir, name), text);
}

async function run(command: string, changes: Partial<RunRequest> = {}): Promise<RunResult & { shown: string[] }> {
  const shown: string[] = [];
  const options = { signal: new AbortController().signal, onOutput: (text: string) => void shown.push(text) };
  return {
    ...(await createRunner({ python: PYTHON, log }).run(request(folder.dir, command, changes), options)),
    shown,
  };
}

describe('the end of a run', () => {
  it.each([
    ['exit 0', 0, null],
    ['exit 3', 3, null],
    ['no-such-command-at-all', 127, null],
    ['python -c "raise ValueError(1)"', 1, null],
    ['exec python -c "import os; os.kill(os.getpid(), 9)"', null, 'SIGKILL'],
    ['python -c "import os; os.kill(os.getpid(), 9)"; exit $?', 137, null],
  ])('%s has its own exit code or signal', async (command, exitCode, signal) => {
    expect(await run(command)).toMatchObject({ end: 'exited', exitCode, signal, notStarted: null, sandbox: null });
  });

  it('tells seconds of the command alone', async () => {
    const { seconds } = await run('sleep 0.5');
    expect(seconds).toBeGreaterThan(0.45);
    expect(seconds).toBeLessThan(3);
  });

  it.each([
    ['timedOut', 'while true; do echo x; sleep 0.1; done', { runSeconds: 1, silentSeconds: 20 }],
    ['stalled', 'echo start; sleep 30', { runSeconds: 20, silentSeconds: 1 }],
  ])('is %s at that limit', async (end, command, limits) => {
    const result = await run(command, { limits });
    expect(result).toMatchObject({ end, exitCode: null, signal: 'SIGTERM' });
    expect(result.seconds).toBeGreaterThan(0.9);
    expect(result.seconds).toBeLessThan(4);
  });

  it('is not stalled while output comes, on whichever stream', async () => {
    const command = 'for i in 1 2 3 4 5 6; do echo . >&2; sleep 0.3; done';
    expect(await run(command, { limits: { runSeconds: 20, silentSeconds: 1 } })).toMatchObject({ end: 'exited' });
  });

  it('is diverged when the loss is NaN on several lines', async () => {
    script('import time\nfor i in range(300):\n    print(f"epoch {i} loss: nan")\n    time.sleep(0.1)\n');
    const result = await run('python train.py');
    expect(result.end).toBe('diverged');
    expect(result.seconds).toBeLessThan(5);
  });

  it('is cancelled on abort, also before the start', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const runner = createRunner({ python: PYTHON, log });
    const options = { signal: stop.signal, onOutput: () => undefined };
    expect(await runner.run(request(folder.dir, 'echo a; sleep 30'), options)).toMatchObject({
      end: 'cancelled',
      output: 'a\n',
    });
    expect(await runner.run(request(folder.dir, 'touch ran'), options)).toMatchObject({
      end: 'cancelled',
      seconds: 0,
    });
    expect(existsSync(join(folder.dir, 'ran'))).toBe(false);
  });
});

describe('a run that cannot start says what to do', () => {
  it.each<[string, Partial<RunRequest>, RegExp]>([
    ['the folder is missing', { cwd: '/no/such/folder' }, /^The folder \/no\/such\/folder does not exist/],
    ['the folder is a file', { cwd: PYTHON }, /is not a folder/],
    [
      'the log cannot be written',
      { logPath: '/no/such/folder/x.log' },
      /^The log \/no\/such\/folder\/x\.log cannot be/,
    ],
  ])('%s', async (_what, changes, sentence) => {
    const result = await run('echo 1', changes);
    expect(result).toMatchObject({ end: 'notStarted', exitCode: null, notStarted: expect.stringMatching(sentence) });
  });

  it('the system refuses the command', async () => {
    const result = await run(`: ${'x'.repeat(3_000_000)}`);
    expect(result).toMatchObject({
      end: 'notStarted',
      notStarted: expect.stringMatching(/could not be started .*E2BIG/),
    });
  });

  it('no Python, or one that is gone', async () => {
    const start = (python: string | null, command: string) =>
      createRunner({ python, log }).run(request(folder.dir, command), {
        signal: new AbortController().signal,
        onOutput: () => undefined,
      });
    expect((await start(null, 'python train.py')).notStarted).toMatch(
      /^No Python was found for "python train.py"; choose/,
    );
    expect((await start('/gone/python', 'python train.py')).notStarted).toMatch(
      /interpreter \/gone\/python does not exist/,
    );
    expect(await start(null, 'echo 1')).toMatchObject({ end: 'exited', exitCode: 0 });
  });
});

describe('the output of a run', () => {
  it('is the same in result and log, both streams, errors apart', async () => {
    script('import sys\nprint("one")\nprint("two", file=sys.stderr)\nprint("val_accuracy 0.5", end="")\n');
    const result = await run('python train.py');
    expect(result.output.split('\n').sort()).toEqual(['one', 'two', 'val_accuracy 0.5'].sort());
    expect(result.errors).toBe('two\n');
    expect(readFileSync(join(folder.dir, 'run.log'), 'utf8')).toBe(result.output);
  });

  it('comes while the script runs, although it is not flushed', async () => {
    script('import time\nprint("first")\ntime.sleep(1.5)\nprint("last")\n');
    const seen: [string, number][] = [];
    const start = performance.now();
    await createRunner({ python: PYTHON, log }).run(request(folder.dir, 'python train.py'), {
      signal: new AbortController().signal,
      onOutput: (text) => void seen.push([text, performance.now() - start]),
    });
    expect(seen.map(([text]) => text)).toEqual(['first\n', 'last\n']);
    expect((seen[1]?.[1] ?? 0) - (seen[0]?.[1] ?? 0)).toBeGreaterThan(1000);
  });

  it('is given in few pieces, however many lines there are', async () => {
    const { shown } = await run('python -c "for i in range(5000): print(i)"');
    expect(shown.join('').split('\n')).toHaveLength(5001);
    expect(shown.length).toBeLessThan(60);
  });

  it('keeps characters whole that arrive in two pieces', async () => {
    script(
      'import os, time\nfor b in "größe 🙂 日本\\n".encode():\n    os.write(1, bytes([b]))\n    time.sleep(0.01)\n',
    );
    const result = await run('python train.py');
    expect(result.output).toBe('größe 🙂 日本\n');
    expect(result.shown.join('')).toBe('größe 🙂 日本\n');
  });

  it('is UTF-8 even where the locale is not', async () => {
    expect((await run('python -c "print(chr(228))"', { env: { LC_ALL: 'C' } })).output).toBe('ä\n');
  });

  it('keeps a line whole when a warning comes between its parts', async () => {
    script(
      'import os, time\nos.write(1, b"val_accuracy: ")\ntime.sleep(0.2)\nos.write(2, b"warning\\n")\ntime.sleep(0.2)\nos.write(1, b"0.75\\n")\n',
    );
    expect((await run('python train.py')).output).toBe('warning\nval_accuracy: 0.75\n');
  });

  it('without end fills neither memory nor disk, and the metric stays in it', async () => {
    const noise =
      'import sys\nline = "x" * 99 + "\\n"\nsys.stdout.write("head\\n")\nfor i in range(100000): sys.stdout.write(line)\n';
    script(`${noise}print("val_accuracy 0.125")\nfor i in range(100000): sys.stdout.write(line)\nprint("tail")\n`);
    const result = await run('python train.py', { env: { PYTHONUNBUFFERED: '' } });
    expect(result.exitCode).toBe(0);
    expect(result.output.length).toBeLessThan(2_200_000);
    expect(result.output).toMatch(/^head\n/);
    expect(result.output).toMatch(
      /x\n\[\.\.\. the log leaves out (?:17\.[89]|18\.0) MB here \.\.\.\]\nval_accuracy 0\.125\n\[\.\.\. and/,
    );
    expect(result.output).toMatch(/\ntail\n$/);
    expect(readFileSync(join(folder.dir, 'run.log'), 'utf8')).toBe(result.output);
  });

  it('is shown by its end alone when it comes too fast', async () => {
    const { shown, output } = await run("python -c \"print(('x' * 99 + chr(10)) * 20000 + 'end')\"");
    expect(output).toHaveLength(2_000_004);
    expect(shown.join('')).toMatch(/\[\.\.\. output too fast to show; the log has more \.\.\.\]\n/);
    expect(shown.join('')).toMatch(/\nend\n$/);
    expect(shown.join('').length).toBeLessThan(1_500_000);
  });

  it('does not block this process when it never ends', async () => {
    let ticks = 0;
    const clock = setInterval(() => ticks++, 20);
    const before = process.memoryUsage().rss;
    const result = await run('yes yes yes', { limits: { runSeconds: 2, silentSeconds: 20 } });
    clearInterval(clock);
    expect(result.end).toBe('timedOut');
    expect(ticks).toBeGreaterThan(30);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    expect(result.output.length).toBeLessThan(2_200_000);
  });

  it('goes on without a log when the disk is full', async () => {
    const result = await run('echo 1; sleep 1; echo 2', { logPath: '/dev/full' });
    expect(result).toMatchObject({ end: 'exited', exitCode: 0, output: '1\n2\n' });
    expect(log.lines).toEqual([expect.stringMatching(/^warn The log \/dev\/full is not complete.*ENOSPC/)]);
  });
});

describe('the interpreter and the environment', () => {
  it('is the chosen one, also with spaces in its path, in quotes and in scripts', async () => {
    const environment = join(folder.dir, 'my env');
    execFileSync(PYTHON, ['-m', 'venv', '--without-pip', environment]);
    script('import os, sys\nprint(sys.executable, os.environ["VIRTUAL_ENV"])\n');
    const chosen = join(environment, 'bin', 'python');
    const command = `python train.py && X=1 python3 train.py && sh -c "python train.py"`;
    const result = await createRunner({ python: chosen, log }).run(request(folder.dir, command), {
      signal: new AbortController().signal,
      onOutput: () => undefined,
    });
    expect(result.output.replaceAll('python3', 'python')).toBe(`${chosen} ${environment}\n`.repeat(3));
  });

  it('hides the variables of git and the editor, keeps the others, and adds those of the experiment', async () => {
    Object.assign(process.env, { GIT_DIR: '/x', ELECTRON_RUN_AS_NODE: '1', KEPT: 'yes' });
    try {
      const { output } = await run('env', { env: { MINE: 'a b', PYTHONIOENCODING: 'latin-1' } });
      const names = Object.fromEntries(output.split('\n').map((line) => line.split('=', 2))) as Record<string, string>;
      expect(names).toMatchObject({ KEPT: 'yes', MINE: 'a b', PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'latin-1' });
      expect(names).toMatchObject({ MPLBACKEND: 'Agg' });
      expect(Object.keys(names).filter((name) => /^(GIT_|ELECTRON_)/.test(name))).toEqual([]);
    } finally {
      for (const name of ['GIT_DIR', 'ELECTRON_RUN_AS_NODE', 'KEPT']) delete process.env[name];
    }
  });

  it('has no input to wait for', async () => {
    expect(await run('python -c "input()"')).toMatchObject({
      exitCode: 1,
      errors: expect.stringContaining('EOFError'),
    });
  });
});

describe('the threads of a run', () => {
  const threads = async (limit: number | undefined, env: Record<string, string> = {}) => {
    const runner = createRunner({ python: PYTHON, threads: limit, log });
    const command =
      "python -c \"import os; print(os.environ.get('OMP_NUM_THREADS'), os.environ.get('LOKY_MAX_CPU_COUNT'))\"";
    const options = { signal: new AbortController().signal, onOutput: () => undefined };
    return (await runner.run(request(folder.dir, command, { env }), options)).output.trim();
  };
  beforeEach(() => {
    vi.stubEnv('OMP_NUM_THREADS', undefined);
    vi.stubEnv('LOKY_MAX_CPU_COUNT', undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  it('are not limited unless a limit is given', async () => expect(await threads(undefined)).toBe('None None'));

  it('are those that are given', async () => expect(await threads(3)).toBe('3 3'));

  it('are those of the experiment where it names them', async () =>
    expect(await threads(3, { OMP_NUM_THREADS: '2' })).toBe('2 3'));

  it('are those of the environment where it names them', async () => {
    vi.stubEnv('OMP_NUM_THREADS', '5');
    expect(await threads(3)).toBe('5 3');
  });
});

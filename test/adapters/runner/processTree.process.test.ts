import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSandbox } from '../../../src/adapters/runner/sandbox.js';
import { createRunner } from '../../../src/adapters/runner/runner.js';
import { processesWith, PYTHON, recordingLog, request, secondsUntilGone, temporaryFolder, until } from './support.js';
import type { Folder } from './support.js';

/** Text in the command line of every process that a test starts, so that they can be counted from outside. */
let tag: string;
let folder: Folder;

beforeEach(() => {
  tag = `tag-${randomUUID()}`;
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Ignores the polite signal, prints for ever, and starts what tries hardest to get away. */
const STUBBORN = `
import os, signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
tag = sys.argv[1]
loop = "import signal, time\\nfor s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)\\nwhile True: time.sleep(0.1); print('child', flush=True)"
subprocess.Popen([sys.executable, "-c", loop, tag])                                   # a child in the same group
subprocess.Popen([sys.executable, "-c", loop, tag], start_new_session=True)           # in a session of its own
subprocess.Popen([sys.executable, "-c", loop, tag], start_new_session=True, env={})   # and without our environment
if os.fork() == 0:                                                                    # a daemon: forked twice
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", loop, tag])
    os._exit(0)
open("started", "w").close()
while True:
    print("x" * 1000)
`;

function writeScript(): string {
  writeFileSync(join(folder.dir, 'train.py'), STUBBORN);
  return `python train.py ${tag}`;
}

const sandboxes = ['off', 'auto'] as const;

describe.each(sandboxes)('with the sandbox %s', (sandbox) => {
  it('the whole tree is gone within five seconds after the limit', async () => {
    const limits = { runSeconds: 2.5, silentSeconds: 60 };
    const start = performance.now();
    const result = await createRunner({ python: PYTHON, log: recordingLog() }).run(
      request(folder.dir, writeScript(), { limits, sandbox }),
      { signal: new AbortController().signal, onOutput: () => undefined },
    );
    expect(processesWith(tag)).toEqual([]);
    expect((performance.now() - start) / 1000).toBeLessThan(2.5 + 5);
    expect(existsSync(join(folder.dir, 'started'))).toBe(true);
    expect(result.end).toBe('timedOut');
  });

  it('the whole tree is gone within five seconds after this process is killed, and so is the guardian', async () => {
    const host = await startHost(writeScript(), sandbox);
    await until(() => existsSync(join(folder.dir, 'started')));
    await until(() => processesWith(tag).length >= 5);
    // The run's processes are looked for once a second; one without group, session, parent and mark needs that look.
    await new Promise((done) => setTimeout(done, 1500));
    process.kill(host.pid, 'SIGKILL');
    expect(await secondsUntilGone(tag, 8)).toBeLessThan(5);
    await until(() => !processesWith(GUARDIAN).includes(host.guardian));
  });
});

describe('what a run leaves behind', () => {
  it('is ended after a normal end too', async () => {
    const sleeper = `${PYTHON} -c "import time; time.sleep(60)" ${tag}`;
    const result = await createRunner({ python: PYTHON, log: recordingLog() }).run(
      request(folder.dir, `(setsid ${sleeper} &) ; sleep 0.3; echo done; exit 4`),
      { signal: new AbortController().signal, onOutput: () => undefined },
    );
    expect(result).toMatchObject({ end: 'exited', exitCode: 4, output: 'done\n' });
    expect(processesWith(tag)).toEqual([]);
  });

  it('may answer the polite signal first', async () => {
    writeFileSync(
      join(folder.dir, 'train.py'),
      'import signal, sys, time\ndef stop(*_):\n    time.sleep(0.7)\n    print("saved")\n    sys.exit(0)\nsignal.signal(signal.SIGTERM, stop)\nprint("ready")\ntime.sleep(60)\n',
    );
    for (const sandbox of sandboxes) {
      const stop = new AbortController();
      const result = await createRunner({ python: PYTHON, log: recordingLog() }).run(
        request(folder.dir, `python train.py ${tag}`, { sandbox }),
        { signal: stop.signal, onOutput: (text) => text.includes('ready') && stop.abort() },
      );
      expect(result).toMatchObject({ end: 'cancelled', output: 'ready\nsaved\n' });
    }
  });

  it('never includes processes of others', async () => {
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    await createRunner({ python: PYTHON, log: recordingLog() }).run(
      request(folder.dir, 'sleep 30', { limits: { runSeconds: 1, silentSeconds: 60 } }),
      { signal: new AbortController().signal, onOutput: () => undefined },
    );
    expect(other.exitCode).toBe(null);
    expect(other.signalCode).toBe(null);
    other.kill('SIGKILL');
  });
});

it('the sandbox of these tests is the real one wherever it works', async () => {
  const found = await findSandbox();
  const result = await createRunner({ python: PYTHON, log: recordingLog() }).run(
    request(folder.dir, 'true', { sandbox: 'auto' }),
    { signal: new AbortController().signal, onOutput: () => undefined },
  );
  expect(result.sandbox).toBe(found?.name ?? null);
});

/** A process of its own that runs the real runner, bundled, as the command line or an editor would. */
async function startHost(command: string, sandbox: 'auto' | 'off'): Promise<{ pid: number; guardian: number }> {
  const entry = join(folder.dir, 'host.ts');
  const bundle = join(folder.dir, 'host.mjs');
  const runner = resolve(import.meta.dirname, '../../../src/adapters/runner/runner.ts');
  const log = '{ debug() {}, info() {}, warn() {}, error() {} }';
  const asked = JSON.stringify(request(folder.dir, command, { sandbox }));
  writeFileSync(
    entry,
    `import { createRunner } from ${JSON.stringify(runner)};
     const options = { signal: new AbortController().signal, onOutput() {} };
     await createRunner({ python: ${JSON.stringify(PYTHON)}, log: ${log} }).run(${asked}, options);`,
  );
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    logLevel: 'error',
  });
  const host = spawn(process.execPath, [bundle], { stdio: 'ignore', detached: true });
  const pid = host.pid ?? 0;
  await until(() => guardianOf(pid) !== undefined);
  return { pid, guardian: guardianOf(pid) ?? 0 };
}

/** Text of the guardian's script, by which it is known in the list of processes. */
const GUARDIAN = 'strike TERM';

function guardianOf(host: number): number | undefined {
  return processesWith(GUARDIAN).find((pid) => parentOf(pid) === host);
}

function parentOf(pid: number): number {
  return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 0);
}

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../../src/core/ports.js';
import { createRunner } from '../../../src/adapters/runner/runner.js';
import { findSandbox, type Sandbox } from '../../../src/adapters/runner/sandbox.js';
import { sandboxExecProfile } from '../../../src/adapters/runner/sandboxExec.js';
import { PYTHON, recordingLog, request, temporaryFolder, type Folder } from './support.js';

let sandbox: Sandbox | null;
let user: Folder;
let runDir: string;

beforeAll(async () => {
  sandbox = await findSandbox();
  user = temporaryFolder();
  runDir = join(user.dir, '.ml-agent', 'runs', '1');
  mkdirSync(join(user.dir, 'data'));
  mkdirSync(runDir, { recursive: true });
  writeFileSync(join(user.dir, 'evaluate.py'), 'VALUE = 1\n');
  symlinkSync(join(user.dir, 'evaluate.py'), join(runDir, 'evaluate.py'));
  symlinkSync(join(user.dir, 'data'), join(runDir, 'data'));
});
afterAll(() => user.remove());

function run(code: string, changes = {}): Promise<RunResult> {
  writeFileSync(join(runDir, 'train.py'), code);
  return createRunner({ python: PYTHON, log: recordingLog() }).run(
    request(runDir, 'python train.py', { sandbox: 'auto', ...changes }),
    { signal: new AbortController().signal, onOutput: () => undefined },
  );
}

/** Where the machine has no sandbox the run must say so, and the attempt then succeeds; nothing is skipped. */
function expectHeldBack(result: RunResult, why: RegExp): void {
  expect(result.sandbox).toBe(sandbox?.name ?? null);
  if (sandbox === null) expect(result.exitCode).toBe(0);
  else expect([result.exitCode, result.errors]).toEqual([1, expect.stringMatching(why)]);
}

describe('in the sandbox a run', () => {
  it('cannot write to a file of the user through a link', async () => {
    expectHeldBack(await run('open("evaluate.py", "a").write("VALUE = 2\\n")'), /Read-only file system/);
    if (sandbox !== null) expect(readFileSync(join(user.dir, 'evaluate.py'), 'utf8')).toBe('VALUE = 1\n');
  });

  it('cannot write into a linked folder', async () => {
    expectHeldBack(await run('open("data/new.csv", "w")'), /Read-only file system/);
    expect(existsSync(join(user.dir, 'data', 'new.csv'))).toBe(sandbox === null);
  });

  it('cannot write to the home folder', async () => {
    const name = `.ml-agent-test-${process.pid}`;
    const result = await run(`import os\npath = os.path.expanduser("~/${name}")\nopen(path, "w")`);
    expectHeldBack(result, /Read-only file system/);
    expect(existsSync(join(homedir(), name))).toBe(sandbox === null);
  });

  it('cannot reach the network, unless that is allowed', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as { port: number };
    const code = `import socket\nsocket.create_connection(("127.0.0.1", ${port}), 3)\n`;
    expectHeldBack(await run(code), /Connection refused|Network is unreachable/);
    expect(await run(code, { network: true })).toMatchObject({ exitCode: 0 });
    server.close();
  });

  it('cannot see or end processes outside', async () => {
    expectHeldBack(await run(`import os\nos.kill(${process.pid}, 0)`), /No such process/);
  });

  it('cannot read hidden files and folders, by whatever path, and sees all else', async () => {
    const secret = join(user.dir, 'answers');
    mkdirSync(secret, { recursive: true });
    writeFileSync(join(secret, 'test.csv'), 'answer\n');
    writeFileSync(join(user.dir, 'score.py'), 'secret\n');
    symlinkSync(secret, join(runDir, 'link'));
    const code = `
import glob, os
print(glob.glob("${secret}/*"), os.listdir("link"))
print(open("evaluate.py").read())
for path in ("${secret}/test.csv", "link/test.csv", "/proc/self/cwd/link/test.csv", "/proc/1/root${secret}/test.csv", "${user.dir}/score.py"):
    try:
        print("read", open(path).read())
    except OSError as error:
        print(type(error).__name__)
`;
    writeFileSync(join(runDir, 'train.py'), code);
    const hidden = [secret, join(user.dir, 'score.py'), join(user.dir, 'not-there')];
    const result = await createRunner({ python: PYTHON, hidden, log: recordingLog() }).run(
      request(runDir, 'python train.py', { sandbox: 'auto' }),
      { signal: new AbortController().signal, onOutput: () => undefined },
    );
    rmSync(join(runDir, 'link'));
    expect(result.errors).toBe('');
    const failures = 'FileNotFoundError\n'.repeat(4);
    if (sandbox === null) expect(result.output).toContain('read answer');
    else expect(result.output).toBe(`[] []\nVALUE = 1\n\n${failures}PermissionError\n`);
  });

  it('can read what is linked, write in its own folder, and use temporary files and shared memory', async () => {
    const code = `
import multiprocessing.shared_memory as shared, os, subprocess, sys, tempfile
import evaluate
open("model.bin", "wb").write(b"1")
os.makedirs("out/deep")
with tempfile.NamedTemporaryFile("w") as file:
    file.write("x")
open("/tmp/ml-agent-sandbox-test", "w").close()
block = shared.SharedMemory(create=True, size=100)
block.close(); block.unlink()
print("ok", evaluate.VALUE, os.getcwd(), subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout)
`;
    const result = await run(code);
    expect(result.errors).toBe('');
    expect(result.output).toBe(`ok 1 ${runDir} b'1\\n'\n`);
    expect(readdirSync(runDir)).toEqual(expect.arrayContaining(['model.bin', 'out']));
    expect(existsSync('/tmp/ml-agent-sandbox-test')).toBe(sandbox === null);
  });

  it('sees the devices of the machine, so that a GPU stays usable', async () => {
    const { output } = await run('import os\nprint(*sorted(os.listdir("/dev")))');
    const inside = output.trim().split(' ');
    // Terminals and the like come and go while tests run.
    expect(inside).toEqual(expect.arrayContaining(['null', 'shm', 'urandom', 'zero']));
    for (const name of readdirSync('/dev').filter((one) => /^(nvidia|dri|kfd)/.test(one)))
      expect(inside).toContain(name);
  });

  it('is told that it is offline, and the experiment may say otherwise', async () => {
    const code = 'import os\nprint(os.environ.get("HF_HUB_OFFLINE"))';
    expect((await run(code)).output).toBe(sandbox === null ? 'None\n' : '1\n');
    expect((await run(code, { env: { HF_HUB_OFFLINE: '0' } })).output).toBe('0\n');
  });

  it('cannot write what others trust, even where the folder around it may be written', async () => {
    mkdirSync(join(user.dir, '.git', 'hooks'), { recursive: true });
    const options = { writable: [user.dir], cwd: user.dir, logPath: join(runDir, 'run.log') };
    for (const path of ['.git/hooks/post-commit', '.ml-agent/manifest']) {
      const result = await run('', { ...options, command: `echo x > ${path}` });
      expect([result.exitCode === 0, existsSync(join(user.dir, path))]).toEqual([sandbox === null, sandbox === null]);
    }
    expect(await run('', { ...options, command: 'echo x > result.txt' })).toMatchObject({ exitCode: 0 });
  });

  it('may have several folders to write to', async () => {
    const other = join(user.dir, 'other');
    mkdirSync(other);
    expect(await run(`open(${JSON.stringify(join(other, 'x'))}, "w")`, { writable: [runDir, other] })).toMatchObject({
      exitCode: 0,
    });
  });
});

describe('without the sandbox', () => {
  it('a run says so', async () => {
    expect(await run('print(1)', { sandbox: 'off' })).toMatchObject({ sandbox: null, exitCode: 0 });
  });

  it('a system whose bubblewrap does not work has none', async () => {
    const path = process.env['PATH'];
    const folder = temporaryFolder();
    writeFileSync(join(folder.dir, 'bwrap'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    process.env['PATH'] = folder.dir;
    try {
      // On macOS the sandbox does not come from PATH.
      expect(await findSandbox()).toEqual(process.platform === 'darwin' ? sandbox : null);
    } finally {
      process.env['PATH'] = path;
      folder.remove();
    }
  });
});

it('the profile for macOS names the folders that may be written, and quotes them', () => {
  const folder = temporaryFolder();
  const odd = join(folder.dir, 'a "b"');
  mkdirSync(odd);
  const { profile, temporary } = sandboxExecProfile({
    cwd: odd,
    writable: [odd],
    network: false,
    python: null,
    hidden: [odd],
  });
  expect(profile).toContain(`(allow file-write* (subpath "${folder.dir}/a \\"b\\"") (subpath "${temporary}")`);
  expect(profile).toContain('(deny network*)');
  folder.remove();
  rmSync(temporary, { recursive: true });
});

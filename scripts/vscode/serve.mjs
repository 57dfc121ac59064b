#!/usr/bin/env node
// Runs one VS Code server for a test and guards it. Argument: JSON, see `serve`. Prints { url, pid, token } when it
// listens. Ends with all that the server ever started when its standard input closes, so also when the test is killed.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { endAll, TOKEN } from './processes.mjs';
import { ROOT, partsOf } from './versions.mjs';

const START_LIMIT_MS = 90_000;

/**
 * @param options userDataDir and extensionsDir are absolute folders; trust: false opens folders in Restricted Mode;
 *   env is added to the server's environment, and so to the extension host's and the terminals'; wrapper is a program
 *   with arguments that starts the server.
 * @returns url, and the token that marks every process of this server (see `processes.mjs`).
 * @throws {Error} with the end of the server's log if it does not listen in time.
 */
export async function serve({ userDataDir, extensionsDir, trust, env = {}, wrapper = [] }) {
  const { node, entry } = partsOf(ROOT);
  const token = randomUUID();
  const port = await freePort();
  const logPath = join(userDataDir, 'server.log');
  const log = openSync(logPath, 'a');
  const call = [...wrapper, node, entry, ...serverArguments({ port, userDataDir, extensionsDir, trust })];
  const child = spawn(call[0], call.slice(1), {
    env: { ...serverEnvironment(node), ...env, [TOKEN]: token },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilListening(url, child);
  } catch (error) {
    await endAll(token);
    const tail = (await readFile(logPath, 'utf8')).slice(-2000);
    throw new Error(`VS Code did not start (${error.message}):\n${tail}`, { cause: error });
  }
  return { url, pid: child.pid, token };
}

function serverArguments({ port, userDataDir, extensionsDir, trust }) {
  return [
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--config', join(userDataDir, 'code-server.yaml')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(trust ? ['--disable-workspace-trust'] : []),
    // Not `--vscode-option enable-smoke-test-driver`: with it VS Code shows no notifications, which users must see.
    ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
  ];
}

function serverEnvironment(node) {
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
  // Set where the tests themselves run in a terminal of VS Code, and under Vitest; neither is the user's environment.
  for (const name of Object.keys(env))
    if (/^(VSCODE_|VITEST|NODE_OPTIONS$|NODE_ENV$|PORT$)/.test(name)) delete env[name];
  return env;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function untilListening(url, child) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not listening after ${START_LIMIT_MS / 1000} s`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = JSON.parse(process.argv[2]);
  const { token, ...rest } = await serve(options);
  process.stdout.write(`${JSON.stringify({ ...rest, token })}\n`);
  const stop = async () => {
    process.stdout.write(`${JSON.stringify({ killed: await endAll(token) })}\n`);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  process.stdin.on('end', stop).resume();
}

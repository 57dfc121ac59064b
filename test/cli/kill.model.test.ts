import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { readRecord } from '../../src/adapters/store/recordFile.js';
import { listSessions, recordPath } from '../../src/adapters/store/sessionStore.js';
import { temporaryFolder, until } from '../adapters/runner/support.js';
import { modelPath } from '../models.js';
import { buildCli, writeExperiment, type BuiltCli } from './builtCli.js';

const KILLS = 10;
const STEPS = 2;
const SCRIPT = `import time

LEVEL = 0.5
time.sleep(0.3)
print(f"score: {LEVEL:.3f}", flush=True)
`;
const MODEL = ['--model', modelPath('smollm2-135m'), '--cpu', '--threads', '2', '--context', '8192'];

/** Inherited by everything that the program starts: the engine, and the runs. */
const MARK = `ML_AGENT_KILL_TEST=${process.pid}-${Date.now()}`;

it(`survives ${KILLS} kills at random moments, and finishes in the end`, async () => {
  const folder = temporaryFolder();
  const cli = await buildCli();
  onTestFinished(() => {
    folder.remove();
    cli.remove();
  });
  const { dir } = folder;
  writeExperiment(dir, { repeats: 0, budget: { steps: STEPS } }, SCRIPT);
  const random = seededRandom(20_250_523);
  let lines = 0;

  for (let kill = 1; kill <= KILLS; kill++) {
    const session = await readableSession(dir);
    // A slow machine may need longer than that for its session to begin: the later kills wait for it.
    const moment = session === null && kill > KILLS / 2 ? begun(dir) : delay(500 + random() * 5500);
    await killedAt(moment, cli, argumentsFor(dir, session));
    await until(() => marked().length === 0, 5);
    const now = await readableSession(dir);
    const count = now === null ? 0 : (await readRecord(recordPath(dir, now))).lines.length;
    expect(count, `lines of the record after kill ${kill}`).toBeGreaterThanOrEqual(lines);
    lines = count;
    expect(readFileSync(path.join(dir, 'train.py'), 'utf8')).toBe(SCRIPT);
  }

  const session = await readableSession(dir);
  expect(session, 'some kills must come after the session has begun').not.toBeNull();
  const { code, out, err } = await cli.run(argumentsFor(dir, session), { env: environment() });
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  const sessionId = (await readableSession(dir))!;
  const { lines: all, steps, torn } = await readRecord(recordPath(dir, sessionId));
  expect(torn).toBe(false);
  expect(steps.map((step) => step.id)).toEqual([0, 1, 2]);
  expect(all.at(-1)).toMatchObject({ type: 'end', stopped: 'steps' });
  expect(existsSync(path.join(dir, '.ml-agent', 'sessions', sessionId, 'lock'))).toBe(false);
  expect(readdirSync(path.join(dir, '.ml-agent', 'runs'))).toEqual([]);
  expect(marked()).toEqual([]);
});

function argumentsFor(dir: string, session: string | null): string[] {
  if (session === null) return ['improve', dir, ...MODEL];
  return ['resume', path.join(dir, '.ml-agent', 'sessions', session), ...MODEL];
}

function environment(): Record<string, string> {
  const [name, value] = MARK.split('=');
  return { [name!]: value! };
}

/** Ends when a session has a header, or after two minutes. */
async function begun(dir: string): Promise<void> {
  for (let tries = 0; tries < 1200 && (await readableSession(dir)) === null; tries++) await delay(100);
}

/** Starts the program and ends it without any warning. */
async function killedAt(moment: Promise<void>, cli: BuiltCli, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [cli.entry, ...args], {
    env: { ...process.env, ...environment() },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  await Promise.race([exited, moment]);
  child.kill('SIGKILL');
  await exited;
}

/** The newest session that has a header; a kill may come before there is one. Every record with lines must parse. */
async function readableSession(dir: string): Promise<string | null> {
  let found: string | null = null;
  for (const id of await listSessions(dir)) {
    const file = recordPath(dir, id);
    if (!existsSync(file) || !readFileSync(file, 'utf8').includes('\n')) continue;
    expect((await readRecord(file)).header.sessionId).toBe(id);
    found = id;
  }
  return found;
}

/** Processes, other than dead ones, that carry the mark in their environment. */
function marked(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && carries(pid));
}

function carries(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(MARK);
  } catch {
    return false; // It ended between the two looks.
  }
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

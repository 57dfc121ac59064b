import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What comes by standard input. */
  readonly input?: string;
  /** Shell script that runs the program, as `"$@"`; by default the program is run itself. */
  readonly wrapper?: readonly string[];
}

/** The command line as users have it: one bundle, with the engine and the Python scripts beside it. */
export interface BuiltCli {
  readonly entry: string;
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  remove(): void;
}

/** Builds the program from what is tested, in a folder of its own, so that no other build is in the way. */
export async function buildCli(): Promise<BuiltCli> {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), 'ml-agent-cli-'));
  copyFileSync(join(ROOT, 'package.json'), join(dir, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  const { buildAll } = (await import(new URL('../../scripts/build.mjs', import.meta.url).href)) as {
    buildAll: (only: readonly string[], to: string) => Promise<string[]>;
  };
  await buildAll(['dist/cli.js', 'dist/engine.mjs', 'dist/python'], dir);
  const entry = join(dir, 'dist', 'cli.js');
  // No model of the user's is found, so that none is fetched by mistake either.
  const env = { XDG_CACHE_HOME: join(dir, 'cache'), ML_AGENT_MODELS: undefined, ML_AGENT_MODEL: undefined };
  return {
    entry,
    run: (args, options = {}) => runProgram(entry, args, { ...options, env: { ...env, ...options.env } }),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

async function runProgram(entry: string, args: readonly string[], options: CliOptions): Promise<CliResult> {
  const [program = process.execPath, ...before] = [...(options.wrapper ?? []), process.execPath, entry, ...args];
  const child = spawn(program, before, {
    cwd: options.cwd ?? dirname(entry),
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined); // A program that reads no input may have ended before it comes.
  child.stdin.end(options.input ?? '');
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

/** Writes an experiment into a folder: a script that prints its score, and `ml-agent.json` with changes. */
export function writeExperiment(
  dir: string,
  changes: Readonly<Record<string, unknown>> = {},
  script = 'print("score: 0.5")\n',
): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'train.py'), script);
  const experiment = {
    name: 'tiny',
    goal: 'Raise the score.',
    command: 'python train.py',
    editable: ['train.py'],
    metric: { name: 'score', direction: 'maximize' },
    ...changes,
  };
  writeFileSync(join(dir, 'ml-agent.json'), JSON.stringify(experiment));
}

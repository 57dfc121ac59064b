import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { modelsDir } from '../adapters/cacheDir.js';
import { LlamaModel } from '../adapters/llama/llamaModel.js';
import { MODELS } from '../adapters/llama/models/catalogue.js';
import { resolveModel, type ResolvedModel } from '../adapters/llama/models/resolveModel.js';
import { packageVersion } from '../adapters/openSession.js';
import { builtFiles, folderOf } from '../adapters/paths.js';
import { findPython } from '../adapters/python/findPython.js';
import { findSandbox } from '../adapters/runner/sandbox.js';
import { errorText, UserError } from '../core/errors.js';
import type { CommandIo } from './io.js';
import { EXIT } from './output.js';

export const DOCTOR_USAGE = `Usage: ml-agent doctor [--json]

Checks what a session needs, before time is spent. Exit code 1 when something is missing.
`;

/** One check. `missing` stops a session; `note` says what works less well. */
interface Check {
  readonly name: string;
  readonly state: 'ok' | 'note' | 'missing';
  readonly found: string;
}

/** `doctor`. @returns 0 when a session could start, else 1. */
export async function doctorCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const unknown = args.find((arg) => arg !== '--json');
  if (unknown !== undefined) throw new UserError('usage', `doctor does not know "${unknown}"; it takes --json.`, true);
  const model = await firstModel(io);
  const checks = [
    program(),
    machine(),
    await disk(io),
    await python(io),
    await git(),
    await sandbox(),
    modelCheck(model),
    ...(model === null ? [] : [await engine(model)]),
  ];
  io.out(args.includes('--json') ? `${JSON.stringify({ checks })}\n` : text(checks));
  return checks.some((check) => check.state === 'missing') ? EXIT.couldNotRun : EXIT.done;
}

function text(checks: readonly Check[]): string {
  const marks = { ok: 'ok     ', note: 'note   ', missing: 'MISSING' };
  return checks.map(({ name, state, found }) => `${marks[state]}  ${name.padEnd(8)}  ${found}\n`).join('');
}

function program(): Check {
  return {
    name: 'program',
    state: 'ok',
    found: `ML-Agent ${packageVersion(import.meta.url)}, Node ${process.versions.node}`,
  };
}

function machine(): Check {
  const gb = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);
  const name = cpus()[0]?.model.trim() ?? 'unknown processor';
  return {
    name: 'machine',
    state: 'ok',
    found: `${cpus().length} cores (${name}), ${gb(freemem())} of ${gb(totalmem())} GB memory free`,
  };
}

async function disk(io: CommandIo): Promise<Check> {
  const { bavail, bsize } = await statfs(io.cwd);
  const gb = (bavail * bsize) / 1e9;
  return { name: 'disk', state: gb < 2 ? 'note' : 'ok', found: `${gb.toFixed(1)} GB free here` };
}

async function python(io: CommandIo): Promise<Check> {
  const chosen = io.env['ML_AGENT_PYTHON'];
  const found = await findPython({ chosen, experimentDir: io.cwd, env: io.env, signal: io.signal });
  if (found === null) return { name: 'python', state: 'missing', found: 'none; install Python 3.10 or newer' };
  return {
    name: 'python',
    state: found.supported ? 'ok' : 'note',
    found: `${found.version} at ${found.path}${found.supported ? '' : '; 3.10 or newer is better'}`,
  };
}

async function git(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version']);
    return { name: 'git', state: 'ok', found: stdout.trim() };
  } catch {
    return { name: 'git', state: 'note', found: 'none; steps are recorded, but not as commits' };
  }
}

async function sandbox(): Promise<Check> {
  const found = await findSandbox();
  if (found !== null) return { name: 'sandbox', state: 'ok', found: found.name };
  return {
    name: 'sandbox',
    state: 'note',
    found: 'none; runs can write and use the network (on Linux, install bubblewrap)',
  };
}

function modelCheck(model: ResolvedModel | null): Check {
  if (model !== null) return { name: 'model', state: 'ok', found: `${model.name} at ${model.path}` };
  return { name: 'model', state: 'missing', found: 'none; fetch one with "ml-agent models fetch coder-1.5b"' };
}

/** The largest model of the catalogue that has been fetched. */
async function firstModel(io: CommandIo): Promise<ResolvedModel | null> {
  for (const { name } of [...MODELS].sort((a, b) => b.bytes - a.bytes)) {
    try {
      return await resolveModel(name, { dir: modelsDir(io.env), cwd: io.cwd, signal: io.signal });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return null;
}

async function engine(model: ResolvedModel): Promise<Check> {
  const silent = () => undefined;
  try {
    const llama = await LlamaModel.start({
      modelPath: model.path,
      modelName: model.name,
      sha256: model.sha256,
      engineEntry: builtFiles(folderOf(import.meta.url)).engineEntry,
      contextSize: 'auto',
      threads: 'auto',
      gpu: 'auto',
      adapters: [],
      log: { debug: silent, info: silent, warn: silent, error: silent },
    });
    const { engine: name, device, threads, contextSize } = llama.info();
    await llama.dispose();
    return { name: 'engine', state: 'ok', found: `${name} on ${device}, ${threads} threads, context ${contextSize}` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name: 'engine', state: 'missing', found: errorText(error) };
  }
}

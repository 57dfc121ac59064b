import { engineDir, modelsDir, prefixesDir } from '../adapters/cacheDir.js';
import { checkSetUp, type Check } from '../adapters/checkSetUp.js';
import { MODELS } from '../adapters/llama/models/catalogue.js';
import { resolveModel, type ResolvedModel } from '../adapters/llama/models/resolveModel.js';
import { packageVersion } from '../adapters/openSession.js';
import { builtFiles, folderOf } from '../adapters/paths.js';
import { findPython } from '../adapters/python/findPython.js';
import { UserError } from '../core/errors.js';
import type { CommandIo } from './io.js';
import { EXIT } from './output.js';

export const DOCTOR_USAGE = `Usage: ml-agent doctor [--json]

Checks what a session needs, before time is spent. Exit code 1 when something is missing.
`;

/** `doctor`. @returns 0 when a session could start, else 1. */
export async function doctorCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const unknown = args.find((arg) => arg !== '--json');
  if (unknown !== undefined) throw new UserError('usage', `doctor does not know "${unknown}"; it takes --json.`, true);
  const silent = () => undefined;
  const chosen = io.env['ML_AGENT_PYTHON'];
  const python = await findPython({ chosen, experimentDir: io.cwd, env: io.env, signal: io.signal });
  const checks = await checkSetUp({
    dir: io.cwd,
    program: `ML-Agent ${packageVersion(import.meta.url)}, Node ${process.versions.node}`,
    python: python ?? 'none; install Python 3.10 or newer',
    model: (await firstModel(io)) ?? 'none; fetch one with "ml-agent models fetch coder-1.5b"',
    engineEntry: builtFiles(folderOf(import.meta.url)).engineEntry,
    gpu: 'auto',
    engineDir: engineDir(io.env),
    prefixDir: prefixesDir(io.env),
    threads: 'auto',
    contextSize: 'auto',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    signal: io.signal,
  });
  io.out(args.includes('--json') ? `${JSON.stringify({ checks })}\n` : text(checks));
  return checks.some((check) => check.state === 'missing') ? EXIT.couldNotRun : EXIT.done;
}

function text(checks: readonly Check[]): string {
  const marks = { ok: 'ok     ', note: 'note   ', missing: 'MISSING' };
  return checks.map(({ name, state, found }) => `${marks[state]}  ${name.padEnd(8)}  ${found}\n`).join('');
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

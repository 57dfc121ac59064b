import { parseArgs } from 'node:util';
import { modelsDir } from '../adapters/cacheDir.js';
import { modelEntry, MODELS, type ModelEntry } from '../adapters/llama/models/catalogue.js';
import { downloadModel } from '../adapters/llama/models/download.js';
import { errorText, UserError } from '../core/errors.js';
import type { Log } from '../core/ports.js';
import type { CommandIo } from './io.js';
import { progressBar } from './progressBar.js';

export const MODELS_USAGE = `Usage: ml-agent models list
       ml-agent models fetch NAME [--python INTERPRETER]

Models are kept in ML_AGENT_MODELS, else in the user's cache folder.
`;

/** `models list` and `models fetch NAME`. @throws {UserError} (bad input) for anything else. */
export async function modelsCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const [command, ...rest] = args;
  if (command === 'fetch') await fetchModelCommand(rest, io);
  else if (command === 'list') io.out(table());
  else if (command === '--help' || command === '-h') io.out(MODELS_USAGE);
  else throw new UserError('usage', 'Say "ml-agent models list" or "ml-agent models fetch NAME".', true);
}

/**
 * Fetches a model of the catalogue, with progress on standard error; quick when it is there already.
 * The path of the file is the only line on standard output.
 * @throws {UserError} as `downloadModel` does, and (bad input) when the name is missing or unknown.
 * @throws the signal's reason on abort; the next call goes on where this one ended.
 */
export async function fetchModelCommand(args: readonly string[], io: CommandIo): Promise<void> {
  const { name, python } = parse(args);
  const entry = modelEntry(name);
  const path = await fetchWithProgress(entry, python, io);
  io.out(`${path}\n`);
}

/** Fetches the model, with a progress bar on standard error. @returns the path of the file. */
export async function fetchWithProgress(
  entry: ModelEntry,
  python: string | undefined,
  io: CommandIo,
): Promise<string> {
  const bar = progressBar(entry.name, io);
  const note = (message: string) => {
    bar.end();
    io.err(`${message}\n`);
  };
  const log: Log = { debug: () => undefined, info: note, warn: note, error: note };
  try {
    return await downloadModel(entry, modelsDir(io.env), {
      signal: io.signal,
      onProgress: (progress) => bar.update(progress),
      log,
      python,
    });
  } finally {
    bar.end();
  }
}

function parse(args: readonly string[]): { name: string; python: string | undefined } {
  const usage = (problem: string) =>
    new UserError('usage', `${problem}; say "ml-agent models fetch NAME [--python INTERPRETER]".`, true);
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { python: { type: 'string' } },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    if (name && more.length === 0) return { name, python: values.python };
  } catch (error) {
    // Node adds advice about other ways to write it, which does not fit here.
    throw usage(errorText(error).split('. ')[0]!);
  }
  throw usage('Name one model');
}

function table(): string {
  const rows = MODELS.map((entry) => [
    entry.name,
    `${(entry.bytes / 1e9).toFixed(2)} GB`,
    `${entry.memoryGb.toFixed(1)} GB`,
    entry.licence,
    entry.title,
  ]);
  const lines = [['name', 'download', 'memory', 'licence', 'model'], ...rows];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map(
      (line) =>
        line
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}

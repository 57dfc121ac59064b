import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/errors.js';
import { parseExperiment } from '../core/experiment/parseExperiment.js';
import { EXPERIMENT_FILE, type Experiment } from '../shared/experiment.js';
import { writeWhole, writing } from './writing.js';

/** An experiment on disk. */
export interface LocatedExperiment {
  readonly experiment: Experiment;
  /** Absolute, links resolved by the caller where that matters. */
  readonly dir: string;
  /** The editable scripts as the user has them, by relative path. */
  readonly scripts: ReadonlyMap<string, string>;
}

/**
 * Finds an experiment by its folder, its `ml-agent.json`, or one of its scripts.
 * @throws {UserError} when there is none, or when its file or a script cannot be read.
 */
export async function locateExperiment(given: string, cwd: string): Promise<LocatedExperiment> {
  const file = await experimentFile(path.resolve(cwd, given));
  const dir = path.dirname(file);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(
      'noExperiment',
      `There is no ${EXPERIMENT_FILE} in ${dir}; make one with "ml-agent setup SCRIPT".`,
      true,
    );
  });
  const experiment = parseExperiment(text, file);
  const scripts = new Map<string, string>();
  for (const name of experiment.editable) scripts.set(name, await readScript(dir, name));
  return { experiment, dir, scripts };
}

/**
 * Writes the experiment file of a folder, whole or not at all.
 * @returns its absolute path.
 * @throws {UserError} when the folder cannot be written.
 */
export async function writeExperiment(dir: string, experiment: Readonly<Record<string, unknown>>): Promise<string> {
  const file = path.join(dir, EXPERIMENT_FILE);
  await writing(dir, () => writeWhole(file, `${JSON.stringify(experiment, null, 2)}\n`));
  return file;
}

async function experimentFile(given: string): Promise<string> {
  const info = await stat(given).catch(() => null);
  if (info === null) throw new UserError('noSuchPath', `There is nothing at ${given}; check the path.`, true);
  if (info.isDirectory()) return path.join(given, EXPERIMENT_FILE);
  if (path.basename(given) === EXPERIMENT_FILE) return given;
  if (given.endsWith('.ipynb')) {
    throw new UserError('notebook', `${given} is a notebook; export it as a script (.py) first.`, true);
  }
  return path.join(path.dirname(given), EXPERIMENT_FILE);
}

async function readScript(dir: string, name: string): Promise<string> {
  const bytes = await readFile(path.join(dir, name)).catch(() => {
    throw new UserError(
      'noScript',
      `The editable file ${name} is not in ${dir}; correct "editable" in ${EXPERIMENT_FILE}.`,
      true,
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError('notText', `The editable file ${name} is not UTF-8 text; convert it first.`, true);
  }
}

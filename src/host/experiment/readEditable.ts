import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.js';
import { EXPERIMENT_FILE } from '../contributions.js';
import type { Editables } from './targetRules.js';

/**
 * The editable files of an experiment, as its file names them. Empty when the file cannot be read or has a mistake:
 * whoever starts the experiment is told of that, a look in passing is not.
 */
export async function readEditable(dir: string): Promise<readonly string[]> {
  const text = await readFile(path.join(dir, EXPERIMENT_FILE), 'utf8').catch(() => null);
  if (text === null) return [];
  const { parseExperiment } = await import('../../core/experiment/parseExperiment.js');
  try {
    return parseExperiment(text).editable;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** The same of several folders. */
export function readEditables(dirs: readonly string[]): Promise<Editables[]> {
  return Promise.all(dirs.map(async (dir) => ({ dir, editable: await readEditable(dir) })));
}

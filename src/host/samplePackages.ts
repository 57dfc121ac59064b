import { readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../core/errors.js';
import { abortOn } from './abortOn.js';
import type { Interpreters } from './python/interpreters.js';

const IMPORTS = 'import numpy, sklearn';

/**
 * Offers to make an environment for the sample when the interpreter that would run it lacks its packages. It lies in
 * ML-Agent's cache and is linked into the sample as `.venv`, where it is found like any other.
 * @throws {UserError} when it cannot be made; {vscode.CancellationError} when the user cancels.
 */
export async function offerPackages(dir: string, interpreters: Interpreters): Promise<void> {
  const { runPython } = await import('../adapters/python/runPython.js');
  const { signal } = new AbortController();
  const python = await interpreters.find(dir, signal).catch((error: unknown) => {
    if (error instanceof UserError) return null; // Said when the sample is run, with what to do.
    throw error;
  });
  if (python === null || (await runPython(python.path, ['-c', IMPORTS])).code === 0) return;
  const make = vscode.l10n.t('Make an environment');
  const question = vscode.l10n.t('Python {0} lacks numpy or scikit-learn, which the sample needs.', python.version);
  const detail = vscode.l10n.t('They can be installed for the sample alone, from the Python Package Index.');
  const without = vscode.l10n.t('Open without them');
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, make, without);
  if (answer === undefined) throw new vscode.CancellationError();
  if (answer === make) await makeEnvironment(dir, python.path);
}

async function makeEnvironment(dir: string, basePython: string): Promise<void> {
  const { ensureEnvironment, parseRequirements } = await import('../adapters/python/environment.js');
  const { cacheDir } = await import('../adapters/cacheDir.js');
  const requirements = parseRequirements(await readFile(path.join(dir, 'requirements.txt'), 'utf8'));
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Making an environment for the sample'),
    cancellable: true,
  };
  const python = await vscode.window.withProgress(options, async (progress, token) => {
    const stop = abortOn(token);
    const onOutput = (message: string) => progress.report({ message });
    try {
      return await ensureEnvironment({
        dir: path.join(cacheDir(), 'python'),
        requirements,
        basePython,
        signal: stop.signal,
        onOutput,
      });
    } finally {
      stop.dispose();
    }
  });
  // A junction, which needs no rights on Windows.
  await symlink(path.dirname(path.dirname(python)), path.join(dir, '.venv'), 'junction');
}

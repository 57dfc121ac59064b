import * as vscode from 'vscode';
import type { PythonInterpreter } from '../../adapters/python/findPython.js';
import { errorText, UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import type { Settings } from '../settings.js';

const PYTHON_EXTENSION = 'ms-python.python';

/** The part of the Python extension's API that is used; see the package @vscode/python-extension. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
  };
}

/**
 * The interpreter of an experiment: the one of the setting, else the one chosen in the Python extension for this
 * folder, else the virtual environment near the experiment, else the system's.
 * @throws {UserError} when there is none, or the one of the setting does not run.
 */
export async function findInterpreter(
  dir: string,
  settings: Settings,
  log: Log,
  signal: AbortSignal,
): Promise<PythonInterpreter> {
  const { findPython, probePython } = await import('../../adapters/python/findPython.js');
  const chosen = settings.get('pythonPath').trim() || undefined;
  const uri = vscode.Uri.file(dir);
  if (chosen === undefined) {
    const active = await activeInterpreter(uri, log);
    const found = active === null ? null : await probePython([active], signal);
    if (found !== null) return found;
    if (active !== null) log.warn(`The interpreter of the Python extension does not run: ${active}`);
  }
  const workspaceDir = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  const found = await findPython({ chosen, experimentDir: dir, workspaceDir, signal });
  if (found !== null) return found;
  throw new UserError(
    'noPython',
    vscode.l10n.t('No Python was found. Install Python 3.10 or newer, or select an interpreter.'),
  );
}

/** The interpreter chosen in the Python extension; null when the extension is not there or has none. */
async function activeInterpreter(resource: vscode.Uri, log: Log): Promise<string | null> {
  const extension = vscode.extensions.getExtension<PythonApi>(PYTHON_EXTENSION);
  if (extension === undefined) return null;
  try {
    const { environments } = await extension.activate();
    if (environments === undefined) return null;
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
    return resolved?.executable.uri?.fsPath ?? null;
  } catch (error) {
    // Another extension's fault must not keep a session from starting.
    log.warn(`The Python extension did not answer: ${errorText(error)}`);
    return null;
  }
}

/** Lets the user choose: in the Python extension where it is there, else by a path. */
export async function selectInterpreter(settings: Settings): Promise<void> {
  if (vscode.extensions.getExtension(PYTHON_EXTENSION) !== undefined && settings.get('pythonPath') === '') {
    await vscode.commands.executeCommand('python.setInterpreter');
    return;
  }
  const { probePython } = await import('../../adapters/python/findPython.js');
  const value = await vscode.window.showInputBox({
    title: vscode.l10n.t('Select interpreter'),
    prompt: vscode.l10n.t('Path or name of the Python that runs your experiments. Empty: found by itself.'),
    value: settings.get('pythonPath'),
    ignoreFocusOut: true,
  });
  if (value === undefined) throw new vscode.CancellationError();
  const text = value.trim();
  const found = text === '' ? null : await probePython([text]);
  if (text !== '' && found === null) {
    throw new UserError('pythonNotRunning', vscode.l10n.t('{0} does not run as Python 3.', text), true);
  }
  await settings.set('pythonPath', text);
  const words =
    found === null
      ? vscode.l10n.t('The interpreter is found by itself again.')
      : vscode.l10n.t('Experiments run with Python {0} at {1}.', found.version, found.path);
  void vscode.window.showInformationMessage(words);
}

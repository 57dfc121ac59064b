import * as vscode from 'vscode';
import type { PythonInterpreter } from '../../adapters/python/findPython.js';
import { UserError } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { SETTINGS_PREFIX } from '../contributions.js';
import { Disposable } from '../disposable.js';
import type { Settings } from '../settings.js';
import { PythonExtension } from './pythonExtension.js';

const KEY = 'mlAgent.interpreter';

/**
 * What the user chose for a folder: a path, the Python extension's choice whatever the setting says, or nothing. It is
 * kept in the workspace's state, for each folder of the workspace: the setting counts for all, and one's environment is
 * not another's.
 */
export type FolderChoice = { readonly path: string } | 'pythonExtension' | null;

/** Who decided which interpreter it is. */
export type Origin = 'folder' | 'setting' | 'pythonExtension' | 'found';

export interface FoundInterpreter extends PythonInterpreter {
  readonly origin: Origin;
}

/** Which Python runs the experiments. */
export class Interpreters extends Disposable {
  readonly extension: PythonExtension;
  private readonly changed = this.register(new vscode.EventEmitter<void>());

  /** What `find` says may be another one now. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly settings: Settings,
    private readonly state: vscode.Memento,
    log: Log,
  ) {
    super();
    this.extension = this.register(new PythonExtension(log));
    this.register(this.extension.onDidChange(() => this.changed.fire()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${SETTINGS_PREFIX}.pythonPath`)) this.changed.fire();
      }),
    );
  }

  /** What was chosen for the folder of the workspace that holds `dir`. */
  choice(dir: string): FolderChoice {
    return this.state.get<FolderChoice>(keyOf(dir)) ?? null;
  }

  async choose(dir: string, choice: FolderChoice): Promise<void> {
    await this.state.update(keyOf(dir), choice ?? undefined);
    this.changed.fire();
  }

  /**
   * The interpreter of an experiment: the one chosen for its folder, else the one of the setting, else the one
   * chosen in the Python extension for this folder, else the virtual environment near the experiment, else the system's.
   * One that was chosen and does not run is never replaced by another.
   * @throws {UserError} when there is none, or the chosen one does not run.
   */
  async find(dir: string, signal: AbortSignal): Promise<FoundInterpreter> {
    // The Python extension may have gone since it was chosen.
    const made = this.choice(dir);
    const choice = made === 'pythonExtension' && !this.extension.isHere ? null : made;
    const setting = this.settings.get('pythonPath').trim();
    if (choice !== null && choice !== 'pythonExtension') return this.chosen(choice.path, 'folder', signal);
    if (choice === null && setting !== '') return this.chosen(setting, 'setting', signal);
    const uri = vscode.Uri.file(dir);
    const active = await this.extension.choice(uri);
    if (active !== null) return this.chosen(active.interpreter ?? active.named, 'pythonExtension', signal);
    const { findPython } = await import('../../adapters/python/findPython.js');
    const workspaceDir = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    const found = await findPython({ experimentDir: dir, workspaceDir, signal });
    if (found !== null) return { ...found, origin: 'found' };
    throw new UserError(
      'noPython',
      vscode.l10n.t('No Python was found. Install Python 3.10 or newer, or select an interpreter.'),
    );
  }

  private async chosen(interpreter: string, origin: Origin, signal: AbortSignal): Promise<FoundInterpreter> {
    const { probePython } = await import('../../adapters/python/findPython.js');
    const found = await probePython([interpreter], signal);
    if (found !== null) return { ...found, origin };
    throw new UserError('pythonNotRunning', notRunning(interpreter, origin), true);
  }
}

function keyOf(dir: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dir));
  return folder === undefined ? KEY : `${KEY}:${folder.uri.toString()}`;
}

function notRunning(interpreter: string, origin: Origin): string {
  switch (origin) {
    case 'setting':
      return vscode.l10n.t(
        '{0}, which the setting mlAgent.pythonPath names, does not run as Python 3; select another interpreter.',
        interpreter,
      );
    case 'pythonExtension':
      return vscode.l10n.t(
        '{0}, which is chosen in the Python extension, does not run as Python 3; select another interpreter.',
        interpreter,
      );
    case 'folder':
    case 'found':
      return vscode.l10n.t('{0} does not run as Python 3; select another interpreter.', interpreter);
  }
}

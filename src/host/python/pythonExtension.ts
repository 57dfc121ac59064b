import * as vscode from 'vscode';
import { errorText } from '../../core/errors.js';
import type { Log } from '../../core/ports.js';
import { Disposable } from '../disposable.js';

const ID = 'ms-python.python';
/** Id of the environment that the Python extension names when the user has chosen none. */
const NO_CHOICE = 'DEFAULT_PYTHON';

/** The part of the Python extension's API that is used; see the package @vscode/python-extension. */
interface PythonApi {
  readonly ready?: Promise<void>;
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly id?: string; readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly known?: readonly { readonly path: string; readonly executable?: { readonly uri?: vscode.Uri } }[];
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** What is chosen in the Python extension. */
export interface ExtensionChoice {
  /** As the extension names it; shown when it does not run. */
  readonly named: string;
  /** Absolute path of the interpreter, or null when the extension finds none there. */
  readonly interpreter: string | null;
}

/** Microsoft's Python extension, as far as its choice of interpreters goes. It may be absent, and may come later. */
export class PythonExtension extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  private api: Promise<PythonApi['environments'] | null> | null = null;

  /** Another interpreter was chosen there, or the extension came or went. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly log: Log) {
    super();
    let wasHere = this.isHere;
    this.register(
      vscode.extensions.onDidChange(() => {
        if (this.isHere === wasHere) return;
        wasHere = this.isHere;
        this.api = null;
        this.changed.fire();
      }),
    );
  }

  get isHere(): boolean {
    return vscode.extensions.getExtension(ID) !== undefined;
  }

  /** What is chosen for a folder; null without the extension, or when nothing is chosen there. */
  async choice(folder: vscode.Uri): Promise<ExtensionChoice | null> {
    const environments = await this.environments();
    if (environments === null || environments === undefined) return null;
    try {
      const active = environments.getActiveEnvironmentPath(folder);
      if (active.id === NO_CHOICE || active.path === '') return null;
      const resolved = await environments.resolveEnvironment(active);
      return { named: active.path, interpreter: resolved?.executable.uri?.fsPath ?? null };
    } catch (error) {
      // Another extension's fault must not keep a session from starting.
      this.log.warn(`The Python extension did not answer: ${errorText(error)}`);
      return null;
    }
  }

  /** Absolute paths of the interpreters that the extension has found so far. */
  async known(): Promise<string[]> {
    const environments = await this.environments();
    return (environments?.known ?? []).flatMap(({ executable }) => executable?.uri?.fsPath ?? []);
  }

  /** The extension is activated when it is first asked, and its event is listened to from then on. */
  private environments(): Promise<PythonApi['environments'] | null> {
    this.api ??= this.connect();
    return this.api;
  }

  private async connect(): Promise<PythonApi['environments'] | null> {
    const extension = vscode.extensions.getExtension<PythonApi>(ID);
    if (extension === undefined) return null;
    try {
      const { ready, environments } = await extension.activate();
      await ready;
      if (environments !== undefined) {
        this.register(environments.onDidChangeActiveEnvironmentPath(() => this.changed.fire()));
      }
      return environments;
    } catch (error) {
      this.log.warn(`The Python extension could not be started: ${errorText(error)}`);
      return null;
    }
  }
}

import { rm, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ModelEntry } from '../../adapters/llama/models/catalogue.js';
import type { ResolvedModel } from '../../adapters/llama/models/resolveModel.js';
import { UserError } from '../../core/errors.js';
import type { ContextKeys } from '../contextKeys.js';
import type { HostLog } from '../hostLog.js';
import type { Settings } from '../settings.js';
import { downloadWithProgress } from './downloadWithProgress.js';
import { gigabytes, modelChoices } from './modelChoices.js';

type Row = vscode.QuickPickItem &
  (
    | { readonly kind?: vscode.QuickPickItemKind.Default; readonly entry: ModelEntry }
    | { readonly kind?: vscode.QuickPickItemKind.Default; readonly action: 'file' | 'delete' }
    | { readonly kind: vscode.QuickPickItemKind.Separator }
  );

/** The model of the policy: which one the settings name, and how the user chooses, fetches and deletes one. */
export class ModelChooser {
  constructor(
    private readonly settings: Settings,
    private readonly keys: ContextKeys,
    private readonly log: HostLog,
  ) {}

  /** Folder in which the models of the catalogue lie. */
  async modelsDir(): Promise<string> {
    const { modelsDir } = await import('../../adapters/cacheDir.js');
    return this.settings.get('modelsDirectory').trim() || modelsDir();
  }

  /**
   * The model of the settings, ready to be loaded. When it is not there the user is led to choosing one.
   * @throws {UserError} when it cannot be used; {vscode.CancellationError} when the user chooses none.
   */
  async ready(signal: AbortSignal): Promise<ResolvedModel> {
    try {
      return await this.current(signal);
    } catch (error) {
      if (!(error instanceof UserError) || !['modelMissing', 'unknownModel'].includes(error.code)) throw error;
      this.log.info(error.message);
      return this.choose(
        vscode.l10n.t('The model is not on this computer yet. Which one should improve experiments?'),
      );
    }
  }

  /** The model of the settings as it is. @throws {UserError} when it cannot be used. */
  current(signal: AbortSignal): Promise<ResolvedModel> {
    return this.resolve(this.settings.get('model'), signal);
  }

  /**
   * Lets the user choose a model of the catalogue or a file, fetches it when needed, and keeps the choice.
   * @throws {vscode.CancellationError} when none is chosen or the download is paused.
   */
  async choose(
    placeHolder = vscode.l10n.t('A larger model has better ideas and takes more time'),
  ): Promise<ResolvedModel> {
    for (;;) {
      const row = await vscode.window.showQuickPick(await this.rows(), {
        title: vscode.l10n.t('Choose model'),
        placeHolder,
        matchOnDescription: true,
        matchOnDetail: true,
        ignoreFocusOut: true,
      });
      if (row === undefined || row.kind === vscode.QuickPickItemKind.Separator) throw new vscode.CancellationError();
      if ('entry' in row) return this.use(row.entry);
      if (row.action === 'file') return this.useFile();
      await this.deleteOne();
    }
  }

  private async use(entry: ModelEntry): Promise<ResolvedModel> {
    const dir = await this.modelsDir();
    await downloadWithProgress(entry, dir, { python: this.settings.get('pythonPath') || undefined, log: this.log });
    await this.settings.set('model', entry.name);
    return this.resolve(entry.name);
  }

  private async useFile(): Promise<ResolvedModel> {
    const chosen = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose a model in GGUF format'),
      filters: { GGUF: ['gguf'] },
      openLabel: vscode.l10n.t('Use this model'),
    });
    const file = chosen?.[0]?.fsPath;
    if (file === undefined) throw new vscode.CancellationError();
    const model = await this.resolve(file);
    await this.settings.set('model', file);
    return model;
  }

  private async deleteOne(): Promise<void> {
    const dir = await this.modelsDir();
    const here = await this.downloaded();
    const items = here.map((entry) => ({ label: entry.name, description: gigabytes(entry.bytes), entry }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Delete a downloaded model'),
      placeHolder: dir,
    });
    if (chosen === undefined) return;
    const yes = vscode.l10n.t('Delete');
    const question = vscode.l10n.t('Delete {0} ({1}) from this computer?', chosen.entry.name, chosen.description);
    if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
    const file = path.join(dir, chosen.entry.file);
    for (const one of [file, `${file}.ok`]) await rm(one, { force: true });
  }

  private async rows(): Promise<Row[]> {
    const { MODELS } = await import('../../adapters/llama/models/catalogue.js');
    const downloaded = new Set((await this.downloaded()).map(({ name }) => name));
    const chosen = this.settings.get('model');
    const rows: Row[] = modelChoices(MODELS, { memory: totalmem(), downloaded, chosen }, vscode.l10n.t);
    rows.push({ label: vscode.l10n.t('Other'), kind: vscode.QuickPickItemKind.Separator });
    const inUse = chosen.toLowerCase().endsWith('.gguf') ? vscode.l10n.t('in use: {0}', chosen) : '';
    rows.push({
      label: `$(folder-opened) ${vscode.l10n.t('A GGUF file of this computer ...')}`,
      description: inUse,
      action: 'file',
    });
    if (downloaded.size > 0) {
      rows.push({ label: `$(trash) ${vscode.l10n.t('Delete a downloaded model ...')}`, action: 'delete' });
    }
    return rows;
  }

  /** By their size alone: the digest is checked before a model is used. */
  private async downloaded(): Promise<ModelEntry[]> {
    const { MODELS } = await import('../../adapters/llama/models/catalogue.js');
    const dir = await this.modelsDir();
    const sizes = await Promise.all(
      MODELS.map(({ file }) =>
        stat(path.join(dir, file)).then(
          ({ size }) => size,
          () => -1, // Not there.
        ),
      ),
    );
    return MODELS.filter(({ bytes }, i) => sizes[i] === bytes);
  }

  private async resolve(nameOrPath: string, signal?: AbortSignal): Promise<ResolvedModel> {
    const { resolveModel } = await import('../../adapters/llama/models/resolveModel.js');
    const dir = await this.modelsDir();
    const model = await resolveModel(nameOrPath, { dir, cwd: dir, ...(signal === undefined ? {} : { signal }) });
    this.keys.set('mlAgent.hasModel', true);
    return model;
  }
}

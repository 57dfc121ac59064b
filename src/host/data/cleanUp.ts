import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Log } from '../../core/ports.js';
import { gigabytes } from '../model/modelChoices.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import { requireTrust } from '../trust.js';

/** Something that may go, its size in bytes, and how it goes. */
interface Leftover {
  readonly label: string;
  readonly detail: string;
  readonly bytes: number;
  /** Whether it is of no more use to anybody. */
  readonly picked: boolean;
  remove(): Promise<unknown>;
}

/** Shows what ML-Agent takes on the disk beside its records, and removes what the user chooses. Records stay. */
export class CleanUp {
  constructor(
    private readonly index: SessionIndex,
    private readonly modelsDir: () => Promise<string>,
    private readonly prefixDir: string,
    private readonly log: Log,
  ) {}

  async choose(): Promise<void> {
    requireTrust();
    const location = vscode.ProgressLocation.Window;
    const title = vscode.l10n.t('ML-Agent: looking for leftovers');
    const found = await vscode.window.withProgress({ location, title }, () => this.leftovers());
    if (found.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to clean up.'));
      return;
    }
    const items = found.map((one) => ({ ...one, description: gigabytes(one.bytes) }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Clean up'),
      placeHolder: vscode.l10n.t('What should go? The records of sessions stay.'),
      canPickMany: true,
    });
    if (chosen === undefined || chosen.length === 0) throw new vscode.CancellationError();
    for (const one of chosen) {
      this.log.info(`Clean up: ${one.label}, ${one.detail}`);
      await one.remove();
    }
    const bytes = chosen.reduce((sum, one) => sum + one.bytes, 0);
    this.index.changedHere();
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} are free again.', gigabytes(bytes)));
  }

  private async leftovers(): Promise<Leftover[]> {
    const dirs = await this.index.experimentDirs();
    const lists = [
      ...(await Promise.all(dirs.map((dir) => this.ofExperiment(dir)))),
      await this.ofDownloads(),
      await this.ofPrefixes(),
    ];
    return lists.flat().filter(({ bytes }) => bytes > 0);
  }

  private async ofExperiment(dir: string): Promise<Leftover[]> {
    const { STATE_DIR } = await import('../../adapters/store/sessionStore.js');
    const { isLocked } = await import('../../adapters/store/sessionLock.js');
    const { diskUse } = await import('../../adapters/store/readSession.js');
    const stateDir = path.join(dir, STATE_DIR);
    // What runs now needs its folders and logs.
    if (await isLocked(stateDir)) return [];
    const runs = path.join(stateDir, 'runs');
    const detail = vscode.workspace.asRelativePath(dir);
    const sessions = path.join(stateDir, 'sessions');
    const logs = (await readdir(sessions).catch(() => [])).map((id) => path.join(sessions, id, 'logs'));
    const logBytes = (await Promise.all(logs.map(diskUse))).reduce((sum, bytes) => sum + bytes, 0);
    const { removeStaleRuns } = await import('../../adapters/runner/staleRuns.js');
    return [
      {
        label: vscode.l10n.t('Folders of ended runs'),
        detail,
        bytes: await diskUse(runs),
        picked: true,
        remove: () => removeStaleRuns(runs),
      },
      {
        label: vscode.l10n.t('Logs of runs'),
        detail,
        bytes: logBytes,
        picked: false,
        remove: () => Promise.all(logs.map((folder) => rm(folder, { recursive: true, force: true }))),
      },
    ];
  }

  /** Parts of downloads that were paused or cut off. */
  private async ofDownloads(): Promise<Leftover[]> {
    const dir = await this.modelsDir();
    const { stat } = await import('node:fs/promises');
    const parts = (await readdir(dir).catch(() => [])).filter((name) => name.includes('.part'));
    const files = parts.map((name) => path.join(dir, name));
    const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size)));
    return [
      {
        label: vscode.l10n.t('Unfinished downloads of models'),
        detail: dir,
        bytes: sizes.reduce((sum, size) => sum + size, 0),
        picked: false,
        remove: () => Promise.all(files.map((file) => rm(file, { recursive: true, force: true }))),
      },
    ];
  }

  /** What was evaluated of prompts; each is evaluated again when it is needed. */
  private async ofPrefixes(): Promise<Leftover[]> {
    const { clearPrefixes, prefixUse } = await import('../../adapters/llama/prefixFolder.js');
    return [
      {
        label: vscode.l10n.t('Prompts evaluated earlier'),
        detail: this.prefixDir,
        bytes: (await prefixUse(this.prefixDir)).bytes,
        picked: false,
        remove: () => clearPrefixes(this.prefixDir),
      },
    ];
  }
}

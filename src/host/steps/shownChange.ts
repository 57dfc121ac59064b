import path from 'node:path';
import * as vscode from 'vscode';
import type { FileState } from './restorePlan.js';
import type { SessionRef } from './stepRefs.js';
import { uriOf } from './stepDocuments.js';

/** A diff editor of what is about to be written: the user's files to the left, the wanted ones to the right. */
export class ShownChange {
  private constructor(private readonly title: string) {}

  /**
   * Opens it. One file opens as a diff editor; several, or one that the user does not have any more, as an editor of
   * several diffs.
   * @param files what `restorePlan` is to write; at least one.
   */
  static async open({ known }: SessionRef, stepId: number, files: readonly FileState[]): Promise<ShownChange> {
    const names = files.map(({ file }) => path.basename(file)).join(', ');
    const title = vscode.l10n.t('{0}: your file and step {1}', names, stepId);
    const sides = files.map(({ file, current }) => {
      const mine = vscode.Uri.file(path.join(known.dir, file));
      const wanted = uriOf({ kind: 'step', dir: known.dir, sessionId: known.id, stepId, file });
      return [mine, current === null ? undefined : mine, wanted] as const;
    });
    const [, mine, wanted] = sides[0]!;
    if (sides.length === 1 && mine !== undefined) {
      await vscode.commands.executeCommand('vscode.diff', mine, wanted, title, { preview: true });
    } else {
      await vscode.commands.executeCommand('vscode.changes', title, sides);
    }
    return new ShownChange(title);
  }

  /** Closes its tabs; none may be left. */
  async close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(
      // An editor of several diffs adds their number to its title.
      tabs.filter(({ label }) => label === this.title || label.startsWith(`${this.title} (`)),
      true,
    );
  }
}

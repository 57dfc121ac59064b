import * as vscode from 'vscode';
import { STEP_SCHEME } from '../contributions.js';
import { Disposable } from '../disposable.js';
import type { SessionIndex } from '../records/sessionIndex.js';
import type { ProposedEdit } from '../session/questions.js';
import type { SessionController } from '../session/sessionController.js';
import { parseStepQuery, stepQuery, type StepText } from './stepUri.js';

/** Shows scripts as they were in a step, read-only, also after a restart; and the change that a question is about. */
export class StepDocuments extends Disposable implements vscode.TextDocumentContentProvider {
  private proposed: ProposedEdit | null = null;
  private readonly changed = this.register(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly index: SessionIndex,
    private readonly controller: SessionController,
  ) {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(STEP_SCHEME, this));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const text = parseStepQuery(uri.query);
    if (text === null) return '';
    if (text.kind === 'proposed') return this.proposedText(text);
    return (await this.scriptsOf(text)).get(text.file) ?? '';
  }

  /** Opens a diff editor: left the earlier text, right the later one. */
  async compare(left: StepText, right: StepText, title: string, preserveFocus = false): Promise<void> {
    const uris = [uriOf(left), uriOf(right)] as const;
    await vscode.commands.executeCommand('vscode.diff', ...uris, title, { preview: true, preserveFocus });
  }

  /** Opens the diff of a change that the user is asked about. */
  async showProposed(edit: ProposedEdit, title: string, preserveFocus: boolean): Promise<void> {
    this.proposed = edit;
    const { stepId, file } = edit;
    const sides = (['before', 'after'] as const).map((side): StepText => ({ kind: 'proposed', side, stepId, file }));
    for (const side of sides) this.changed.fire(uriOf(side));
    await this.compare(sides[0]!, sides[1]!, title, preserveFocus);
  }

  private proposedText({ stepId, file, side }: StepText & { readonly kind: 'proposed' }): string {
    if (this.proposed?.stepId !== stepId || this.proposed.file !== file) return '';
    return this.proposed[side];
  }

  private async scriptsOf(text: StepText & { readonly kind: 'step' }): Promise<ReadonlyMap<string, string>> {
    const live = this.controller.running?.session;
    if (live?.header.sessionId === text.sessionId) return live.scriptsOf(text.stepId);
    const { restoreSession } = await import('../../adapters/store/readSession.js');
    const record = await this.index.read({ dir: text.dir, id: text.sessionId });
    return (await restoreSession(text.dir, record)).scriptsOf(text.stepId);
  }
}

/** The path ends in the file's own name, so that the editor knows its language. */
export function uriOf(text: StepText): vscode.Uri {
  const folder = text.stepId === null ? 'original' : `step-${text.stepId}`;
  return vscode.Uri.from({ scheme: STEP_SCHEME, path: `/${folder}/${text.file}`, query: stepQuery(text) });
}

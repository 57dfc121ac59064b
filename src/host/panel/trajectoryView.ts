import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { TRAJECTORY_PANEL, TRAJECTORY_VIEW } from '../contributions.js';
import { Disposable } from '../disposable.js';
import type { ViewHost } from './viewHost.js';
import { webviewHtml } from './webviewHtml.js';

/** The trajectory: in the side bar, and on wish in an editor. Both show the same page, fed by a host of its own. */
export class TrajectoryView extends Disposable implements vscode.WebviewViewProvider {
  private panel: vscode.WebviewPanel | null = null;
  private sideBar: ViewHost | null = null;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly makeHost: (webview: vscode.Webview) => ViewHost,
  ) {
    super();
    // The page is rebuilt from the record each time it is shown, so nothing is kept while it is hidden.
    this.register(vscode.window.registerWebviewViewProvider(TRAJECTORY_VIEW, this));
    this.register({ dispose: () => void this.panel?.dispose() });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const host = this.fill(view.webview);
    this.sideBar = host;
    view.onDidDispose(() => {
      host.dispose();
      if (this.sideBar === host) this.sideBar = null;
    });
  }

  /** Shows the view in the side bar. */
  async show(preserveFocus: boolean): Promise<void> {
    await vscode.commands.executeCommand(`${TRAJECTORY_VIEW}.focus`, { preserveFocus });
    if (!preserveFocus) this.sideBar?.focus();
  }

  /** Opens the same page as an editor, where there is more room. */
  openInEditor(): void {
    if (this.panel !== null) return this.panel.reveal();
    const title = vscode.l10n.t('Trajectory');
    const panel = vscode.window.createWebviewPanel(TRAJECTORY_PANEL, title, vscode.ViewColumn.Active);
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.svg');
    const host = this.fill(panel.webview);
    panel.onDidDispose(() => {
      host.dispose();
      this.panel = null;
    });
    this.panel = panel;
  }

  private fill(webview: vscode.Webview): ViewHost {
    const folder = vscode.Uri.joinPath(this.extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const host = this.makeHost(webview);
    const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
    webview.html = webviewHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      scriptUri: uri('main.js'),
      styleUri: uri('main.css'),
      lang: vscode.env.language,
      title: vscode.l10n.t('Trajectory'),
    });
    return host;
  }
}

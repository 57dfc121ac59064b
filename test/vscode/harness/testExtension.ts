import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Title of the panel that the extension of `writeTestExtension` shows. */
export const PANEL_TITLE = 'Harness Panel';

const MANIFEST = {
  name: 'harness',
  displayName: 'Harness',
  publisher: 'test',
  version: '1.0.0',
  engines: { vscode: '^1.90.0' },
  main: './extension.cjs',
  activationEvents: ['onStartupFinished'],
  capabilities: { untrustedWorkspaces: { supported: 'limited', description: 'Nothing runs.' } },
  contributes: {
    configuration: { properties: { 'harness.word': { type: 'string', default: 'plain' } } },
    commands: [
      'greet:Greet',
      'ask:Ask',
      'modal:Ask in a dialog',
      'terminal:Open terminal',
      'shell:Open shell',
      'panel:Show panel',
      'diff:Compare',
      'file:Greet file',
    ].map((line) => ({ command: `harness.${line.split(':')[0]}`, title: line.split(':')[1], category: 'Harness' })),
    menus: { 'explorer/context': [{ command: 'harness.file', when: 'resourceExtname == .py' }] },
    viewsContainers: { activitybar: [{ id: 'harness', title: 'Harness', icon: 'icon.svg' }] },
    views: { harness: [{ id: 'harness.view', name: 'Harness View', type: 'webview' }] },
  },
};

const CODE = `
const vscode = require('vscode');
const { basename } = require('node:path');

exports.activate = (context) => {
  const on = (name, run) => context.subscriptions.push(vscode.commands.registerCommand('harness.' + name, run));
  const say = (text) => vscode.window.showInformationMessage(text);
  const status = vscode.window.createStatusBarItem('harness.status', vscode.StatusBarAlignment.Left, 100);
  status.text = 'Harness: ' + (vscode.workspace.isTrusted ? 'trusted' : 'restricted');
  status.show();
  context.subscriptions.push(status);
  on('greet', async () => {
    const word = vscode.workspace.getConfiguration('harness').get('word');
    const answer = await vscode.window.showInformationMessage('Hello, ' + word, 'Thanks', 'No');
    await say('Answer: ' + answer);
  });
  on('ask', async () => {
    const mode = await vscode.window.showQuickPick(['alone', 'with care'], { title: 'Mode' });
    const note = await vscode.window.showInputBox({ title: 'Note', value: 'first' });
    await say('Picked ' + mode + ' and ' + note);
  });
  on('modal', async () => {
    const answer = await vscode.window.showWarningMessage('Delete it?', { modal: true }, 'Delete');
    await say('Dialog: ' + answer);
  });
  on('terminal', () => openTerminal());
  on('shell', () => vscode.window.createTerminal({ name: 'Harness shell', shellPath: 'sh', env: { PS1: '$ ' } }).show(true));
  on('panel', () => {
    const panel = vscode.window.createWebviewPanel('harness.panel', '${PANEL_TITLE}', vscode.ViewColumn.One, { enableScripts: true });
    panel.webview.html = page('panel');
  });
  on('diff', async () => {
    const file = vscode.workspace.workspaceFolders[0].uri.with({ path: vscode.workspace.workspaceFolders[0].uri.path + '/train.py' });
    const left = await vscode.workspace.openTextDocument({ content: 'before = 1\\n', language: 'python' });
    await vscode.commands.executeCommand('vscode.diff', left.uri, file, 'Before and after');
  });
  on('file', (uri) => say('File ' + basename(uri.fsPath)));
  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider('harness.view', {
      resolveWebviewView(view) {
        view.webview.options = { enableScripts: true };
        view.webview.onDidReceiveMessage((text) => say('View says ' + text));
        view.webview.html = page('view');
      },
    }),
  );
};

function openTerminal() {
  const write = new vscode.EventEmitter();
  const pty = { onDidWrite: write.event, open: () => write.fire('line one\\r\\nval_accuracy: 0.75\\r\\n'), close: () => {} };
  vscode.window.createTerminal({ name: 'Harness run', pty }).show(true);
}

function page(name) {
  return '<!DOCTYPE html><html lang="en"><head><title>Page</title></head><body><main><h1>The ' + name + '</h1>' +
    '<button id="b">Press</button><p id="p">waiting</p></main><script>const api = acquireVsCodeApi();' +
    'document.getElementById("b").onclick = () => { document.getElementById("p").textContent = "pressed"; api.postMessage("pressed"); };' +
    '</script></body></html>';
}
`;

/**
 * Writes a small extension that uses what the harness drives: messages, picks, a dialog, a terminal, webviews, a diff.
 * @param extensionsDir the folder that a server gets as its extensions folder; nothing else may have been put there.
 */
export async function writeTestExtension(extensionsDir: string): Promise<void> {
  const folder = join(extensionsDir, 'test.harness-1.0.0');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'extension.cjs'), CODE);
  await writeFile(
    join(folder, 'icon.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 4h16v16H4z"/></svg>',
  );
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const MANIFEST = {
  name: 'python',
  displayName: 'Python',
  publisher: 'ms-python',
  version: '2025.6.0',
  engines: { vscode: '^1.90.0' },
  main: './extension.cjs',
  activationEvents: ['onLanguage:python'],
  capabilities: { untrustedWorkspaces: { supported: true } },
  contributes: {
    commands: [{ command: 'python.setInterpreter', title: 'Select Interpreter', category: 'Python' }],
  },
};

/** Shape and manners of the API as the package @vscode/python-extension 1.0.5 describes it. */
const CODE = `
const vscode = require('vscode');
const fs = require('node:fs');
const path = require('node:path');

exports.activate = (context) => {
  const paths = PATHS;
  const changed = new vscode.EventEmitter();
  const never = new vscode.EventEmitter().event;
  let active = paths[0];
  const environment = (file) => ({
    id: file,
    path: file,
    executable: { uri: vscode.Uri.file(file), bitness: '64-bit', sysPrefix: path.dirname(path.dirname(file)) },
    environment: { type: 'VirtualEnvironment', name: path.basename(path.dirname(path.dirname(file))), folderUri: vscode.Uri.file(path.dirname(path.dirname(file))), workspaceFolder: undefined },
    version: { major: 3, minor: 11, micro: 0, release: { level: 'final', serial: 0 }, sysVersion: '3.11.0' },
    tools: ['Venv'],
  });
  const environments = {
    get known() { return paths.filter((file) => fs.existsSync(file)).map(environment); },
    getActiveEnvironmentPath: () => ({ id: active === 'python' ? 'DEFAULT_PYTHON' : active, path: active }),
    updateActiveEnvironmentPath: async (chosen, resource) => {
      active = typeof chosen === 'string' ? chosen : chosen.path;
      changed.fire({ id: active, path: active, resource });
    },
    resolveEnvironment: async (asked) => {
      const file = typeof asked === 'string' ? asked : asked.path;
      return fs.existsSync(file) ? environment(file) : undefined;
    },
    refreshEnvironments: async () => undefined,
    getEnvironmentVariables: () => ({}),
    onDidChangeActiveEnvironmentPath: changed.event,
    onDidChangeEnvironments: never,
    onDidEnvironmentVariablesChange: never,
  };
  context.subscriptions.push(changed, vscode.commands.registerCommand('python.setInterpreter', async () => {
    const chosen = await vscode.window.showQuickPick(paths, { title: 'Python: select' });
    if (chosen !== undefined) await environments.updateActiveEnvironmentPath(chosen);
  }));
  return { ready: Promise.resolve(), debug: {}, environments };
};
`;

/**
 * Writes an extension with the id and the API of Microsoft's Python extension, which offers these interpreters; the
 * first one is active. Its command "Python: Select Interpreter" changes that.
 * @param extensionsDir an empty folder; other extensions may be installed into it afterwards.
 */
export async function writePythonExtension(extensionsDir: string, interpreters: readonly string[]): Promise<void> {
  const folder = join(extensionsDir, 'ms-python.python-2025.6.0');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'extension.cjs'), CODE.replace('PATHS', JSON.stringify(interpreters)));
}

import path from 'node:path';
import * as vscode from 'vscode';

/** Every experiment file of the workspace. */
export const EXPERIMENT_GLOB = '**/ml-agent.json';

/** Folders that hold no experiments of the user's; candidate folders link to the experiment file of their own. */
const EXCLUDED = '**/{.ml-agent,.git,node_modules,.venv,venv,site-packages}/**';
const MOST = 200;

/** Absolute folders with an `ml-agent.json`, in the order of their paths. */
export async function findExperimentDirs(): Promise<string[]> {
  const files = await vscode.workspace.findFiles(EXPERIMENT_GLOB, EXCLUDED, MOST);
  const dirs = files.filter((uri) => uri.scheme === 'file').map((uri) => path.dirname(uri.fsPath));
  return [...new Set(dirs)].sort();
}

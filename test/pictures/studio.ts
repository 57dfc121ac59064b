import { execFileSync } from 'node:child_process';
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modelPath } from '../models.js';
import { testPython } from '../python.js';
import { closeAll, installed } from '../vscode/harness/installed.js';
import { startVsCode, type VsCode } from '../vscode/harness/vsCode.js';
import { openWorkbench, type Workbench } from '../vscode/harness/workbench.js';

const SAMPLE = fileURLToPath(new URL('../../tasks/samples/digits', import.meta.url));
const FONTS = fileURLToPath(new URL('fonts.conf', import.meta.url));
/** Paths are shown in terminals and titles, so this one says nothing about the machine. */
const EXPERIMENTS = '/tmp/experiments';

export const MODEL = 'coder-1.5b';
export const VIEWPORT = { width: 1280, height: 800 };

/** Nothing moves or blinks between two pictures, and lines are not drawn twice. */
const SETTINGS = {
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'terminal.integrated.cursorBlinking': false,
  'workbench.layoutControl.enabled': false,
};

/** The real product in a real VS Code, with the sample experiment open in it. */
export interface Studio {
  readonly code: VsCode;
  readonly window: Workbench;
  close(): Promise<void>;
}

/** @throws {Error} when the folder of the experiment is there already: it may be somebody's work. */
export async function openStudio(): Promise<Studio> {
  const workspace = await copySample();
  const { folder, extensionsDir } = await installed('pictures');
  const env = { ML_AGENT_MODELS: await linkModel(join(folder, 'models')) };
  const code = await startVsCode({ workspace, extensionsDir, env, settings: SETTINGS });
  const window = await openWorkbench(code, { viewport: VIEWPORT, browserEnv: { FONTCONFIG_FILE: FONTS } });
  return {
    code,
    window,
    close: async () => {
      await closeAll(folder, { window, code });
      await rm(EXPERIMENTS, { recursive: true, force: true });
    },
  };
}

/** A folder with this one model: the list shows what a user has after a first download. */
async function linkModel(dir: string): Promise<string> {
  await mkdir(dir);
  const model = modelPath(MODEL);
  for (const file of [model, `${model}.ok`]) await symlink(file, join(dir, basename(file)));
  return dir;
}

async function copySample(): Promise<string> {
  if (existsSync(EXPERIMENTS)) throw new Error(`Remove ${EXPERIMENTS} first: the pictures are taken there.`);
  const workspace = join(EXPERIMENTS, 'digits');
  await mkdir(EXPERIMENTS);
  await cp(SAMPLE, workspace, { recursive: true });
  // As "Open the sample experiment" links the environment that it makes.
  await symlink(dirname(dirname(testPython())), join(workspace, '.venv'), 'junction');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace });
  git('init', '-q', '-b', 'main');
  await writeFile(join(workspace, '.git', 'info', 'exclude'), '.venv\n');
  git('add', '.');
  git('-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', 'commit', '-qm', 'Digits');
  return workspace;
}

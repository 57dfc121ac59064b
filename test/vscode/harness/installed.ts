import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installVsix, type VsCode } from './vsCode.js';
import { builtVsix } from './vsix.js';
import type { Workbench } from './workbench.js';

/** A folder for one VS Code, with the built VSIX installed in it. */
export interface Installed {
  readonly folder: string;
  readonly extensionsDir: string;
}

/** @param name part of the folder's name, to tell what is left over by a test that was killed. */
export async function installed(name: string): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), `vsc-${name}-`));
  const extensionsDir = join(folder, 'e');
  await installVsix(builtVsix(), extensionsDir);
  return { folder, extensionsDir };
}

/** Closes window and server, as far as they were started, and removes the folder. */
export async function closeAll(
  folder: string,
  opened: { readonly window?: Workbench | undefined; readonly code?: VsCode | undefined },
): Promise<void> {
  await opened.window?.close();
  await opened.code?.stop();
  await rm(folder, { recursive: true, force: true });
}

/** The experiment file of `TRAIN`, the script of the session kit whose score is its level. */
export function levelsExperiment(steps: number) {
  return {
    name: 'levels',
    goal: 'Raise score.',
    command: 'python train.py',
    editable: ['train.py'],
    metric: { name: 'score', direction: 'maximize' },
    budget: { steps, minutes: 10 },
    repeats: 0,
  };
}

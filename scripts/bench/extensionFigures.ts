import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { useScriptedEngine } from '../../test/vscode/harness/scripted.js';
import { installVsix } from '../../test/vscode/harness/vsCode.js';
import { builtVsix } from '../../test/vscode/harness/vsix.js';
import { activationMs } from './extension/activation.js';
import { PROPOSED } from './extension/levels.js';
import { longTrajectory } from './extension/longTrajectory.js';
import { stepToViewMs } from './extension/stepToView.js';

export interface ExtensionFigures {
  /** Loading of the bundle and `activate()` together, as VS Code itself counts them. */
  readonly activationMs: number;
  /** From a step's line in the record to its row on the screen; the slowest step of a session. */
  readonly stepToViewMs: number;
  /** From the command that opens the view to rows and chart on the screen, with a record of 10,000 steps. */
  readonly paint10kMs: number;
  /** Longest task of the page while that table is scrolled from top to end; 0 when none took 50 ms. */
  readonly longestTask10kMs: number;
  /** Size of the package for Linux on x64, in millions of bytes. */
  readonly vsixMB: number;
}

/**
 * What the extension costs in the editor. Everything is measured in a real VS Code with the packaged extension; only
 * the engine is a scripted one, so that no figure depends on a model.
 * @param work an empty folder, which the caller removes.
 */
export async function extensionFigures(work: string): Promise<ExtensionFigures> {
  const vsix = builtVsix('linux-x64');
  const extensionsDir = path.join(work, 'e');
  await mkdir(extensionsDir, { recursive: true });
  await installVsix(vsix, extensionsDir);
  const scripted = await useScriptedEngine(extensionsDir, work, PROPOSED);
  return {
    activationMs: await activationMs(extensionsDir),
    stepToViewMs: await stepToViewMs(extensionsDir, scripted),
    ...(await longTrajectory(extensionsDir)),
    vsixMB: Math.round((await stat(vsix)).size / 1e5) / 10,
  };
}

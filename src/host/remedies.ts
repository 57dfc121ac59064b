import path from 'node:path';
import type { UserError } from '../core/errors.js';
import type { CommandId } from './contributions.js';
import { fileOf } from './fileProblem.js';
import type { Translate } from './translate.js';

/** A button that does something about a problem. */
export interface Remedy {
  readonly label: string;
  readonly does: Deed;
}

/** What a button does. Paths are absolute. */
export type Deed =
  | { readonly kind: 'command'; readonly id: CommandId | 'workbench.trust.manage' | 'vscode.openFolder' }
  | { readonly kind: 'openFolder'; readonly dir: string }
  | { readonly kind: 'showFile'; readonly file: string }
  | { readonly kind: 'openAsScript'; readonly notebook: string }
  /** Lists the Python files of the workspace. */
  | { readonly kind: 'findScript' };

/** Problems of which the log tells more than their sentence: what the engine wrote, what was tried before. */
const LOGGED = new Set(['engineCrashed', 'loadFailed', 'noEngineBinary', 'noGpu', 'downloadFailed']);

/** Opens the log. */
export function showLog(t: Translate): Remedy {
  return command(t('Show log'), 'mlAgent.showLog');
}

/** The buttons of a problem, the most useful first; none where its sentence says all that there is to do. */
export function remediesOf(error: UserError, t: Translate): Remedy[] {
  const own = ownRemedies(error, t);
  return LOGGED.has(error.code) ? [...own, showLog(t)] : own;
}

function ownRemedies(error: UserError, t: Translate): Remedy[] {
  const file = fileOf(error);
  switch (error.code) {
    case 'modelMissing':
    case 'unknownModel':
    case 'notGguf':
    case 'notAGguf':
    case 'notAChatModel':
    case 'modelDamaged':
    case 'unsupportedArchitecture':
    case 'notEnoughMemory':
    case 'contextBelowFloor':
    case 'engineCrashed':
    case 'loadFailed':
      return [command(t('Choose model'), 'mlAgent.chooseModel')];
    case 'noPython':
    case 'oldPython':
    case 'pythonNotRunning':
      return [command(t('Select interpreter'), 'mlAgent.selectInterpreter')];
    case 'noExperiment':
      return [command(t('Set up experiment'), 'mlAgent.setUp')];
    case 'scriptFails':
    case 'noMetric':
      return [command(t('Show terminal'), 'mlAgent.showTerminal')];
    case 'noGit':
    case 'noRepository':
      return [command(t('Copy patch'), 'mlAgent.copyPatch')];
    case 'readOnlyFolder':
      return [command(t('Open folder'), 'vscode.openFolder')];
    case 'experimentBusy':
    case 'alreadyRunning':
      return [command(t('Show trajectory'), 'mlAgent.showTrajectory')];
    case 'restricted':
      return [command(t('Manage trust'), 'workbench.trust.manage')];
    case 'noFolder':
      return [
        file === null ? command(t('Open folder'), 'vscode.openFolder') : openFolderOf(file, t),
        command(t('Open the sample'), 'mlAgent.openSample'),
      ];
    case 'outsideWorkspace':
      return file === null ? [] : [openFolderOf(file, t)];
    case 'notebook':
      return file === null ? [] : [{ label: t('Make a script'), does: { kind: 'openAsScript', notebook: file } }];
    case 'notOnDisk':
      return [command(t('Open folder'), 'vscode.openFolder')];
    case 'noScriptOpen':
      return [findScript(t), command(t('Open the sample'), 'mlAgent.openSample')];
    case 'notAScript':
      return [findScript(t)];
    case 'notSaved':
      return file === null ? [] : [{ label: t('Show file'), does: { kind: 'showFile', file } }];
    default:
      return [];
  }
}

function command(label: string, id: Extract<Deed, { kind: 'command' }>['id']): Remedy {
  return { label, does: { kind: 'command', id } };
}

function openFolderOf(file: string, t: Translate): Remedy {
  return { label: t('Open its folder'), does: { kind: 'openFolder', dir: path.dirname(file) } };
}

function findScript(t: Translate): Remedy {
  return { label: t('Find script'), does: { kind: 'findScript' } };
}

import path from 'node:path';
import * as vscode from 'vscode';
import type { Check } from '../adapters/checkSetUp.js';
import { UserError } from '../core/errors.js';
import { abortOn } from './abortOn.js';
import type { CommandId } from './contributions.js';
import { chooseFolder } from './experiment/chooseFolder.js';
import type { HostLog } from './hostLog.js';
import type { ModelChooser } from './model/modelChooser.js';
import type { FoundInterpreter, Interpreters } from './python/interpreters.js';
import { originWords } from './python/interpreterStatus.js';
import type { SessionIndex } from './records/sessionIndex.js';
import type { Settings } from './settings.js';
import { requireTrust } from './trust.js';

export interface DoctorParts {
  readonly distDir: string;
  readonly version: string;
  readonly settings: Settings;
  readonly models: ModelChooser;
  readonly interpreters: Interpreters;
  readonly index: SessionIndex;
  /** Folder of engine packages that are fetched on demand. */
  readonly engineDir: string;
  /** Folder of evaluated prefixes of prompts. */
  readonly prefixDir: string;
  readonly log: HostLog;
}

/** Checks what a session needs and lists what was found; choosing a row that misses something does something about it. */
export async function checkSetUpCommand(parts: DoctorParts): Promise<void> {
  requireTrust();
  const title = vscode.l10n.t('Check set-up');
  const dir = await chooseFolder(parts.index, title);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('ML-Agent: checking machine, Python and model'),
    cancellable: true,
  };
  const checks = await vscode.window.withProgress(options, async (_, token) => {
    const stop = abortOn(token);
    try {
      return await lookAt(parts, dir, stop.signal);
    } finally {
      stop.dispose();
    }
  });
  for (const { name, state, found } of checks) parts.log.info(`Check ${name}: ${state}, ${found}`);
  const rows = checks.map((check) => ({
    label: `${ICONS[check.state]} ${label(check)}`,
    description: stateWords(check),
    detail: check.found,
    command: remedy(check),
  }));
  const missing = checks.filter(({ state }) => state === 'missing').length;
  const placeHolder =
    missing === 0
      ? vscode.l10n.t('Everything that a session needs is here.')
      : vscode.l10n.t('{0} missing; choose a row to mend it.', missing);
  const chosen = await vscode.window.showQuickPick(rows, { title, placeHolder });
  if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
}

async function lookAt(
  { distDir, version, settings, models, interpreters, engineDir, prefixDir, log }: DoctorParts,
  dir: string,
  signal: AbortSignal,
): Promise<Check[]> {
  const { checkSetUp } = await import('../adapters/checkSetUp.js');
  const python = await orSentence(interpreters.find(dir, signal));
  const checks = await checkSetUp({
    dir,
    program: `ML-Agent ${version}, VS Code ${vscode.version}, Node ${process.versions.node}`,
    python,
    model: await orSentence(models.current(signal)),
    engineEntry: path.join(distDir, 'engine.mjs'),
    gpu: settings.get('gpu'),
    engineDir,
    prefixDir,
    threads: settings.get('threads') || 'auto',
    contextSize: settings.get('contextSize') || 'auto',
    log,
    signal,
  });
  return checks.map((check) => (check.name === 'python' ? withOrigin(check, python) : check));
}

/** Who decided that it is this interpreter. */
function withOrigin(check: Check, python: FoundInterpreter | string): Check {
  if (typeof python === 'string') return check;
  return { ...check, found: `${check.found} (${originWords(python.origin)})` };
}

async function orSentence<T>(work: Promise<T>): Promise<T | string> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

const ICONS = { ok: '$(pass)', note: '$(info)', missing: '$(error)' } as const;

function label({ name }: Check): string {
  const labels: Record<Check['name'], string> = {
    program: vscode.l10n.t('Program'),
    machine: vscode.l10n.t('Machine'),
    disk: vscode.l10n.t('Disk'),
    python: 'Python',
    git: 'git',
    sandbox: vscode.l10n.t('Sandbox'),
    cuda: 'CUDA',
    model: vscode.l10n.t('Model'),
    engine: vscode.l10n.t('Engine'),
    prefixes: vscode.l10n.t('Prompts on disk'),
  };
  return labels[name];
}

function stateWords({ state }: Check): string {
  const words = { ok: vscode.l10n.t('fine'), note: vscode.l10n.t('note'), missing: vscode.l10n.t('missing') };
  return words[state];
}

function remedy({ name, state }: Check): CommandId | undefined {
  // The interpreter can be changed when it is fine, too.
  if (name === 'python') return 'mlAgent.selectInterpreter';
  if (state === 'ok') return undefined;
  if (name === 'cuda') return 'mlAgent.addCuda';
  return name === 'model' || name === 'engine' ? 'mlAgent.chooseModel' : undefined;
}

import path from 'node:path';
import * as vscode from 'vscode';
import { formatNumber } from '../../core/agent/memory.js';
import { UserError } from '../../core/errors.js';
import { STATUS_WORDS } from '../../core/trajectory/statusWords.js';
import type { Session } from '../../core/trajectory/session.js';
import type { Step } from '../../shared/record.js';
import type { SessionArgument, StepArgument } from '../contributions.js';
import type { TrajectoryModel } from '../panel/trajectoryModel.js';
import type { KnownSession, SessionIndex } from '../records/sessionIndex.js';
import type { SessionController } from '../session/sessionController.js';

/** A session with its scripts at hand. */
export interface SessionRef {
  readonly known: KnownSession;
  readonly session: Session;
}

/** One step of it. */
export interface StepRef extends SessionRef {
  readonly step: Step;
}

/** Finds the session and the step that a command is about, and asks for what it was not told. */
export class StepRefs {
  constructor(
    private readonly index: SessionIndex,
    private readonly model: TrajectoryModel,
    private readonly controller: SessionController,
  ) {}

  /** @throws {UserError} when there is no session. */
  async known(argument: SessionArgument | undefined): Promise<KnownSession> {
    if (argument?.sessionId !== undefined) return this.index.find(argument.sessionId);
    const shown = await this.model.shown();
    if (shown !== null) return shown;
    throw new UserError('noSession', vscode.l10n.t('There is no session yet; improve an experiment first.'), true);
  }

  async session(argument: SessionArgument | undefined): Promise<SessionRef> {
    const known = await this.known(argument);
    const live = this.controller.running?.session;
    if (live?.header.sessionId === known.id) return { known, session: live };
    const { restoreSession } = await import('../../adapters/store/readSession.js');
    return { known, session: await restoreSession(known.dir, await this.index.read(known)) };
  }

  /**
   * @param title of the question when the step is not given.
   * @param fits which steps may be chosen.
   * @throws {UserError} when no step fits; {vscode.CancellationError} when none is chosen.
   */
  async step(
    argument: StepArgument | undefined,
    title: string,
    fits: (step: Step) => boolean = hasChange,
  ): Promise<StepRef> {
    const ref = await this.session(argument);
    const { steps } = ref.session;
    if (argument?.stepId !== undefined) {
      const step = steps.find(({ id }) => id === argument.stepId);
      if (step !== undefined) return { ...ref, step };
      throw new UserError('noStep', vscode.l10n.t('This session has no step {0}.', argument.stepId), true);
    }
    const choices = steps.filter(fits);
    if (choices.length === 0) {
      throw new UserError('noStep', vscode.l10n.t('No step of this session changed a script.'), true);
    }
    return { ...ref, step: await pick(choices, title, ref.known) };
  }
}

/** Whether the step changed a script. */
export function hasChange(step: Step): boolean {
  return step.id > 0 && step.diff !== '';
}

async function pick(steps: readonly Step[], title: string, { dir }: KnownSession): Promise<Step> {
  const items = [...steps].reverse().map((step) => ({
    label: step.id === 0 ? vscode.l10n.t('Baseline') : vscode.l10n.t('Step {0}', step.id),
    description: [
      vscode.l10n.t(STATUS_WORDS[step.status]),
      step.metric === null ? '' : formatNumber(step.metric.value),
    ]
      .filter((text) => text !== '')
      .join(' · '),
    detail: step.idea,
    step,
  }));
  const placeHolder = path.basename(dir);
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen.step;
}

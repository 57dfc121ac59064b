import * as vscode from 'vscode';
import type { LocatedExperiment } from '../../adapters/experimentFiles.js';
import { UserError } from '../../core/errors.js';
import type { Summary } from '../../shared/event.js';
import type { ApprovalModes } from '../approval/approvalMode.js';
import { chooseTarget } from '../experiment/chooseTarget.js';
import { savedExperiment } from '../experiment/savedExperiment.js';
import type { SetUp } from '../experiment/setUp.js';
import type { HostLog } from '../hostLog.js';
import type { ModelChooser } from '../model/modelChooser.js';
import type { TrajectoryView } from '../panel/trajectoryView.js';
import type { Interpreters } from '../python/interpreters.js';
import type { KnownSession, SessionIndex } from '../records/sessionIndex.js';
import type { SessionController, StartRequest } from '../session/sessionController.js';
import type { Settings } from '../settings.js';
import { requireTrust } from '../trust.js';

export interface ImproveParts {
  readonly controller: SessionController;
  readonly index: SessionIndex;
  readonly settings: Settings;
  readonly approvals: ApprovalModes;
  readonly models: ModelChooser;
  readonly interpreters: Interpreters;
  readonly view: TrajectoryView;
  readonly log: HostLog;
  readonly setUp: SetUp;
}

/** From "Improve" to a running session: what, with which model and interpreter, and when the user is asked. */
export class ImproveFlow {
  constructor(private readonly parts: ImproveParts) {}

  /** @returns when the session has ended, or null when the user stopped on the way. */
  async improve(given?: vscode.Uri): Promise<Summary | null> {
    const { index, controller } = this.parts;
    controller.requireIdle();
    const target = await chooseTarget(given, index);
    if (target.kind === 'experiment') return this.start(await savedExperiment(target.dir), null);
    // The set-up ends in a review by the user, who starts the session from there.
    await this.parts.setUp.run(target.script);
    return null;
  }

  /** Goes on with an earlier session. */
  async resume(known: KnownSession): Promise<Summary | null> {
    requireTrust();
    this.parts.controller.requireIdle();
    return this.start(await savedExperiment(known.dir), known.id);
  }

  private async start(located: LocatedExperiment, resume: string | null): Promise<Summary | null> {
    const { approvals, controller, view } = this.parts;
    const { dir, experiment } = located;
    const { checkWritable } = await import('../../adapters/store/sessionStore.js');
    await checkWritable(dir);
    const budget = this.budget();
    const mode = await approvals.modeFor(dir, { ...experiment.budget, ...budget });
    const ready = await this.prepare(located);
    controller.requireIdle();
    const work = controller.run({ located, ...ready, mode, budget, resume });
    void view.show(true);
    return work;
  }

  /**
   * Interpreter and model, in this order: the digest of a large model takes seconds, a missing one leads to a question
   * and a download. A command that is no Python needs no interpreter.
   */
  private async prepare({ dir, experiment }: LocatedExperiment): Promise<Pick<StartRequest, 'model' | 'python'>> {
    const { models, interpreters } = this.parts;
    const { needsPython } = await import('../../adapters/runner/command.js');
    const title = vscode.l10n.t('ML-Agent: looking at model and interpreter');
    const location = vscode.ProgressLocation.Window;
    const { signal } = new AbortController();
    return vscode.window.withProgress({ location, title }, async () => {
      const python = await interpreters.find(dir, signal).catch((error: unknown) => {
        if (error instanceof UserError && error.code === 'noPython' && !needsPython(experiment.command)) return null;
        throw error;
      });
      return { python, model: await models.ready(signal) };
    });
  }

  private budget(): StartRequest['budget'] {
    const { settings } = this.parts;
    const steps = settings.get('steps');
    const minutes = settings.get('minutes');
    return { ...(steps > 0 ? { steps } : {}), ...(minutes > 0 ? { minutes } : {}) };
  }
}

import type { Approver, Verdict } from '../../core/ports.js';
import type { RunPurpose } from '../../shared/event.js';
import type { ApprovalMode } from '../contributions.js';

/** The change that the user is asked about. */
export interface ProposedEdit {
  readonly stepId: number;
  readonly idea: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** A question that waits for its answer. */
export interface Question {
  readonly kind: 'edit' | 'run';
  readonly stepId: number;
  readonly command: string | null;
  /** The change in question; null for a run of an unchanged script. */
  readonly edit: ProposedEdit | null;
}

export interface QuestionOptions {
  readonly mode: () => ApprovalMode;
  readonly stop: AbortSignal;
  /** The clock of the budget stands still while a question waits. */
  readonly hold: () => () => void;
  /** Called when a question comes up, and with null when it has its answer. */
  readonly onQuestion: (question: Question | null) => void;
}

/**
 * Asks where the user wants to be asked, and allows the rest: the mode decides by this code alone, never the model.
 * A question waits until it is answered or the session is stopped; that nobody looks is no consent.
 */
export class Questions implements Approver {
  private waiting: { readonly question: Question; readonly settle: (verdict: Verdict) => void } | null = null;
  private lastEdit: ProposedEdit | null = null;

  constructor(private readonly options: QuestionOptions) {
    options.stop.addEventListener('abort', () => this.answer({ allow: false, reason: 'The session was stopped.' }));
  }

  /** The question that waits now. */
  get open(): Question | null {
    return this.waiting?.question ?? null;
  }

  /** Answers the open question; without one nothing happens. */
  answer(verdict: Verdict): void {
    this.waiting?.settle(verdict);
  }

  async edit(change: ProposedEdit): Promise<Verdict> {
    const { stepId, idea, file, before, after } = change;
    this.lastEdit = { stepId, idea, file, before, after };
    if (this.options.mode() !== 'askEdit') return { allow: true };
    return this.ask({ kind: 'edit', stepId, command: null, edit: this.lastEdit });
  }

  async run(change: { stepId: number; command: string; purpose: RunPurpose }): Promise<Verdict> {
    const mode = this.options.mode();
    const edit = this.lastEdit?.stepId === change.stepId ? this.lastEdit : null;
    // A run that no edit of the step led to was not asked about as an edit.
    const isAsked = mode === 'askRun' || (mode === 'askEdit' && edit === null);
    if (!isAsked || change.purpose !== 'run') return { allow: true };
    return this.ask({ kind: 'run', stepId: change.stepId, command: change.command, edit });
  }

  private async ask(question: Question): Promise<Verdict> {
    if (this.options.stop.aborted) return { allow: false, reason: 'The session was stopped.' };
    const release = this.options.hold();
    try {
      return await new Promise<Verdict>((settle) => {
        this.waiting = { question, settle };
        this.options.onQuestion(question);
      });
    } finally {
      release();
      this.waiting = null;
      this.options.onQuestion(null);
    }
  }
}

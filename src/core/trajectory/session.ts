import { WHOLE_AGENT, type AgentSettings } from '../../shared/agentSettings.js';
import type { Experiment } from '../../shared/experiment.js';
import type { Header, Idea, IdeasLine, Step } from '../../shared/record.js';
import type { Incumbent } from './state.js';
import { secondsUsed, valuesOf } from './state.js';

/** Where the next step starts: the incumbent, or a crashed candidate that gets one attempt at repair. */
export interface StartPoint {
  readonly stepId: number;
  readonly scripts: ReadonlyMap<string, string>;
  readonly crashed: boolean;
}

/**
 * A session in memory: the steps, the incumbent and what follows from them. It holds nothing that the record does
 * not: `restore` builds the same from the lines of `trajectory.jsonl`.
 */
export class Session {
  readonly steps: Step[] = [];
  private readonly scriptsOfStep = new Map<number, ReadonlyMap<string, string>>();
  /** Files that the agent copied; they lie in every later candidate folder. */
  private readonly copies = new Map<string, string>();
  private best: Incumbent | null = null;
  private pool: IdeasLine | null = null;

  constructor(
    readonly header: Header,
    /** The untouched editable scripts, by relative path. */
    readonly originals: ReadonlyMap<string, string>,
  ) {}

  /** Builds a session from its record. @param getObject content of a script by hash. */
  static async restore(
    header: Header,
    steps: readonly Step[],
    getObject: (sha256: string) => Promise<string>,
    ideas: IdeasLine | null = null,
  ): Promise<Session> {
    const originals = new Map<string, string>();
    for (const { path, sha256 } of header.scripts) originals.set(path, await getObject(sha256));
    const session = new Session(header, originals);
    if (ideas !== null) session.explored(ideas);
    for (const step of steps) {
      // A baseline that failed or was stopped is measured again.
      if (step.id === 0 && step.status !== 'baseline') continue;
      const scripts = new Map([...session.scriptsOf(step.parentId), ...session.copies]);
      for (const { path, after } of step.scripts) if (after !== null) scripts.set(path, await getObject(after));
      session.add(step, scripts);
    }
    return session;
  }

  get experiment(): Experiment {
    return this.header.experiment;
  }

  /** Parts of the agent that are in use. */
  get agent(): AgentSettings {
    return this.header.agent ?? WHOLE_AGENT;
  }

  get incumbent(): Incumbent | null {
    return this.best;
  }

  get baseline(): Step | null {
    const first = this.steps[0];
    return first?.status === 'baseline' ? first : null;
  }

  /** Ideas of the pool that enter the task text, to be tried first; null before the session has explored. */
  get ideas(): readonly Idea[] | null {
    return this.pool === null ? null : this.pool.chosen.map((i) => this.pool!.pool[i]!);
  }

  /** Takes the pool of ideas, once. */
  explored(ideas: IdeasLine): void {
    this.pool = ideas;
  }

  /** @param scripts all editable scripts as they were in this step. */
  add(step: Step, scripts: ReadonlyMap<string, string>): void {
    this.steps.push(step);
    this.scriptsOfStep.set(step.id, scripts);
    for (const [path, source] of scripts) if (!this.originals.has(path)) this.copies.set(path, source);
    if ((step.status === 'baseline' || step.status === 'kept') && step.metric !== null) {
      const values = this.repeatSeeds.length === 0 ? [step.metric.value] : valuesOf(step);
      this.best = { stepId: step.id, scripts, metric: step.metric.value, values };
    }
  }

  /** The session as it would be with one more step; this one stays as it is. */
  after(step: Step, scripts: ReadonlyMap<string, string>): Session {
    const longer = new Session(this.header, this.originals);
    if (this.pool !== null) longer.explored(this.pool);
    for (const earlier of this.steps) longer.add(earlier, this.scriptsOf(earlier.id));
    longer.add(step, scripts);
    return longer;
  }

  /** All editable scripts of a step; the untouched ones for the baseline and for null. */
  scriptsOf(stepId: number | null): ReadonlyMap<string, string> {
    return (stepId === null ? undefined : this.scriptsOfStep.get(stepId)) ?? this.originals;
  }

  /** The step that ran, or would have run, these very scripts: an edit's, or the baseline; not one that the user stopped. */
  stepWith(scripts: ReadonlyMap<string, string>): Step | undefined {
    const isSame = (others: ReadonlyMap<string, string>) =>
      others.size === scripts.size && [...scripts].every(([path, source]) => others.get(path) === source);
    return this.steps.find(
      (step) =>
        step.status !== 'cancelled' && (step.id === 0 || step.scripts.length > 0) && isSame(this.scriptsOf(step.id)),
    );
  }

  /** Every text of an editable file that the session knows: the untouched one, and each step's. */
  textsOf(path: string): string[] {
    const texts = [this.originals, ...this.scriptsOfStep.values()].flatMap((scripts) => scripts.get(path) ?? []);
    return [...new Set(texts)];
  }

  /**
   * The incumbent, or the candidate of the last step when it crashed in a way that a change of the script can mend.
   * A repair that crashes again is given up: one level of repair pays, a chain of them seldom does.
   */
  startPoint(): StartPoint {
    // A copy may have been replaced since the incumbent was made.
    const best = new Map([...(this.best?.scripts ?? this.originals), ...this.copies]);
    const incumbent = { stepId: this.best?.stepId ?? 0, scripts: best, crashed: false };
    const last = this.steps.at(-1);
    if (last === undefined || last.status !== 'crashed') return incumbent;
    const parent = this.steps.find((step) => step.id === last.parentId);
    const tried = parent?.status === 'crashed' || last.repairTried === true;
    if (tried || isHopeless(last.observation) || last.scripts.length === 0) return incumbent;
    return { stepId: last.id, scripts: this.scriptsOf(last.id), crashed: true };
  }

  /** Steps of the agent that count against the budget. */
  get stepsTaken(): number {
    return this.steps.filter((step) => step.id > 0 && step.status !== 'cancelled').length;
  }

  get nextId(): number {
    return (this.steps.at(-1)?.id ?? -1) + 1;
  }

  /** Seconds of the steps so far, over all sittings of the session. */
  get secondsUsed(): number {
    return secondsUsed(this.steps);
  }

  /** Seeds of the repeats, as the baseline had them; empty when its noise could not be measured. */
  get repeatSeeds(): number[] {
    const repeats = this.baseline?.repeats ?? [];
    return repeats.every((repeat) => repeat.metric !== null) ? repeats.map((repeat) => repeat.seed) : [];
  }
}

/** Whether a crash is one that no change of the script mends but leaving its idea. */
export function isHopeless(said: string): boolean {
  return /\bModuleNotFoundError\b/.test(said);
}

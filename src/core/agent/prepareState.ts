import type { ActionName } from '../../shared/action.js';
import { ACTION_NAMES } from '../../shared/action.js';
import { EXPERIMENT_FILE } from '../../shared/experiment.js';
import type { Step } from '../../shared/record.js';
import { UserError } from '../errors.js';
import { Workspace } from '../environment/workspace.js';
import type { Control, Message, Model, PythonSyntax } from '../ports.js';
import type { Session, StartPoint } from '../trajectory/session.js';
import { lastRunSeconds, trailing } from '../trajectory/state.js';
import { editorState, type EditorState } from './editorState.js';
import { factsText } from './factsText.js';
import { fieldScale } from './fields.js';
import type { Allowed } from './grammar.js';
import { DIRECTION_COUNT, directionFor, FREE_DIRECTION } from './directions.js';
import { blockEditTokens, type LongScript } from './longScripts.js';
import { ALL_SHORT, codeThatRuns, longState, splitScripts, type LongPair } from './longState.js';
import { openTurns, statePrefix, stateMessages } from './messages.js';
import { openingsOfFiles } from './openingsOfFiles.js';
import { headAndTail } from './prompt.js';
import { changesOf } from './scriptChanges.js';

/** Tokens kept free for fields and action, and for chat marks that no count sees. */
const REPLY_TOKENS = 700;
const MARGIN_TOKENS = 96;
/** Tokens of the chat marks around a message. */
const MESSAGE_TOKENS = 6;
/** Steps that are left out of a long history at once. */
const CUT = 4;
/** Characters of facts in the task text. */
const FACTS_BUDGET = 3000;
/** Tokens that are taken from the views of long scripts at once, and in all, when a state does not fit. */
const LESS_TOKENS = 256;
const MAX_LESS_TOKENS = 1024;
/** Characters of the baseline's output beside a long script. */
const BASELINE_BUDGET = 800;
/** Directions between one and the next to be tried in the same step: another axis, and not that of the next step. */
const TURN = 4;
/** How the instruction of a repair begins. */
const REPAIR = ['Fix '];
/**
 * Actions in a row that are no edit before only an edit is allowed. The state shows short scripts whole, and what the data
 * files hold, so a small model that looks on learns nothing and loses a step.
 */
const MAX_LOOKING = { short: 1, long: 2 };

/** What the policy is asked, and what it may answer. */
export interface Asked {
  readonly messages: readonly Message[];
  readonly allowed: Allowed;
}

type PrepareParts = {
  readonly model: Model;
  readonly control: Pick<Control, 'takeNotes'>;
  readonly syntax: PythonSyntax;
};

/** The state of one step, ready for the policy. */
export interface PreparedState extends Asked {
  /** The same state with another direction, for when the first one brought an idea that was tried already. */
  readonly inDirection: (turns: number) => Promise<Asked>;
  /** What the messages begin with in every session of the experiment. */
  readonly prefix: readonly Message[];
  /** What the editor is asked for an instruction. */
  readonly editorState: EditorState;
  readonly start: StartPoint;
  /** Scripts of the start that are edited by blocks. */
  readonly long: ReadonlyMap<string, LongScript>;
  /** Scripts of the start that the state does not show whole, but names by the lines that have changed. */
  readonly named: ReadonlySet<string>;
  readonly workspace: Workspace;
  readonly maxScriptTokens: number;
  readonly stepsLeft: number;
  readonly minutesLeft: number;
  readonly notes: readonly string[];
}

/**
 * Builds the state within the model's window. When the history does not fit, its oldest steps are left out; the list
 * of ideas tried still names them, until it is too long itself. Nothing is ever shifted out of the context in silence.
 * @throws {UserError} `contextTooSmall` when task text and script alone do not fit.
 */
export async function prepareState(parts: PrepareParts, session: Session, secondsNow: number): Promise<PreparedState> {
  const start = session.startPoint();
  const notes = parts.control.takeNotes();
  let pairs = (await splitScripts(parts, start, session.originals, null))!;
  let less = 0;
  for (;;) {
    try {
      return await stateWith(parts, session, { secondsNow, start, notes, pairs, less });
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'contextTooSmall') throw error;
      // Less of the long scripts is shown, then another one counts as long.
      less = pairs.size > 0 ? less + LESS_TOKENS : MAX_LESS_TOKENS + 1;
      if (less <= MAX_LESS_TOKENS) continue;
      const more = await splitScripts(parts, start, session.originals, pairs);
      if (more === null) throw error;
      pairs = more;
      less = 0;
    }
  }
}

async function stateWith(
  parts: PrepareParts,
  session: Session,
  given: {
    readonly secondsNow: number;
    readonly start: StartPoint;
    readonly notes: readonly string[];
    readonly pairs: ReadonlyMap<string, LongPair>;
    readonly less: number;
  },
): Promise<PreparedState> {
  const { start, notes, pairs, less } = given;
  const { experiment } = session;
  const workspace = new Workspace(session.header.experimentDir, experiment, new Map(start.scripts));
  const tree = await workspace.tree();
  const stepsLeft = experiment.budget.steps - session.stepsTaken;
  const minutesLeft = experiment.budget.minutes - given.secondsNow / 60;
  const editable = new Map([...start.scripts].filter(([path]) => experiment.editable.includes(path)));
  const short = new Map([...editable].filter(([path]) => !pairs.has(path)));
  const { contextSize, device } = parts.model.info();
  const maxScriptTokens = await scriptTokens(parts.model, short);
  const isLong = pairs.size > 0;
  const baseline = session.baseline!;
  const written = {
    experiment,
    agent: session.agent,
    facts: factsText(session.header.facts, isLong ? Math.min(FACTS_BUDGET, contextSize / 5) : FACTS_BUDGET),
    // Without the agent's copies, so that the task text stays the same for the whole session.
    files: tree.files.filter((file) => experiment.editable.includes(file) || !start.scripts.has(file)),
    scripts: session.originals,
    views: ALL_SHORT.views,
    baseline: {
      value: baseline.metric!.value,
      output: isLong ? headAndTail(baseline.observation, BASELINE_BUDGET) : baseline.observation,
    },
    ideas: session.ideas ?? [],
  };
  const room =
    contextSize - REPLY_TOKENS - MARGIN_TOKENS - Math.max(maxScriptTokens, isLong ? blockEditTokens(contextSize) : 0);
  const long = await longState(parts.model, pairs, { task: written, room, less, crashed: start.crashed });
  if ('needed' in long) throw contextTooSmall(long.needed, room);
  const task = { ...written, views: long.views };
  // A reply that goes on with the whole script has to read it as it is.
  const isByLines = session.agent.lineEdits && parts.model.ignoresGrammar !== true;
  const changes = isByLines ? changesOf(short, session.originals) : new Map<string, string>();
  const limits = {
    ...{ stepsLeft, minutesLeft },
    runSeconds: lastRunSeconds(session.steps),
    runLimitSeconds: experiment.budget.runSeconds,
    freeMemoryGb: session.header.facts.freeMemoryGb ?? null,
  };
  const now = {
    limits,
    notes,
    start: {
      scripts: editable,
      changed: new Map([...changes, ...long.changed]),
      stepId: start.stepId,
      metric: start.crashed ? null : (session.incumbent?.metric ?? null),
      crashed: start.crashed,
    },
  };
  // What the user stopped says nothing about the action.
  const history = session.steps.filter((step) => step.id > 0 && step.status !== 'cancelled');
  const attempts = session.steps.filter((step) => step.idea !== '').length;
  const { facts } = session.header;
  const inDirection = async (turns: number): Promise<Asked> => {
    const direction = session.agent.ideas
      ? directionFor(attempts, turns * TURN, {
          script: codeThatRuns(editable, long),
          installed: new Set(Object.keys({ ...facts.imported, ...facts.alsoInstalled })),
          data: facts.data,
          tried: session.agent.memory ? history.map(({ idea }) => idea) : [],
          ideas: session.ideas ?? [],
        })
      : FREE_DIRECTION;
    const build = (steps: readonly Step[], tried: readonly Step[]) =>
      stateMessages(task, steps, { ...now, direction: direction.text, tried });
    const messages = await fitted(parts.model, room, build, {
      turns: openTurns(history, start.crashed),
      tried: session.agent.memory ? history : [],
    });
    return {
      messages,
      allowed: allowedNow(
        session,
        { tree, scripts: editable, long: long.scripts, device },
        start.crashed ? REPAIR : direction.openings,
      ),
    };
  };
  return {
    ...(await inDirection(0)),
    inDirection,
    editorState: async (file, instruction, form, failed) => {
      const script = failed?.source ?? editable.get(file) ?? '';
      const build = (tried: readonly Step[]) =>
        editorState({
          facts: task.facts,
          metricName: experiment.metric.name,
          ...{ tried, limits, file, script, instruction, form },
          original: session.originals.get(file) ?? script,
          observed: failed?.observed ?? null,
        });
      // Changed lines are asked for without what was tried.
      if (form === 'lines') return build([]);
      const room = contextSize - MARGIN_TOKENS - maxScriptTokens;
      const tried = session.agent.memory ? history : [];
      const messages = await fitted(parts.model, room, (_, ideas) => build(ideas).messages, { turns: [], tried });
      return { ...build([]), messages };
    },
    prefix: statePrefix(task),
    start,
    long: long.scripts,
    named: new Set([...changes].filter(([, lines]) => lines !== '').map(([path]) => path)),
    workspace,
    maxScriptTokens,
    stepsLeft,
    minutesLeft,
    notes,
  };
}

/** A rewritten script may grow by half and some lines; scripts that are edited by blocks do not count. */
async function scriptTokens(model: Model, scripts: ReadonlyMap<string, string>): Promise<number> {
  let longest = 0;
  if (scripts.size === 0) return 0;
  for (const source of scripts.values()) longest = Math.max(longest, await model.countTokens(source));
  return Math.ceil(longest * 1.5) + 400;
}

/** Leaves out the oldest steps of the history, then the oldest ideas, until the rest fits. */
async function fitted(
  model: Model,
  room: number,
  build: (steps: readonly Step[], tried: readonly Step[]) => readonly Message[],
  history: { readonly turns: readonly Step[]; readonly tried: readonly Step[] },
): Promise<readonly Message[]> {
  const counts = new Map<string, number>();
  let steps = history.turns;
  let tried = history.tried;
  for (;;) {
    const messages = build(steps, tried);
    let tokens = 0;
    for (const { content } of messages) {
      const count = counts.get(content) ?? (await model.countTokens(content));
      counts.set(content, count);
      tokens += count + MESSAGE_TOKENS;
    }
    if (tokens <= room) return messages;
    if (steps.length > 0) steps = withoutOldest(steps, history.turns.length);
    else if (tried.length > 0) tried = withoutOldest(tried, history.tried.length);
    else throw contextTooSmall(tokens, room);
  }
}

/** The steps after the next cut. Cuts are fixed, so that they move seldom and the prompt before stays as it was. */
function withoutOldest(steps: readonly Step[], all: number): readonly Step[] {
  const from = all - steps.length;
  return steps.slice(Math.min(steps.length, CUT - (from % CUT)));
}

function contextTooSmall(tokens: number, room: number): UserError {
  return new UserError(
    'contextTooSmall',
    `The script and the task need ${tokens} tokens, but the model's context leaves room for ${Math.max(0, room)}; choose a larger context or a shorter script.`,
  );
}

type Tree = Awaited<ReturnType<Workspace['tree']>>;

/** What may be done now: looking is bounded, and the work is not ended before every direction was tried. */
function allowedNow(
  session: Session,
  {
    tree,
    scripts,
    long,
    device,
  }: {
    readonly tree: Tree;
    readonly scripts: ReadonlyMap<string, string>;
    readonly long: ReadonlyMap<string, LongScript>;
    readonly device: string;
  },
  openings: readonly string[],
): Allowed {
  const looking = trailing(session.steps, (step) => step.status === 'observed');
  const actions = new Set<ActionName>(ACTION_NAMES);
  if (looking >= MAX_LOOKING[long.size > 0 ? 'long' : 'short']) {
    for (const name of ACTION_NAMES) if (name !== 'Edit Script (AI)' && name !== 'Final Answer') actions.delete(name);
  }
  if (session.steps.filter((step) => step.idea !== '').length < DIRECTION_COUNT) actions.delete('Final Answer');
  // A script that was executed once tells nothing new a second time.
  if (session.steps.some((step) => step.action?.name === 'Execute Script')) actions.delete('Execute Script');
  const { editable } = session.experiment;
  return {
    actions,
    editable,
    openings,
    openingsOf: openingsOfFiles(scripts, openings),
    // What stands in the state, a small model would look at again and again.
    readable: tree.readable.filter(
      ({ path }) => path !== EXPERIMENT_FILE && (!editable.includes(path) || long.has(path)),
    ),
    folders: tree.folders,
    // Edits are run by themselves, and the output of the untouched script is in the state.
    runnable: tree.files.filter((file) => file.endsWith('.py') && !editable.includes(file)),
    fields: fieldScale(session.agent, device),
  };
}

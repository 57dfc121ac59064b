import { ACTION_HELP } from '../../core/agent/actions.js';
import type { Session } from '../../core/trajectory/session.js';
import type { ActionName } from '../../shared/action.js';
import type { Step } from '../../shared/record.js';

/** One step of `trace.json`. `timestamp` is the time of the observation, in seconds since 1970. */
export interface TraceStep {
  readonly action: { readonly name: string; readonly args: Readonly<Record<string, unknown>> };
  readonly observation: string;
  readonly timestamp: number;
}

/** What MLAgentBench's environment writes as `trace.json`; its own names. */
export interface Trace {
  readonly steps: readonly TraceStep[];
  readonly low_level_steps: readonly TraceStep[];
  readonly action_infos: Readonly<Record<string, ActionInfo>>;
  readonly task_description: string;
}

interface ActionInfo {
  readonly name: string;
  readonly description: string;
  readonly usage: Readonly<Record<string, string>>;
  readonly return_value: string;
  readonly function: string;
  readonly is_primitive: boolean;
}

/** Function behind each action in MLAgentBench, and whether it is one of its low-level ones. */
const FUNCTIONS: Readonly<Record<ActionName, readonly [name: string, primitive: boolean]>> = {
  'List Files': ['list_files', true],
  'Copy File': ['copy_file', true],
  'Inspect Script Lines': ['inspect_script_lines', false],
  'Execute Script': ['execute_script', true],
  'Understand File': ['understand_file', false],
  'Edit Script (AI)': ['edit_script', false],
  'Final Answer': ['<lambda>', true],
};
/** Primitive actions that act on the workspace, and so also stand among the low-level steps. */
const LOW_LEVEL: readonly ActionName[] = ['List Files', 'Copy File', 'Execute Script'];

/**
 * A session in the form of MLAgentBench's trace. Replies without an action are left out, as there: they never reach
 * the environment. The low-level steps are what was done to the workspace: files written, scripts run, the baseline
 * first. Rewards, metrics and the model's own text have no place in that form.
 */
export function exportTrace(session: Session): Trace {
  const steps = session.steps.flatMap((step) => (step.action === null ? [] : [traceStep(step)]));
  return {
    steps,
    low_level_steps: session.steps.flatMap((step) => lowLevelSteps(session, step)),
    action_infos: Object.fromEntries(ACTION_HELP.map((help) => [help.name, infoOf(help)])),
    task_description: session.experiment.goal,
  };
}

function traceStep(step: Step): TraceStep {
  const { name = '', input = {} } = step.action ?? {};
  return { action: { name, args: input }, observation: step.observation, timestamp: endOf(step) };
}

function lowLevelSteps(session: Session, step: Step): TraceStep[] {
  const timestamp = endOf(step);
  const name = step.action?.name;
  if (name !== undefined && LOW_LEVEL.includes(name)) return [traceStep(step)];
  const written = step.scripts.flatMap(({ path, after }) => {
    const content = session.scriptsOf(step.id).get(path);
    if (after === null || content === undefined) return [];
    const action = { name: 'Write File', args: { file_name: path, content } };
    return [{ action, observation: `File ${path} written successfully.`, timestamp }];
  });
  if (step.run === null) return written;
  const script = session.experiment.editable[0]!;
  const action = { name: 'Execute Script', args: { script_name: script } };
  return [...written, { action, observation: step.observation, timestamp }];
}

/** Seconds since 1970 at which a step had ended. */
function endOf(step: Step): number {
  return Date.parse(step.startedAt) / 1000 + step.seconds.total;
}

function infoOf({ name, description, input, observation }: (typeof ACTION_HELP)[number]): ActionInfo {
  const [func, primitive] = FUNCTIONS[name];
  return { name, description, usage: input, return_value: observation, function: func, is_primitive: primitive };
}

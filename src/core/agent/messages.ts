import type { Step } from '../../shared/record.js';
import type { Message } from '../ports.js';
import { FIELDS } from './fields.js';
import { formatNumber, triedIdeas } from './memory.js';
import { fence, systemPrompt, taskPrompt, type TaskText } from './prompt.js';

/** What the policy needs to know now: it changes every step, so it stands at the end of the state. */
export interface Now {
  readonly stepsLeft: number;
  readonly minutesLeft: number;
  /** Seconds of the last successful run. */
  readonly runSeconds: number | null;
  readonly runLimitSeconds: number;
  readonly notes: readonly string[];
  /** The script to start from: the incumbent, or a crashed candidate that is worth one attempt at repair. */
  readonly start: {
    readonly scripts: ReadonlyMap<string, string>;
    readonly stepId: number;
    readonly metric: number | null;
    readonly crashed: boolean;
  };
  readonly direction: Axis;
}

/** The three axes of ideas (arXiv 2505.23723v2, exploration-enriched fine-tuning). */
export type Axis = 'data' | 'model' | 'learning';

const AXIS_HINT: Record<Axis, string> = {
  data: 'the data: how columns are encoded, scaled, transformed or combined into new features, or how the target is transformed',
  model: 'the model: another family of estimators, an ensemble, or a larger or smaller architecture',
  learning:
    'the learning: the hyperparameters that matter most for the model in use, its regularisation, or how long it is trained',
};

/** The axis for the next idea: model first, since it mostly gains most, then each in turn. */
export function axisFor(attempts: number): Axis {
  return (['model', 'data', 'learning'] as const)[attempts % 3]!;
}

/**
 * The state s_t as a conversation: fixed prefix, history that only grows, and what changes at the end.
 * Source: the v2 definition of the state, s_t = (s0, a0, f0, ..., f_{t-1}), arXiv 2505.23723v2. Scripts are left out
 * of earlier actions: the diff in the feedback shows them.
 */
export function stateMessages(task: TaskText, steps: readonly Step[], now: Now): Message[] {
  const messages: Message[] = [
    { role: 'system', content: systemPrompt() },
    { role: 'user', content: taskPrompt(task) },
  ];
  for (const step of steps) {
    if (step.id === 0) continue;
    messages.push({ role: 'assistant', content: replyText(step) }, { role: 'user', content: feedback(step) });
  }
  const last = messages.pop()!;
  messages.push({ role: 'user', content: `${last.content}\n\n${nowText(task, steps, now)}` });
  return messages;
}

/** A step's reply in the response format, without the script. */
export function replyText(step: Step): string {
  if (step.action === null) return (step.policy.at(-1)?.text ?? '').slice(0, 600) || '(no reply)';
  const fields = FIELDS.map(({ key, label }) => `${label}: ${step.fields?.[key] ?? ''}`).join('\n');
  return `${fields}\nAction: ${step.action.name}\nAction Input: ${JSON.stringify(step.action.input)}`;
}

function feedback(step: Step): string {
  return `Observation:\n"""\n${step.observation}\n"""`;
}

function nowText(task: TaskText, steps: readonly Step[], now: Now): string {
  const { metric } = task.experiment;
  const tried = triedIdeas(steps, metric.name);
  const parts = [
    `Steps left: ${now.stepsLeft}. Minutes left: ${Math.max(0, Math.round(now.minutesLeft))}. ${runTime(now)}`,
    tried === '' ? '' : `Ideas tried so far; do something else:\n${tried}`,
    ...now.notes.map((note) => `Note of the user: ${note}`),
    startText(task, now),
    now.start.crashed
      ? 'Repair the error in this script and keep its idea.'
      : `Now change ${AXIS_HINT[now.direction]}. Choose what fits this data, and name it exactly in edit_instruction.`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function runTime(now: Now): string {
  const took = now.runSeconds === null ? '' : `A run takes about ${formatNumber(now.runSeconds)} s. `;
  return `${took}A run is stopped after ${now.runLimitSeconds} s.`;
}

function startText(task: TaskText, now: Now): string {
  const { metric } = task.experiment;
  const { start } = now;
  if (start.stepId === 0) return 'The script above is the best so far.';
  const scripts = [...start.scripts].map(([path, source]) => `${path}:\n${fence(source, 'python')}`).join('\n\n');
  if (start.crashed) return `The script of step ${start.stepId}, which failed:\n${scripts}`;
  return `The best so far, from step ${start.stepId} (${metric.name} ${start.metric}):\n${scripts}`;
}

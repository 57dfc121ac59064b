import type { Step } from '../../shared/record.js';
import type { Message } from '../ports.js';
import { FIELDS } from './fields.js';
import { harmless } from './harmless.js';
import { trailing } from '../trajectory/state.js';
import { budgetLeft, runLimits, type Limits } from './limitsText.js';
import { triedIdeas } from './memory.js';
import { fence, observation, systemPrompt, taskBeginning, taskPrompt, type TaskText } from './prompt.js';

/** Characters of a reply that was no action, and of one field, that the model sees of its earlier replies. */
const MAX_SHOWN_REPLY = 600;
const MAX_SHOWN_FIELD = 1000;

/** What the policy needs to know now: it changes every step, so it stands at the end of the state. */
export interface Now {
  readonly limits: Limits;
  readonly notes: readonly string[];
  /** Steps whose ideas are listed as tried; more than the history, when its oldest steps had to go. */
  readonly tried: readonly Step[];
  /** The script to start from: the incumbent, or a crashed candidate that is worth one attempt at repair. */
  readonly start: {
    readonly scripts: ReadonlyMap<string, string>;
    /** Of scripts that are named by what has changed since the untouched one: lines or blocks; empty for none. */
    readonly changed: ReadonlyMap<string, string>;
    readonly stepId: number;
    readonly metric: number | null;
    readonly crashed: boolean;
  };
  /** What to look at in this step, as the end of the sentence "Now ...". */
  readonly direction: string;
}

/**
 * The steps that the state shows in full, as turns of the conversation: those since the last idea that was settled,
 * such as looks at files, replies that were no action, and a crash that is to be repaired. Settled ideas stay in one
 * line each. A 1.5B model that sees its own earlier replies in full repeats them: with all turns shown, six of seven
 * ideas on one sample named the same estimator.
 */
export function openTurns(steps: readonly Step[], repairs: boolean): readonly Step[] {
  const isOpen = (step: Step) => step.status === 'observed' || step.status === 'invalidAction';
  const last = steps.at(-1);
  if (repairs && last !== undefined) return [last];
  return steps.slice(steps.length - trailing(steps, isOpen));
}

/**
 * The state s_t as a conversation: fixed prefix, the open turns, and what changes at the end.
 * Source: the v2 definition of the state, s_t = (s0, a0, f0, ..., f_{t-1}), arXiv 2505.23723v2; settled actions and
 * their feedback are shortened to one line each, with the result. Scripts are left out of earlier actions: the diff
 * in the feedback shows them.
 * @param steps the open turns, oldest first.
 */
export function stateMessages(task: TaskText, steps: readonly Step[], now: Now): Message[] {
  const messages: Message[] = [
    { role: 'system', content: systemPrompt(task.agent.fields, task.views.size > 0) },
    { role: 'user', content: taskPrompt(task) },
  ];
  for (const step of steps) {
    if (step.id === 0) continue;
    messages.push(
      { role: 'assistant', content: replyText(step, task.agent.fields) },
      { role: 'user', content: observation(step.observation) },
    );
  }
  const last = messages.pop()!;
  messages.push({ role: 'user', content: `${last.content}\n\n${nowText(task, now)}` });
  return messages;
}

/** What every state of every session of an experiment begins with; the second message goes on. */
export function statePrefix(task: TaskText): Message[] {
  return [
    { role: 'system', content: systemPrompt(task.agent.fields, task.views.size > 0) },
    { role: 'user', content: taskBeginning(task) },
  ];
}

/**
 * A step's reply in the response format, without the script; of a reply that was no action, its beginning. What the
 * model made up in it, such as the marks of a next turn, is harmless by then.
 * @param withFields whether the four fields belong to it.
 */
export function replyText(step: Step, withFields = true): string {
  if (step.action === null) {
    return (
      harmless(step.policy.at(-1)?.text ?? '')
        .slice(0, MAX_SHOWN_REPLY)
        .trim() || '(no reply)'
    );
  }
  const field = (text: string) => (text.length > MAX_SHOWN_FIELD ? `${text.slice(0, MAX_SHOWN_FIELD)}...` : text);
  const fields = withFields
    ? FIELDS.map(({ key, label }) => `${label}: ${field(harmless(step.fields?.[key] ?? ''))}\n`).join('')
    : '';
  return `${fields}Action: ${step.action.name}\nAction Input: ${harmless(JSON.stringify(step.action.input))}`;
}

function nowText(task: TaskText, now: Now): string {
  const { metric } = task.experiment;
  const tried = triedIdeas(now.tried, metric.name);
  // From what seldom changes to what changes every step, so that the engine keeps the beginning evaluated.
  const parts = [
    startText(task, now),
    runLimits(now.limits),
    tried === '' ? '' : `Ideas tried so far; do something else:\n${tried}`,
    budgetLeft(now.limits),
    ...now.notes.map((note) => `Note of the user: ${note}`),
    now.start.crashed ? 'Repair the error in this script and keep its idea.' : `Now ${now.direction}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function startText(task: TaskText, now: Now): string {
  const { metric } = task.experiment;
  const { start } = now;
  if (start.stepId === 0) return 'The script above is the best so far.';
  const scripts = [...start.scripts]
    .map(([path, source]) => shown(path, source, start.changed.get(path)))
    .join('\n\n');
  if (start.crashed) return `The script of step ${start.stepId}, which failed:\n${scripts}`;
  return `The best so far, from step ${start.stepId} (${metric.name} ${start.metric}):\n${scripts}`;
}

function shown(path: string, source: string, changed: string | undefined): string {
  if (changed === undefined) return `${path}:\n${fence(source, 'python')}`;
  return changed === '' ? `${path}: as above.` : `${path}: as above, but for ${changed}`;
}

import type { AgentSettings } from '../../shared/agentSettings.js';
import type { Experiment } from '../../shared/experiment.js';
import type { Idea } from '../../shared/record.js';
import { ACTION_HELP } from './actions.js';
import { FIELDS } from './fields.js';
import { harmless, harmlessLine } from './harmless.js';

/**
 * The first message: role, actions, response format. The same bytes for every step of every session, so that the
 * engine keeps them evaluated. Order and wording follow the paper's initial prompt (arXiv 2505.23723, appendix).
 * @param withFields false for the "no thought" ablation, which keeps Action and Action Input alone.
 * @param withBlocks true when a script is too long to be shown and rewritten whole.
 */
export function systemPrompt(withFields = true, withBlocks = false): string {
  const actions = ACTION_HELP.map(({ name, description, input, observation }) => {
    const json = JSON.stringify(Object.fromEntries(Object.entries(input).map(([key, what]) => [key, `[${what}]`])));
    return `- ${name}: ${description}\n  Action: ${name}\n  Action Input: ${json}\n  Observation: ${observation}`;
  }).join('\n');
  const format = withFields ? FIELDS.map(({ label, help }) => `${label}: [${help}]\n`).join('') : '';
  return `You are a research assistant who improves machine learning scripts by experiments.
You work in steps: you choose one action, its result comes back as an observation.

Actions:
${actions}

Always respond in this format exactly:
${format}Action: [one of the actions above]
Action Input: [one JSON object]

After an "Edit Script (AI)" comes the complete new script in one fence:
\`\`\`python
[all lines of the new script]
\`\`\`${withBlocks ? BLOCKS : ''}

Rules:
- One change a step, small enough to know afterwards what helped.
- Only results of a run count. Never write a score that no observation shows.
- Keep the data split, the seed, the evaluation and the line that prints the metric as they are; changing them disqualifies.`;
}

const BLOCKS = `
Of a script that is shown by its blocks, one block is written instead: the one that you name when you are asked for it.`;

/** What the session is about; the same bytes for the whole session. */
export interface TaskText {
  readonly experiment: Experiment;
  readonly agent: AgentSettings;
  /** Facts of environment and data, as text. */
  readonly facts: string;
  readonly files: readonly string[];
  /** The untouched editable scripts. */
  readonly scripts: ReadonlyMap<string, string>;
  /** How those of them are shown that are too long to be shown whole; empty when there is none. */
  readonly views: ReadonlyMap<string, string>;
  /** Baseline value and the tail of its output. */
  readonly baseline: { readonly value: number; readonly output: string };
  /** Ideas of the pool, to be tried first. */
  readonly ideas: readonly Idea[];
}

/** The second message: research problem, facts, scripts and the baseline's result as the first observation. */
export function taskPrompt(task: TaskText): string {
  return `${taskBeginning(task)}

${observation(`The script has been executed. Here is the output:\n${plain(task.baseline.output)}\n\n${task.experiment.metric.name}: ${task.baseline.value} (the baseline)`)}${ideasText(task.ideas)}`;
}

function ideasText(ideas: readonly Idea[]): string {
  if (ideas.length === 0) return '';
  return `\n\nIdeas to try first, one a step:\n${ideas.map(({ text }, i) => `${i + 1}. ${harmlessLine(text)}`).join('\n')}`;
}

/** The part of the second message that comes before any run: the same bytes in every session of an experiment. */
export function taskBeginning(task: Omit<TaskText, 'baseline'>): string {
  const { metric, target } = task.experiment;
  const better = metric.direction === 'maximize' ? 'higher' : 'lower';
  const aim = target === undefined ? '' : ` Aim at ${target}.`;
  const scripts = [...task.scripts]
    .map(([path, source]) => task.views.get(path) ?? `${path}:\n${fence(source, 'python')}`)
    .join('\n\n');
  return `Research Problem: ${task.experiment.goal}
The metric is ${metric.name}; ${better} is better.${aim} The scripts that may change: ${task.experiment.editable.join(', ')}.

${task.facts}

Files: ${task.files.map(harmlessLine).join(', ')}

${scripts}`;
}

/** A fenced block with line feeds; content that holds a fence itself gets a longer one around it. */
export function fence(content: string, language = ''): string {
  const mark = content.includes('```') ? '````' : '```';
  return `${mark}${language}\n${content.replace(/\r\n?/g, '\n').replace(/\n+$/, '')}\n${mark}`;
}

/**
 * Output of a program as text for a prompt: what a terminal would show, without control codes, and nothing in it that
 * could pass for the end of an observation or of a fence. It may hold instructions; they stay inside the quotes of an
 * observation.
 */
export function plain(output: string): string {
  const shown = output.split('\n').map(lastDrawn).join('\n');
  return withoutQuotes(harmless(shown)).replaceAll('```', "'''").trim();
}

/** An observation in its quotes; whatever it holds, it ends where they do. */
export function observation(text: string): string {
  return `Observation:\n"""\n${withoutQuotes(harmless(text))}\n"""`;
}

function withoutQuotes(text: string): string {
  return text.replaceAll('"""', "'''");
}

/** What a terminal shows of a line in the end: a carriage return begins it again. */
function lastDrawn(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end--;
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}

/**
 * The beginning and the end of a long text, whole lines, with a line between that says how many are left out.
 * @param budget longest result, in characters; the middle goes first, since a program's last lines say most.
 */
export function headAndTail(text: string, budget: number): string {
  if (text.length <= budget) return text;
  const lines = text.split('\n').map((line) => (line.length > 300 ? `${line.slice(0, 297)}...` : line));
  const head: string[] = [];
  const tail: string[] = [];
  let used = 40;
  let first = 0;
  let last = lines.length - 1;
  while (first <= last) {
    // Three quarters of the room are for the end.
    const takeTail = head.join('\n').length * 3 >= tail.join('\n').length;
    const line = takeTail ? lines[last]! : lines[first]!;
    if (used + line.length + 1 > budget) break;
    used += line.length + 1;
    if (takeTail) {
      tail.unshift(line);
      last--;
    } else {
      head.push(line);
      first++;
    }
  }
  const left = last - first + 1;
  return [...head, ...(left > 0 ? [`[... ${left} lines left out ...]`] : []), ...tail].join('\n');
}

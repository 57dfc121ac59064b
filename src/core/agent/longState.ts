import { systemPrompt, taskPrompt, type TaskText } from './prompt.js';
import {
  changedBlocks,
  longScript,
  maxBlockTokens,
  MAX_WHOLE_TOKENS,
  runningCode,
  scriptView,
  type LongScript,
} from './longScripts.js';
import type { Model, PythonSyntax } from '../ports.js';
import type { StartPoint } from '../trajectory/session.js';

/** Tokens kept free for what stands behind the scripts: the baseline's output, ideas, what changes every step, some history. */
const BASELINE_TOKENS = 350;
const NOW_TOKENS = 250;
const HISTORY_TOKENS = 300;
const IDEAS_TOKENS = 150;
const MESSAGE_TOKENS = 6;
/** Tokens of all views together at most: more of them take long to read, and say little more. */
const MAX_VIEW_TOKENS = 8000;

/** Tokens of the shortest view that says anything. */
const LEAST_VIEW_TOKENS = 300;

/** The scripts of a step that are edited by blocks, and how the state shows them. */
export interface LongState {
  /** The scripts that the step starts from, with their blocks. */
  readonly scripts: ReadonlyMap<string, LongScript>;
  readonly views: ReadonlyMap<string, string>;
  readonly changed: ReadonlyMap<string, string>;
}

export const ALL_SHORT: LongState = { scripts: new Map(), views: new Map(), changed: new Map() };

type Parts = { readonly model: Model; readonly syntax: PythonSyntax };

/** A script before and after the steps so far, split into blocks. */
export interface LongPair {
  readonly original: LongScript;
  readonly now: LongScript;
}

/**
 * The scripts that are to be edited by blocks: those that take minutes to write, and with `more` the longest one that is
 * left, since the state does not fit otherwise.
 * @returns null when `more` is wanted and no other script can be split.
 */
export async function splitScripts(
  parts: Parts,
  start: StartPoint,
  originals: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, LongPair> | null,
): Promise<ReadonlyMap<string, LongPair> | null> {
  const lengths: { path: string; tokens: number }[] = [];
  for (const [path, source] of originals) {
    const texts = [source, start.scripts.get(path) ?? source];
    const tokens = await Promise.all(texts.map((text) => parts.model.countTokens(text)));
    lengths.push({ path, tokens: Math.max(...tokens) });
  }
  lengths.sort((a, b) => b.tokens - a.tokens);
  const pairs = new Map(known ?? []);
  for (const { path, tokens } of lengths) {
    if (pairs.has(path) || (known === null && tokens <= MAX_WHOLE_TOKENS)) continue;
    const pair = await pairOf(parts, path, originals.get(path)!, start.scripts.get(path) ?? originals.get(path)!);
    if (pair === null) continue;
    pairs.set(path, pair);
    if (known !== null) return pairs;
  }
  return known === null ? pairs : null;
}

async function pairOf(parts: Parts, path: string, before: string, after: string): Promise<LongPair | null> {
  const original = await longScript(parts, path, before);
  if (typeof original === 'string') return null;
  const now = before === after ? original : await longScript(parts, path, after);
  return typeof now === 'string' ? null : { original, now };
}

/**
 * The views of long scripts within the room that task and history leave. The same originals give the same views in
 * every step, so that the state begins with the same bytes.
 * @param room tokens of the whole state. @param less tokens that the views are to be shorter than usual.
 * @returns the tokens that would be needed when not even the names of some blocks fit.
 */
export async function longState(
  model: Model,
  pairs: ReadonlyMap<string, LongPair>,
  given: {
    readonly task: TaskText;
    readonly room: number;
    readonly less: number;
    readonly crashed: boolean;
  },
): Promise<LongState | { readonly needed: number }> {
  if (pairs.size === 0) return ALL_SHORT;
  const { task, room } = given;
  const blank = new Map([...pairs.keys()].map((path) => [path, '']));
  const fixed = [
    systemPrompt(task.agent.fields, true),
    taskPrompt({ ...task, views: blank, baseline: { value: 0, output: '' }, ideas: [] }),
  ];
  let used = BASELINE_TOKENS + NOW_TOKENS + HISTORY_TOKENS + (task.agent.pool ? IDEAS_TOKENS : 0);
  for (const text of fixed) used += (await model.countTokens(text)) + MESSAGE_TOKENS;
  const forChanges = maxBlockTokens(model.info().contextSize) + MESSAGE_TOKENS * 4;
  const budget = Math.min(MAX_VIEW_TOKENS, room - used - forChanges) - given.less;
  const scripts = new Map<string, LongScript>();
  const views = new Map<string, string>();
  const changed = new Map<string, string>();
  const topic = `${task.experiment.goal} ${task.experiment.metric.name}`;
  for (const [path, { original, now }] of pairs) {
    const view = await scriptView(model, original, { path, topic, budget: Math.floor(budget / pairs.size) });
    if (view === null) return { needed: used + forChanges + LEAST_VIEW_TOKENS * pairs.size };
    views.set(path, view);
    const change = await changedBlocks(model, { before: original, after: now }, Math.floor(forChanges / pairs.size));
    changed.set(path, change.text && `these blocks:\n${change.text}`);
    scripts.set(path, given.crashed ? { ...now, suspects: change.labels } : now);
  }
  return { scripts, views, changed };
}

/** The code of all scripts that runs when they do; short ones count as a whole. */
export function codeThatRuns(scripts: ReadonlyMap<string, string>, long: LongState): string {
  return [...scripts]
    .map(([path, source]) => {
      const script = long.scripts.get(path);
      return script === undefined ? source : runningCode(script);
    })
    .join('\n');
}

import type { ActionName } from '../../shared/action.js';
import { FIELDS } from './fields.js';
import { numberAfter, numberFollows, upTo } from './numberGrammar.js';

/** What the state allows in the next action. Paths are relative, with forward slashes. */
export interface Allowed {
  readonly actions: ReadonlySet<ActionName>;
  /** Files that may be changed. */
  readonly editable: readonly string[];
  /** Text files that may be read, with their number of lines. */
  readonly readable: readonly { readonly path: string; readonly lines: number }[];
  readonly folders: readonly string[];
  /** Scripts that may be run. */
  readonly runnable: readonly string[];
  /** Words of which an edit instruction begins with one; any words when there are none. */
  readonly openings?: readonly string[];
  /** Those of each file, where they differ; files without one are not edited now. Null or left out: all of them. */
  readonly openingsOf?: ReadonlyMap<string, readonly string[]> | null;
  /** How long the free-text fields may be, 1 when left out; false when the reply is to hold the action alone. */
  readonly fields?: number | false;
}

/**
 * Longest edit instruction, in characters; the longest after an opening, which has begun to say what is changed; and after
 * one that has said it: what a small model adds there at length is a row of values.
 */
const MAX_INSTRUCTION = 280;
const MAX_AFTER_OPENING = 140;
const MAX_AFTER_WHOLE = 80;
/**
 * Grammar (GBNF) of one reply up to its action input: the four free-text fields, then one action with the
 * arguments that the state allows. An action outside the seven, a file that does not exist, or a line beyond the
 * end cannot be sampled.
 */
export function replyGrammar(allowed: Allowed): string {
  const scale = allowed.fields === undefined || allowed.fields === false ? 1 : allowed.fields;
  const fields = FIELDS.map(
    ({ label, maxLength }) => `"${label}: " ${text(Math.round(scale * maxLength))} "\\n" `,
  ).join('');
  const before = allowed.fields === false ? '' : fields;
  const rules: string[] = [];
  const actions: string[] = [];
  for (const [name, rule] of Object.entries(actionRules(allowed))) {
    if (rule === null || !allowed.actions.has(name as ActionName)) continue;
    const id = `act${actions.length}`;
    actions.push(id);
    rules.push(`${id} ::= ${literal(`Action: ${name}\nAction Input: `)} ${rule}`);
  }
  if (actions.length === 0) throw new RangeError('The state allows no action.');
  const numbers = numeric(allowed.openings ?? []).map((opening, i) => `num${i} ::= ${numberAfter(opening)}`);
  const words = [`words ::= jchar{1,${MAX_AFTER_OPENING}}`, `more ::= jchar{1,${MAX_AFTER_WHOLE}}`];
  const jchar = 'jchar ::= [^"\\\\\\x00-\\x1f]';
  return [`root ::= ${before}(${actions.join(' | ')})`, ...rules, ...numbers, ...words, jchar].join('\n');
}

const SCRIPT_LINE = 'line ::= ([^`\\n\\r] [^\\n\\r]*)?';

/** Grammar of the script that follows an edit: lines up to the closing fence, which no line of code begins with. */
export const SCRIPT_GRAMMAR = ['root ::= (line "\\n")* "```"', SCRIPT_LINE].join('\n');

/**
 * Grammar of a rewritten block in its fence: imports that it needs, then the block.
 * @param head what the block must begin with; when it is empty, any lines are let through.
 */
export function blockGrammar(head: string): string {
  if (head === '') return SCRIPT_GRAMMAR;
  return [
    `root ::= (imp "\\n"){0,6} ${literal(head)} (line "\\n")* "\`\`\`"`,
    'imp ::= ("import " | "from ") [^`\\n\\r]{1,120}',
    SCRIPT_LINE,
  ].join('\n');
}

/** Grammar of one of several names, on a line of its own. */
export function choiceGrammar(names: readonly string[]): string {
  return `root ::= (${names.map(literal).join(' | ')}) "\\n"`;
}

function actionRules(allowed: Allowed): Record<ActionName, string | null> {
  const readable = allowed.readable.map((file) => file.path);
  return {
    'Edit Script (AI)': edit(allowed),
    'Inspect Script Lines': inspect(allowed.readable),
    'Execute Script': object([['script_name', oneOf(allowed.runnable)]]),
    'List Files': object([['dir_path', oneOf(allowed.folders)]]),
    'Copy File': object([
      ['source', oneOf(readable)],
      ['destination', '"\\"" [A-Za-z0-9_]{1,24} ".py" "\\""'],
    ]),
    'Understand File': object([
      ['file_name', oneOf(readable)],
      ['things_to_look_for', string(160)],
    ]),
    'Final Answer': object([['final_answer', string(300)]]),
  };
}

/** An edited script keeps its name: the experiment's command would not run it under another. */
function edit({ editable, openings = [], openingsOf }: Allowed): string | null {
  const ways = editable.flatMap((path) => {
    const name = JSON.stringify(path);
    const own = openingsOf ? openingsOf.get(path) : openings;
    if (own === undefined) return [];
    const way = object([
      ['script_name', literal(name)],
      ['edit_instruction', instruction(own, numeric(openings))],
      ['save_name', literal(name)],
    ]);
    return way === null ? [] : [way];
  });
  return ways.length === 0 ? null : `(${ways.join(' | ')})`;
}

function inspect(files: Allowed['readable']): string | null {
  const ways = files
    .filter((file) => file.lines > 0)
    .map((file) =>
      object([
        ['script_name', literal(JSON.stringify(file.path))],
        ['start_line_number', upTo(file.lines)],
        ['end_line_number', upTo(file.lines)],
      ]),
    );
  return ways.length === 0 ? null : `(${ways.join(' | ')})`;
}

function object(entries: readonly (readonly [string, string | null])[]): string | null {
  const parts: string[] = [];
  for (const [key, value] of entries) {
    if (value === null) return null;
    parts.push(`${literal(`${parts.length === 0 ? '{' : ', '}${JSON.stringify(key)}: `)} ${value}`);
  }
  return `${parts.join(' ')} "}"`;
}

function oneOf(paths: readonly string[]): string | null {
  return paths.length === 0 ? null : `(${paths.map((path) => literal(JSON.stringify(path))).join(' | ')})`;
}

/**
 * An edit instruction. One or two numbers follow the openings that ask for them: a small model that may go on writes a
 * row of further arguments there, and one of them ends the run. Those that say enough may be all.
 * @param rules the openings that have a rule for their number, each by its place.
 */
function instruction(openings: readonly string[], rules: readonly string[]): string {
  if (openings.length === 0) return string(MAX_INSTRUCTION);
  const asking = numeric(openings);
  const others = openings.filter((opening) => !asking.includes(opening));
  const number = (opening: string) => `num${rules.indexOf(opening)}`;
  const numbers = asking.map((opening) => {
    const more = asking.flatMap((other) =>
      withoutVerb(other) === withoutVerb(opening)
        ? []
        : [`${literal(` and ${other[0]!.toLowerCase()}${other.slice(1)}`)} ${number(other)}`],
    );
    return `${literal(opening)} ${number(opening)}${more.length === 0 ? '' : ` (${more.join(' | ')})?`}`;
  });
  // "Replace " needs words; "Replace SVC with Ridge" may have some.
  const unfinished = others.filter((opening) => opening.endsWith(' '));
  const finished = others.filter((opening) => !unfinished.includes(opening));
  const ways = [...followed(unfinished, 'words'), ...followed(finished, 'more?'), ...numbers];
  return `"\\"" (${ways.join(' | ')}) "\\""`;
}

/** The openings that ask for numbers; what follows each is a rule of its own, `num` and its place in this list. */
function numeric(openings: readonly string[]): string[] {
  return openings.filter(numberFollows);
}

/** One of several openings with what comes after it; nothing where there are none. */
function followed(openings: readonly string[], by: string): string[] {
  return openings.length === 0 ? [] : [`(${openings.map(literal).join(' | ')}) ${by}`];
}

/** What an opening is about, as in "Increase max_depth from 3 to ". */
function withoutVerb(opening: string): string {
  return opening.replace(/^\w+ /, '');
}

function string(maxLength: number): string {
  return `"\\"" jchar{1,${maxLength}} "\\""`;
}

function text(maxLength: number): string {
  return `[^\\r\\n]{1,${maxLength}}`;
}

export function literal(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

import { FIELDS } from './fields.js';
import { wellFormed } from './wellFormed.js';

/** Replies beyond this many characters are cut before they are read. */
const MAX_REPLY = 400_000;

const LABELS = [...FIELDS.map((field) => field.label), 'Action', 'Action Input', 'Observation'];
/** Characters that nobody sees, such as a byte order mark; models put them before the first label. */
const INVISIBLE = '\\s\\u0000\\u200b-\\u200f\\u2060';
const LABEL_LINE = new RegExp(
  `^[${INVISIBLE}]{0,20}(?:[-*+•]|\\d{1,2}[.)])?[ \\t]{0,9}[*_#>\`]{0,6}[ \\t]{0,9}(${LABELS.join('|')})[ \\t]{0,9}` +
    '(?:[*_`]{0,3}[ \\t]{0,9}[:：][ \\t]{0,9}[*_`]{0,3}|(?<=[*_#`].{1,40})[*_`]{0,3}[ \\t]{0,9}$)',
  'i',
);

/** A reply in parts: the text of each label of its first step. */
export type Sections = ReadonlyMap<string, string>;

/**
 * The first step of a reply, by label: bold, as a heading, in a list, in any order and case. Thoughts before it are left
 * out. A label that comes again once the action and its input are there begins a second step, which is left out, as is
 * what follows an observation that the model made up; a label that comes twice before counts the first time.
 */
export function replySections(text: string): Sections {
  const sections = new Map<string, string>();
  let label: string | null = null;
  for (const line of wellFormed(withoutThoughts(text.slice(0, MAX_REPLY))).split(/\r\n|\n|\r/)) {
    // After the action input comes code, in which a line like "Action: x" means nothing.
    const match: RegExpExecArray | null =
      label === 'Action Input' && /```|~~~/.test(sections.get(label) ?? '') ? null : LABEL_LINE.exec(line);
    if (match === null) {
      if (label !== null) sections.set(label, `${sections.get(label) ?? ''}\n${line}`);
      continue;
    }
    const found: string = LABELS.find((candidate) => candidate.toLowerCase() === match[1]!.toLowerCase())!;
    if (found === 'Observation') break;
    if (sections.has(found)) {
      if (sections.has('Action') && sections.has('Action Input')) break;
      label = null;
      continue;
    }
    label = found;
    sections.set(found, line.slice(match[0].length));
  }
  return sections;
}

/**
 * A reply without the thoughts of a reasoning model: what stands before `</think>`, which some templates open
 * themselves. Nothing is left of a reply that ends within its thoughts.
 */
export function withoutThoughts(text: string): string {
  const opens = /^\s*<think>/.test(text);
  const end = text.search(opens ? /<\/think>/ : /^[ \t]*<\/think>/m);
  if (end === -1) return opens ? '' : text;
  const script = text.search(/^[ \t]*(?:```|~~~)/m);
  // In a script it is text like any other.
  return opens || script === -1 || script > end ? text.slice(text.indexOf('</think>', end) + '</think>'.length) : text;
}

import { z } from 'zod';
import { ACTION_NAMES, actionSchema, type Action, type ReplyFields } from '../../shared/action.js';
import { FIELDS } from './fields.js';

/** A reply that was understood, or what is wrong with it, worded as advice to the model. */
export type Reply =
  | { readonly ok: true; readonly fields: ReplyFields; readonly action: Action; readonly script: string | null }
  | { readonly ok: false; readonly fields: ReplyFields; readonly advice: string };

/** Replies beyond this many characters are cut before parsing. */
const MAX_REPLY = 400_000;

const LABELS = [...FIELDS.map((field) => field.label), 'Action', 'Action Input', 'Observation'];
const LABEL_LINE = new RegExp(
  `^[ \\t]*[*_#>]{0,4}[ \\t]*(${LABELS.join('|')})[ \\t]*[*_]{0,3}[ \\t]*:[ \\t]*[*_]{0,3}`,
  'i',
);

/**
 * Reads a reply in the six-field format. Models without a grammar write bold labels, fences around the JSON, a
 * second step after the first, or an observation of their own: the first step counts and what follows is ignored.
 */
export function parseReply(text: string): Reply {
  const sections = split(text.slice(0, MAX_REPLY));
  const fields = Object.fromEntries(
    FIELDS.map(({ key, label }) => [key, (sections.get(label) ?? '').trim()]),
  ) as unknown as ReplyFields;
  const fail = (advice: string): Reply => ({ ok: false, fields, advice });

  const name = cleanName(sections.get('Action') ?? '');
  if (name === '') return fail('Your reply has no line "Action: ". Answer with all six fields and one action.');
  const known = ACTION_NAMES.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (known === undefined) {
    return fail(
      `Invalid action: ${name.slice(0, 60)}. Action did not execute. Please use one of the following actions: ${ACTION_NAMES.join(', ')}.`,
    );
  }
  const rest = sections.get('Action Input') ?? '';
  const json = firstJsonObject(rest);
  if (json === null) {
    return fail('ActionInputParsingError: Action Input must be one JSON object on the line after Action.');
  }
  const parsed = actionSchema.safeParse({ name: known, input: json.value });
  if (!parsed.success) {
    return fail(`ActionInputParsingError: ${z.prettifyError(parsed.error).replaceAll('\n', ' ').slice(0, 300)}`);
  }
  return { ok: true, fields, action: parsed.data, script: fencedScript(afterJson(rest, json)) };
}

/** What follows the JSON object, without the end of a fence that was around it. */
function afterJson(rest: string, json: { readonly start: number; readonly end: number }): string {
  const after = rest.slice(json.end);
  const isFenced = /^[ \t]*(```|~~~)/m.test(rest.slice(0, json.start));
  return isFenced ? after.replace(/^\s*(```|~~~)[ \t]*$/m, '') : after;
}

/**
 * The script in the first fence of a text: from the line after the opening fence to the closing one, or to the end
 * of the text when it was cut off. Fences in strings do not close it: only a line that is a bare fence, and is not
 * indented more than the opening one, does.
 * @returns the script with one line end at its end, or null when there is no fence.
 */
export function fencedScript(text: string): string | null {
  const lines = text.split(/\r\n|\n|\r/);
  const start = lines.findIndex((line) => /^\s*(```|~~~)\s*(python|py|python3)?\s*$/i.test(line));
  if (start === -1) return null;
  const [, indentation, fence] = /^(\s*)(```|~~~)/.exec(lines[start]!)!;
  const body: string[] = [];
  for (const line of lines.slice(start + 1)) {
    if (line.trim() === fence && line.indexOf(fence) <= indentation!.length) break;
    body.push(line);
  }
  const script = body.join('\n').trimEnd();
  return script === '' ? null : `${script}\n`;
}

/** Text of each label up to the next one; a label that comes again begins a second step, which is left out. */
function split(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  let label: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    // After the action input comes code, in which a line like "Action: x" means nothing.
    const match: RegExpExecArray | null =
      label === 'Action Input' && /```|~~~/.test(sections.get(label) ?? '') ? null : LABEL_LINE.exec(line);
    if (match === null) {
      if (label !== null) sections.set(label, `${sections.get(label) ?? ''}\n${line}`);
      continue;
    }
    const found: string = LABELS.find((candidate) => candidate.toLowerCase() === match[1]!.toLowerCase())!;
    if (sections.has(found) || found === 'Observation') break;
    label = found;
    sections.set(found, line.slice(match[0].length));
  }
  return sections;
}

function cleanName(text: string): string {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  return first
    .replace(/[`*_"'[\]]/g, '')
    .replace(/[.:]\s*$/, '')
    .trim();
}

/** The first balanced JSON object of a text, tolerant of fences around it. */
function firstJsonObject(text: string): { value: unknown; start: number; end: number } | null {
  const start = text.indexOf('{');
  if (start === -1) return null;
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) {
      const value = parseJson(text.slice(start, i + 1));
      return value === undefined ? null : { value, start, end: i + 1 };
    }
  }
  return null;
}

/** JSON as models write it: raw line ends inside strings and a trailing comma are forgiven. */
function parseJson(text: string): unknown {
  for (const candidate of [text, text.replace(/[\r\n]+/g, ' ').replace(/,\s*}/g, '}')]) {
    try {
      return JSON.parse(candidate);
    } catch {
      continue;
    }
  }
  return undefined;
}

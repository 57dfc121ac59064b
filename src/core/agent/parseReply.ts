import { z } from 'zod';
import { ACTION_NAMES, actionSchema, type Action, type ActionName, type ReplyFields } from '../../shared/action.js';
import { ACTION_HELP } from './actions.js';
import { fencedScript, type FencedScript } from './fencedScript.js';
import { FIELDS } from './fields.js';
import { firstJsonObject } from './replyJson.js';
import { replySections } from './replySections.js';

/** A reply that was understood, or what is wrong with it, worded as advice to the model. */
export type Reply =
  | { readonly ok: true; readonly fields: ReplyFields; readonly action: Action; readonly script: FencedScript | null }
  | { readonly ok: false; readonly fields: ReplyFields; readonly advice: string };

/** Longest argument of an action, in characters; what is longer is a loop of the model and no argument. */
const MAX_ARGUMENT = 2000;
/** Longest part of a reply that an advice quotes. */
const MAX_QUOTED = 60;

/**
 * Reads a reply in the six-field format. Models without a grammar write bold labels, fences around the JSON, a
 * second step after the first, or an observation of their own: the first step counts and what follows is ignored.
 * Whatever the text is, the result is a value: nothing throws.
 * @param cutOff whether the reply ended at its token limit, which the advice then says.
 */
export function parseReply(text: string, cutOff = false): Reply {
  const sections = replySections(text);
  const fields = Object.fromEntries(
    FIELDS.map(({ key, label }) => [key, (sections.get(label) ?? '').trim()]),
  ) as unknown as ReplyFields;
  const fail = (advice: string): Reply => ({ ok: false, fields, advice: cutOff ? `${CUT_OFF} ${advice}` : advice });

  const name = cleanName(sections.get('Action') ?? '');
  // JSON may have been asked for; cut off, it has no other fault.
  if (name === '') return fail(cutOff && /^\s*\{/.test(text) ? ALL_FIELDS : noAction(text));
  const known = ACTION_NAMES.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (known === undefined) {
    return fail(
      `Invalid action: ${quotedPart(name)}. Action did not execute. Please use one of the following actions: ${ACTION_NAMES.join(', ')}.`,
    );
  }
  const rest = sections.get('Action Input') ?? '';
  const json = firstJsonObject(rest);
  if ('problem' in json) {
    return fail(
      `ActionInputParsingError: Action Input must be one JSON object on the line after Action; ${json.problem}. ${usage(known)}`,
    );
  }
  const parsed = actionSchema.safeParse({ name: known, input: json.value });
  if (!parsed.success) {
    const problem = z.prettifyError(parsed.error).replace(/\s+/g, ' ').slice(0, 300);
    return fail(`ActionInputParsingError: ${problem} ${usage(known)}`);
  }
  const long = Object.entries(parsed.data.input).find(([, value]) => String(value).length > MAX_ARGUMENT);
  if (long !== undefined) {
    return fail(`EnvError: too long input for the tool: ${long[0]} may have ${MAX_ARGUMENT} characters.`);
  }
  return { ok: true, fields, action: parsed.data, script: fencedScript(afterJson(rest, json)) };
}

const CUT_OFF = 'The reply was cut off at its longest length; write one sentence a field.';

const ALL_FIELDS = 'Answer with all six fields and one action.';

/** What is wrong with a reply that names no action. */
function noAction(text: string): string {
  if (text.trim() === '') return `Your reply is empty: it has no line "Action: ". ${ALL_FIELDS}`;
  if (/<tool_call>|^\s*(?:```\w*\s*)?[{[]|<action>/i.test(text)) {
    return `Your reply has no line "Action: ". Write plain lines that begin with the names of the fields, no JSON, XML or tool call around them. ${ALL_FIELDS}`;
  }
  if (/^\s*(?:```|~~~)/.test(text)) return `Your reply has no line "Action: " before the script. ${ALL_FIELDS}`;
  return `Your reply has no line "Action: ". ${ALL_FIELDS}`;
}

/** How the input of an action looks. */
function usage(name: ActionName): string {
  const { input } = ACTION_HELP.find((action) => action.name === name)!;
  const example = Object.fromEntries(Object.keys(input).map((key) => [key, key.endsWith('_number') ? 1 : '...']));
  return `Write it like this: Action Input: ${JSON.stringify(example)}`;
}

/** What follows the JSON object, without the end of a fence that was around it. */
function afterJson(rest: string, json: { readonly start: number; readonly end: number }): string {
  const after = rest.slice(json.end);
  const isFenced = /^[ \t]*(```|~~~)/m.test(rest.slice(0, json.start));
  return isFenced ? after.replace(/^\s*(```|~~~)[ \t]*$/m, '') : after;
}

/** A name as its table has it: without marks around it, in plain letters, signs that nobody sees left out. */
function cleanName(text: string): string {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? '';
  return first
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/[`*_"'[\]<>]/g, '')
    .replace(/[.:,;]\s*$/, '')
    .trim();
}

function quotedPart(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_QUOTED ? text : `${characters.slice(0, MAX_QUOTED).join('')}...`;
}

import { z } from 'zod';
import { ACTION_NAMES, type ActionName } from '../../shared/action.js';
import type { JsonForm } from '../ports.js';
import { FIELDS } from './fields.js';
import type { Allowed } from './grammar.js';
import { firstJsonObject } from './replyJson.js';
import { withoutThoughts } from './replySections.js';

type JsonSchema = Readonly<Record<string, unknown>>;

const replySchema = z.looseObject({
  Action: z.object({ name: z.string(), input: z.record(z.string(), z.unknown()) }),
});

const FORM = `Answer with one JSON object instead of lines: the fields by their names, and "Action" with "name" and "input". It holds no script; the code of an edit is asked for afterwards.`;

/**
 * A reply as one JSON object, for back ends that follow a JSON schema: the fields, and one action with the arguments that
 * the state allows. An action outside the seven, or a file that does not exist, cannot be sampled. Only what all back ends
 * know is in the schema, so lengths, and lines beyond the end of a file, are left to the parser.
 */
export function jsonReply(allowed: Allowed): JsonForm {
  const inputs = inputSchemas(allowed);
  const actions = ACTION_NAMES.flatMap((name) => {
    const input = allowed.actions.has(name) ? inputs[name] : null;
    return input === null ? [] : [object({ name: oneOf([name]), input })];
  });
  const labels = allowed.fields === false ? [] : FIELDS.map(({ label }) => label);
  const fields = Object.fromEntries(labels.map((label) => [label, { type: 'string' }]));
  return { schema: object({ ...fields, Action: { anyOf: actions } }), asked: FORM, toText };
}

/** The reply in the six-field format, as it is read, shown and recorded; null when it is no such object. */
function toText(reply: string): string | null {
  const found = firstJsonObject(withoutThoughts(reply));
  if ('problem' in found) return null;
  const parsed = replySchema.safeParse(found.value);
  if (!parsed.success) return null;
  const { Action: action, ...rest } = parsed.data;
  const fields = FIELDS.flatMap(({ label }) => {
    const text = rest[label];
    return typeof text === 'string' ? [`${label}: ${text.replace(/\s+/g, ' ').trim()}`] : [];
  });
  return [...fields, `Action: ${action.name}`, `Action Input: ${JSON.stringify(action.input)}`].join('\n');
}

function inputSchemas({
  editable,
  openingsOf,
  readable,
  folders,
  runnable,
}: Allowed): Record<ActionName, JsonSchema | null> {
  const files = readable.map(({ path }) => path);
  const text = { type: 'string' };
  const line = { type: 'integer' };
  return {
    'Edit Script (AI)': withNames(openingsOf ? [...openingsOf.keys()] : editable, (name) => ({
      script_name: name,
      edit_instruction: text,
      save_name: name,
    })),
    'Inspect Script Lines': withNames(files, (name) => ({
      script_name: name,
      start_line_number: line,
      end_line_number: line,
    })),
    'Execute Script': withNames(runnable, (name) => ({ script_name: name })),
    'List Files': withNames(folders, (name) => ({ dir_path: name })),
    'Copy File': withNames(files, (name) => ({ source: name, destination: text })),
    'Understand File': withNames(files, (name) => ({ file_name: name, things_to_look_for: text })),
    'Final Answer': object({ final_answer: text }),
  };
}

/** Null where there is nothing that could be named. */
function withNames(names: readonly string[], properties: (name: JsonSchema) => Record<string, JsonSchema>) {
  return names.length === 0 ? null : object(properties(oneOf(names)));
}

/** Strict structured output wants every property required and no other one let through. */
function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function oneOf(values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

import { describe, expect, it } from 'vitest';
import type { Allowed } from '../../../src/core/agent/grammar.js';
import { jsonReply } from '../../../src/core/agent/jsonReply.js';
import { parseReply } from '../../../src/core/agent/parseReply.js';
import { ACTION_NAMES } from '../../../src/shared/action.js';

const ALLOWED: Allowed = {
  actions: new Set(ACTION_NAMES),
  editable: ['train.py', 'model "b".py'],
  readable: [{ path: 'data/a.csv', lines: 3 }],
  folders: ['.', 'data'],
  runnable: ['evaluate.py'],
};

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

const schemaOf = (changes: Partial<Allowed> = {}): Schema => jsonReply({ ...ALLOWED, ...changes }).schema;

/** One value that follows a schema, by its `index`-th alternatives. */
function example(schema: Schema, index = 0): unknown {
  if (schema.anyOf) return example(schema.anyOf[index % schema.anyOf.length]!, index);
  if (schema.enum) return schema.enum[index % schema.enum.length];
  if (schema.type === 'integer') return 2;
  if (schema.type === 'string') return 'Use "Ridge"\nand\\or scale — ```.';
  return Object.fromEntries(Object.entries(schema.properties!).map(([key, one]) => [key, example(one, index)]));
}

/** All objects of a schema. */
function objects(schema: Schema): Schema[] {
  const inner = [...(schema.anyOf ?? []), ...Object.values(schema.properties ?? {})].flatMap(objects);
  return schema.type === 'object' ? [schema, ...inner] : inner;
}

describe('the schema of a reply', () => {
  it('lets the seven actions through, each of which the parser takes', () => {
    const schema = schemaOf();
    const replies = ACTION_NAMES.map((_, index) => {
      const value = example(schema, index) as { Action: { name: string; input: unknown } };
      const text = jsonReply(ALLOWED).toText(JSON.stringify(value))!;
      const reply = parseReply(text);
      expect(reply.ok && reply.action).toEqual(value.Action);
      expect(reply.fields.thought).toBe('Use "Ridge" and\\or scale — ```.');
      expect(reply.ok && reply.script).toBeNull();
      return value.Action.name;
    });
    expect(replies).toEqual([...ACTION_NAMES]);
  });

  it('is as strict as structured output wants it', () => {
    const all = objects(schemaOf());
    expect(all).toHaveLength(1 + 2 * ACTION_NAMES.length);
    for (const one of all) {
      expect(one.additionalProperties).toBe(false);
      expect(one.required).toEqual(Object.keys(one.properties!));
    }
  });

  it('names no action that is not allowed, or has nothing to name', () => {
    const actions = new Set(ACTION_NAMES.filter((name) => name !== 'Final Answer'));
    const { anyOf } = schemaOf({ actions, runnable: [], readable: [] }).properties!['Action']!;
    expect(anyOf!.map(({ properties }) => properties!['name']!.enum)).toEqual([['List Files'], ['Edit Script (AI)']]);
  });

  it('is read behind the thoughts of a model that an endpoint lets think', () => {
    const action = { name: 'List Files', input: { dir_path: '.' } };
    const text = jsonReply(ALLOWED).toText(`<think>Perhaps {"a": 1}?</think>\n${JSON.stringify({ Action: action })}`);
    expect(text).toBe('Action: List Files\nAction Input: {"dir_path":"."}');
  });

  it('has no fields where none are wanted', () => {
    expect(schemaOf({ fields: false }).required).toEqual(['Action']);
  });
});

import { FIELDS } from './fields.js';
import type { Allowed } from './grammar.js';

/**
 * What the grammar leaves no choice in, in pieces: the labels of the fields, and what stands around the instruction of an
 * edit, the likeliest action. It is a quarter of a reply's tokens.
 */
export function replyDraft(allowed: Allowed): string[] {
  const labels = allowed.fields === false ? [] : FIELDS.map(({ label }) => `${label}:`);
  const [file] = allowed.editable;
  if (file === undefined || !allowed.actions.has('Edit Script (AI)')) return labels;
  const name = JSON.stringify(file);
  const [opening = ''] = allowed.openings?.length === 1 ? allowed.openings : [];
  return [
    ...labels,
    `Action: Edit Script (AI)\nAction Input: {"script_name": ${name}, "edit_instruction": "${opening.trimEnd()}`,
    `", "save_name": ${name}}`,
  ];
}

import type { PreparedReply } from '../ahead/prepared.js';
import type { PolicyCall } from '../../shared/record.js';
import type { DecideInput } from './decide.js';
import { editBlock, type BlockParts, type WrittenBlock } from './editBlock.js';
import { exactEdit } from './exactEdit.js';
import { fencedScript, type FencedScript } from './fencedScript.js';
import { changeLines, hasNoEffect } from './lineEdits.js';
import { draftOf, openingOf, scriptOf, writeScript } from './writeScript.js';

/** An edit that the policy has decided on. */
export interface DecidedEdit {
  /** Fields and action, without code. */
  readonly reply: string;
  readonly file: string;
  readonly instruction: string;
  readonly onText: (text: string, tokens: number) => void;
  /** The script that was prepared for this instruction, or null. */
  readonly prepared: PreparedReply | null;
  /** Whether another direction is asked when nothing comes of this edit. */
  readonly hasNext: boolean;
}

export interface WrittenEdit {
  /** The new script, whole; null when the reply holds none, and for a block. */
  readonly found: FencedScript | null;
  /** The rewritten part of a long script. */
  readonly block: WrittenBlock | null;
  readonly end: PolicyCall['end'];
  readonly calls: readonly PolicyCall[];
  /** The one of them that wrote the script, the block or the lines. */
  readonly written: PolicyCall | null;
}

/**
 * The code of an edit. What the instruction spells out is changed without a call. Else it is a block of a long script; else the whole script, and the changed lines alone where that came back
 * without a change. With line edits it is the other way round, and where another direction is left, that is asked instead
 * of the whole script: it costs a part of it, and a small model mostly copies.
 * @returns the script as it was when the changed lines come to nothing and another direction is left.
 */
export async function writeEdit(parts: BlockParts, input: DecideInput, edit: DecidedEdit): Promise<WrittenEdit> {
  const exact = input.lineEdits ? exactEdit(input.scripts.get(edit.file) ?? '', edit.instruction) : null;
  if (exact !== null)
    return { found: { source: exact, isClosed: true }, block: null, end: 'end', calls: [], written: null };
  if (input.long.has(edit.file)) return byBlock(parts, input, edit);
  const first = await (input.lineEdits ? byLines : byScript)(parts, input, edit);
  if (first.end === 'stopped' || !isWithoutChange(input, edit, first)) return first;
  if (input.lineEdits && edit.hasNext)
    return { ...first, found: { source: input.scripts.get(edit.file) ?? '', isClosed: true } };
  const second = await (input.lineEdits ? byScript : byLines)(parts, input, edit);
  return {
    found: second.found ?? first.found,
    block: null,
    end: second.found === null && second.end !== 'stopped' ? first.end : second.end,
    calls: [...first.calls, ...second.calls],
    written: second.found === null ? first.written : second.written,
  };
}

/** Whether an edit was not carried out; a script that was cut off, or a reply without one, is another matter. */
function isWithoutChange(input: DecideInput, { file }: DecidedEdit, { found, end }: WrittenEdit): boolean {
  if (input.lineEdits) return found === null;
  return (
    found !== null &&
    !scriptOf(found, end).cutOff &&
    hasNoEffect(input, { file, before: input.scripts.get(file) ?? '', after: found.source })
  );
}

async function byBlock(parts: BlockParts, input: DecideInput, edit: DecidedEdit): Promise<WrittenEdit> {
  const script = input.long.get(edit.file)!;
  const { written: block, calls, end } = await editBlock(parts, input, { ...edit, script });
  return { found: block?.found ?? null, block, end, calls, written: calls.at(-1) ?? null };
}

async function byScript(parts: BlockParts, input: DecideInput, edit: DecidedEdit): Promise<WrittenEdit> {
  const { file, instruction, reply, onText, prepared } = edit;
  const opening = openingOf(input.scripts.get(file) ?? '');
  const draft = prepared?.text ?? draftOf(input, file, opening);
  const editor = input.twoPasses(file) ? await input.editorState(file, instruction, 'script') : undefined;
  const replyStart = editor ? opening : `${reply}\n${opening}`;
  const written = await writeScript(parts, input, { replyStart, onText, draft, editor });
  return { found: fencedScript(opening + written.text), block: null, end: written.end, calls: [written], written };
}

async function byLines(parts: BlockParts, input: DecideInput, edit: DecidedEdit): Promise<WrittenEdit> {
  const { script, calls } = await changeLines(parts, input, { ...edit, draft: edit.prepared?.text });
  const found = script === null ? null : { source: script, isClosed: true };
  // The last call may also have been ended because it copied.
  const end = input.signal.aborted ? 'stopped' : 'end';
  return { found, block: null, end, calls, written: calls.at(-1) ?? null };
}

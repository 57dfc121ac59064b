import type { PolicyCall } from '../../shared/record.js';
import type { DecideInput } from '../agent/decide.js';
import { rewriteBlock, splicedScript, type BlockParts, type WrittenBlock } from '../agent/editBlock.js';
import { blockOutputTokens } from '../agent/longScripts.js';
import { fence } from '../agent/prompt.js';
import { droppedCode } from '../edit/blocks/droppedCode.js';
import type { Row } from '../edit/blocks/keepLayout.js';
import { elision } from '../edit/elision.js';
import { lostCode } from '../edit/lostCode.js';
import type { Finding, Message, Model } from '../ports.js';
import { findingsText, type Checked } from './checked.js';

/** Tokens for the chat marks, and those of each message. */
const MARGIN_TOKENS = 96;
const MESSAGE_TOKENS = 6;

/** The gate and what it mends, over a whole script. */
export type CheckScript = (
  script: string,
) => Promise<{ readonly findings: readonly Finding[]; readonly script: string }>;

/**
 * The checks of a rewritten block in its place, one repair by the policy when they find something, and the checks again.
 * Code that the change is not about and that is missing is asked for once; a block that leaves it out a second time is
 * taken as it is, since the run will tell.
 */
export async function checkBlock(
  parts: BlockParts,
  doing: { readonly input: DecideInput; readonly calls: PolicyCall[]; readonly instruction: string },
  written: WrittenBlock,
  checkScript: CheckScript,
): Promise<Checked> {
  const first = await findingsOf(written, doing.instruction, checkScript);
  if (first.findings.length === 0) return { script: first.script, repaired: first.script !== splicedScript(written) };
  const advice = adviceOn(written, first);
  const messages = await fitting(parts.model, conversations(written, advice));
  if (messages === null) return first.onlyDropped ? { script: first.script, repaired: false } : first;
  const again = await rewriteBlock(parts, doing.input, { written, messages });
  doing.calls.push(again.call);
  if (again.call.end === 'stopped') return { stopped: true };
  const second =
    again.written.found === null || (again.call.end === 'maxTokens' && !again.written.found.isClosed)
      ? first
      : await findingsOf(again.written, doing.instruction, checkScript);
  if (second.findings.length === 0 || second.onlyDropped) return { script: second.script, repaired: second !== first };
  return first.onlyDropped ? { script: first.script, repaired: false } : second;
}

interface Found {
  readonly findings: readonly Finding[];
  readonly script: string;
  /** True when nothing speaks against a run. */
  readonly onlyDropped: boolean;
}

async function findingsOf(written: WrittenBlock, instruction: string, checkScript: CheckScript): Promise<Found> {
  const { spliced, script: long } = written;
  if (spliced?.ok !== true) {
    const message = spliced?.advice ?? 'The reply holds no code. Write all lines of the block in one fence.';
    const finding = { code: 'block', message, line: written.block.firstLine };
    return { findings: [finding], script: long.source, onlyDropped: false };
  }
  const checked = await checkScript(spliced.script);
  const { rows } = spliced;
  const text = (part: readonly Row[]) => part.map((row) => row.text + row.gap).join('');
  const [before, after] = [text(rows?.before ?? []), text(rows?.after ?? [])];
  const lost = elision(before, after) ?? lostCode(before, after, 'block');
  if (lost !== null) return { findings: [lost], script: checked.script, onlyDropped: false };
  const dropped = rows === null ? null : droppedCode(rows.before, rows.after, instruction);
  const findings = dropped === null ? checked.findings : [...checked.findings, dropped];
  return { findings, script: checked.script, onlyDropped: checked.findings.length === 0 };
}

function adviceOn(written: WrittenBlock, { findings, script }: Found): string {
  const lines = script.split(/\r\n|\n|\r/);
  // Numbers of lines mean little to whom sees a part of the script; the code of the line does.
  const shown = findings.map((finding) => {
    const code = finding.code === 'F821' || /syntax|^E9/.test(finding.code) ? lines[finding.line - 1]?.trim() : '';
    return code === undefined || code === '' ? finding : { ...finding, message: `in "${code}": ${finding.message}` };
  });
  return `The script was not run, since a check of ${written.block.label} found:\n${findingsText(shown, false)}\n\nWrite all lines of the corrected block.`;
}

/** The conversation that goes on, and a shorter one without the steps before. */
function conversations({ messages, found }: WrittenBlock, advice: string): Message[][] {
  const more: Message[] = [
    { role: 'assistant', content: fence(found?.source ?? '', 'python') },
    { role: 'user', content: advice },
  ];
  return [
    [...messages, ...more],
    [...messages.slice(0, 2), ...messages.slice(-2), ...more],
  ];
}

async function fitting(model: Model, choices: readonly Message[][]): Promise<Message[] | null> {
  const { contextSize } = model.info();
  const room = contextSize - blockOutputTokens(contextSize) - MARGIN_TOKENS;
  for (const messages of choices) {
    const counts = await Promise.all(messages.map((message) => model.countTokens(message.content)));
    if (counts.reduce((sum, count) => sum + count + MESSAGE_TOKENS, 0) <= room) return messages;
  }
  return null;
}

import type { PolicyCall } from '../../shared/record.js';
import type { DecideInput, Decision } from '../agent/decide.js';
import type { BlockParts } from '../agent/editBlock.js';
import type { FailedScript } from '../agent/editorState.js';
import type { PreparedState } from '../agent/prepareState.js';
import { fence } from '../agent/prompt.js';
import { changeLines } from '../agent/lineEdits.js';
import { rewrite } from '../agent/writeScript.js';
import { editProblem } from '../edit/checkEdit.js';
import { unifiedDiff } from '../edit/diff.js';
import { elision } from '../edit/elision.js';
import { idleEdit } from '../edit/idleEdit.js';
import { droppedCode } from '../edit/blocks/droppedCode.js';
import { withOldLayout, type OldLayout } from '../edit/blocks/withOldLayout.js';
import { lostCode } from '../edit/lostCode.js';
import { withMissingImports, withRightModules } from '../edit/missingImports.js';
import { triedBefore } from '../edit/triedBefore.js';
import type { Finding, Gate, Model } from '../ports.js';
import { isHopeless, type Session } from '../trajectory/session.js';
import { envError } from './act.js';
import { checkBlock } from './checkBlock.js';
import { findingsText, type Checked } from './checked.js';
import { feedbackClassOfStatus, outcome, type Outcome } from './outcome.js';
import { insidePath, shownPath } from './paths.js';
import { tryEdit, type Candidate, type TryParts } from './tryEdit.js';

/** Tokens for the script's first line, the advice's chat marks, and those of each message. */
const MARGIN_TOKENS = 96;
const MESSAGE_TOKENS = 6;
/** What the editor is told of a script that failed; what was observed stands before it, in quotes. */
const MEND = 'The script fails as observed. Correct that and keep the rest.';
/** Times that missing imports are added to one script. */
const MAX_MENDS = 5;

interface EditDoing {
  readonly state: PreparedState;
  readonly input: DecideInput;
  readonly decision: Decision;
  readonly calls: PolicyCall[];
  readonly edit: { readonly script_name: string; readonly edit_instruction: string; readonly save_name: string };
}

/**
 * An edit from the policy's reply to its outcome: permissions, the script itself, repetition, the static gate with
 * one repair, then the run.
 */
export async function carryOutEdit(
  parts: TryParts & BlockParts & { readonly gate: Gate },
  session: Session,
  doing: EditDoing,
): Promise<Outcome> {
  const { edit, state, input } = doing;
  const target = await targetOf(state, edit);
  if ('problem' in target) return outcome('invalidEdit', 'error', envError(target.problem).observation);
  const { file } = target;
  const before = state.start.scripts.get(file)!;

  const { block, cutOff } = doing.decision;
  const written = doing.decision.script;
  const laidOut = block === null && written !== null ? await withOldLayout(parts.syntax, file, before, written) : null;
  const script = laidOut?.script ?? written;
  const problem = problemOf(session, doing, file, script, cutOff);
  // A block that does not fit in its place is asked for once more, like one that the gate refuses.
  const isMisplaced = block !== null && block.spliced?.ok === false && !cutOff;
  if (problem !== null && !(isMisplaced && problem.status === 'invalidEdit')) return problem;
  const checked =
    block === null
      ? await checkWithRepair(parts, doing, file, laidOut!)
      : await checkBlock(parts, { ...doing, instruction: edit.edit_instruction }, block, (made) =>
          checkAndImport(parts.gate, doing, file, made),
        );
  if ('stopped' in checked) return outcome('cancelled', null, 'Stopped by the user.');
  if ('findings' in checked) return gateFailed(file, before, checked);
  if (checked.repaired) {
    const again = problemOf(session, doing, file, checked.script, false);
    if (again !== null) return again;
  }
  const { stepId, signal } = input;
  const candidate = { stepId, file, script: checked.script, idea: edit.edit_instruction, before: state.start.scripts };
  const first = await tryEdit(parts, session, candidate, signal);
  const isMendable = first.traceback !== null && !isHopeless(first.traceback) && !signal.aborted;
  return isMendable && mendsByLines(doing, file) && block === null
    ? repairedCrash(parts, session, { doing, candidate, first })
    : first;
}

/**
 * Whether repairs are made by lines. A back end that has written the whole script in its reply writes it again, and a long
 * script has no room in the prompt.
 */
function mendsByLines({ input, decision }: EditDoing, file: string): boolean {
  return input.lineEdits && !input.long.has(file) && !(decision.reply.ok && decision.reply.script !== null);
}

/** Whether the edit came as changed lines, or was carried out by rule. */
function isByLines({ decision: { block, reply, written } }: EditDoing): boolean {
  if (block !== null || !reply.ok || reply.script !== null) return false;
  return written === null || /^<{5,} SEARCH$/m.test(written.text);
}

/** A script that failed, with the lines changed that the policy takes for the cause; null when it changes none. */
async function mendedByLines(
  parts: BlockParts,
  { input, calls }: EditDoing,
  file: string,
  failed: FailedScript,
): Promise<{ readonly script: string | null }> {
  const onText = (text: string, tokens: number) =>
    parts.emit({ type: 'policyText', stepId: input.stepId, text, tokens });
  const changed = await changeLines(parts, input, { file, instruction: MEND, failed, onText });
  calls.push(...changed.calls);
  return changed;
}

/**
 * A script that crashed, changed by lines where the traceback says and run again, once: that costs a part of what another
 * step would. The user is asked for it like for any edit.
 */
async function repairedCrash(
  parts: TryParts & BlockParts & { readonly gate: Gate },
  session: Session,
  crash: { readonly doing: EditDoing; readonly candidate: Candidate; readonly first: Outcome },
): Promise<Outcome> {
  const { doing, candidate, first } = crash;
  const { file } = candidate;
  const { signal } = doing.input;
  const source = first.scripts?.get(file) ?? candidate.script;
  const changed = await mendedByLines(parts, doing, file, { source, observed: first.traceback! });
  const tried = { ...first, repairTried: true };
  if (changed.script === null || signal.aborted) return tried;
  const before = candidate.before.get(file)!;
  const laidOut = await withOldLayout(parts.syntax, file, before, changed.script);
  const { script, findings } = await checkAndImport(parts.gate, doing, file, laidOut.script);
  if (findings.length > 0 || problemOf(session, doing, file, script, false) !== null) return tried;
  const second = await tryEdit(parts, session, { ...candidate, script }, signal);
  return { ...second, repairTried: true };
}

/** The script that an edit changes, or why it may not. */
async function targetOf(
  { workspace, start }: PreparedState,
  edit: EditDoing['edit'],
): Promise<{ readonly file: string } | { readonly problem: string }> {
  const [saved, file] = await Promise.all(
    [edit.save_name, edit.script_name].map((name) => insidePath(workspace.root, name)),
  );
  for (const [name, given] of [
    [saved, edit.save_name],
    [file, edit.script_name],
  ] as const) {
    if (typeof name === 'string' && workspace.isEditable(name)) continue;
    const editable = [...start.scripts.keys()].filter((one) => workspace.isEditable(one)).join(', ');
    return {
      problem: `cannot write file ${shownPath(given)} because it is a read-only file. What may change: ${editable}.`,
    };
  }
  if (saved === file) return { file: file! };
  return { problem: `save the script under its own name, ${file}; the experiment runs that file.` };
}

function problemOf(
  session: Session,
  doing: EditDoing,
  file: string,
  after: string | null,
  cutOff: boolean,
): Outcome | null {
  const { scripts } = doing.state.start;
  const earlier = triedBefore(session, doing.state.start, doing.edit.edit_instruction);
  if (earlier !== undefined) {
    return outcome(
      'repeated',
      feedbackClassOfStatus('repeated'),
      `EnvError: this idea was tried in step ${earlier.id} (${earlier.status}). Try another one.`,
    );
  }
  const triedIn = (made: string) => session.stepWith(new Map(scripts).set(file, made));
  const problem = editProblem({ before: scripts.get(file)!, after, cutOff, triedIn });
  if (problem === null) return null;
  return outcome(problem.status, feedbackClassOfStatus(problem.status), `EnvError: ${problem.advice}`);
}

/**
 * The checks, one repair by the policy when they find something, and the checks again. Code that the change is not about
 * and that is missing is asked for once; a script that leaves it out a second time is taken as it is, since the run will
 * tell.
 */
async function checkWithRepair(
  parts: BlockParts & { readonly gate: Gate },
  doing: EditDoing,
  file: string,
  written: OldLayout,
): Promise<Checked> {
  const { script, rows } = written;
  const first = await checkAndImport(parts.gate, doing, file, script);
  const dropped = rows === null ? null : droppedCode(rows.before, rows.after, doing.edit.edit_instruction);
  const asIs = first.findings.length > 0 ? first : { script: first.script, repaired: first.script !== script };
  if (first.findings.length === 0 && dropped === null) return asIs;
  const findings = [...first.findings, ...(dropped === null ? [] : [dropped])];
  const second = await repaired(parts, doing, { file, script, findings });
  if (second === null) return asIs;
  if (doing.input.signal.aborted) return { stopped: true };
  if (second.script === null || second.cutOff) return asIs;
  const before = doing.state.start.scripts.get(file)!;
  const again = await withOldLayout(parts.syntax, file, before, second.script);
  const left = await checkAndImport(parts.gate, doing, file, again.script);
  if (left.findings.length === 0) return { script: left.script, repaired: true };
  return first.findings.length === 0 ? asIs : left;
}

/**
 * The script once more: changed where the checks found something, else written anew. Code that is missing, or used by
 * nothing, is no matter of a line.
 * @returns null when the context is too small for it.
 */
async function repaired(
  parts: BlockParts,
  doing: EditDoing,
  made: { readonly file: string; readonly script: string; readonly findings: readonly Finding[] },
): Promise<{ readonly script: string | null; readonly cutOff: boolean } | null> {
  const { file, script, findings } = made;
  const found = findingsText(findings);
  const ofLines = findings.every(({ code }) => /^(?:[A-Z]+\d+|invalid-syntax)$/.test(code));
  if (mendsByLines(doing, file) && ofLines) {
    const changed = await mendedByLines(parts, doing, file, { source: script, observed: found });
    if (changed.script !== null || doing.input.signal.aborted) return { script: changed.script, cutOff: false };
  }
  const advice = `The script was not run, since a static check found:\n${found}\n\nWrite all lines of the corrected script.`;
  const reply = `${doing.decision.said}\n${fence(script, 'python')}`;
  const input = await withRoom(parts.model, { ...doing.input, ...doing.decision.asked }, reply + advice);
  if (input === null) return null;
  const second = await rewrite(parts, input, { reply, advice, file, script });
  doing.calls.push(second.call);
  return second;
}

/**
 * The state with room for `added` and the new script: without its history when it needs that, and null when even
 * then the context is too small.
 */
async function withRoom(model: Model, input: DecideInput, added: string): Promise<DecideInput | null> {
  const room = model.info().contextSize - input.maxScriptTokens - MARGIN_TOKENS - (await model.countTokens(added));
  for (const messages of [input.messages, input.messages.slice(0, 2)]) {
    const counts = await Promise.all(messages.map((message) => model.countTokens(message.content)));
    if (counts.reduce((sum, count) => sum + count + MESSAGE_TOKENS, 0) <= room) return { ...input, messages };
  }
  return null;
}

/** The checks; imports that were forgotten or name the wrong module are mended, which needs no model. */
async function checkAndImport(
  gate: Gate,
  doing: EditDoing,
  file: string,
  written: string,
): Promise<{ readonly findings: readonly Finding[]; readonly script: string }> {
  const before = doing.state.start.scripts.get(file) ?? '';
  let script = withRightModules(before, written);
  for (let mends = 0; ; mends++) {
    const findings = await check(gate, doing, file, script);
    // The gate names one thing a line, and a line may lack several imports.
    const mended = mends < MAX_MENDS ? withMissingImports(script, findings, before) : null;
    if (mended === null) return { findings, script };
    script = mended;
  }
}

async function check(gate: Gate, doing: EditDoing, file: string, script: string): Promise<readonly Finding[]> {
  const before = doing.state.start.scripts.get(file) ?? '';
  // Changed lines say what goes; a whole script that lacks half of the old one is a fragment.
  const lost = elision(before, script) ?? (isByLines(doing) ? null : lostCode(before, script));
  if (lost !== null) return [lost];
  // What the old script has too did not keep it from running, such as an undefined name in an unused function.
  const old = new Set((await gate.check(file, before)).map((finding) => finding.message));
  const found = (await gate.check(file, script)).filter((finding) => !old.has(finding.message));
  const others = [...doing.state.start.scripts].filter(([path]) => path !== file).map(([, source]) => source);
  const idle = found.length === 0 && file.endsWith('.py') ? idleEdit(before, script, others) : null;
  return idle === null ? found : [idle];
}

function gateFailed(
  file: string,
  before: string,
  checked: { readonly findings: readonly Finding[]; readonly script: string },
): Outcome {
  const reason = `The script was not run: ${findingsText(checked.findings.slice(0, 1))}`;
  return outcome(
    'gateFailed',
    feedbackClassOfStatus('gateFailed'),
    `EnvError: Error executing Edit Script (AI). A static check found:\n${findingsText(checked.findings)}`,
    { reason, diff: unifiedDiff(file, before, checked.script) },
  );
}

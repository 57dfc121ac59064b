import type { PolicyCall } from '../../shared/record.js';
import { harmlessLine } from '../agent/harmless.js';
import { recordCall } from '../agent/recordCall.js';
import { fence, headAndTail, plain } from '../agent/prompt.js';
import type { DecideInput, DecideParts } from '../agent/decide.js';
import type { PreparedState } from '../agent/prepareState.js';
import { envError } from './act.js';
import { insidePath, shownPath } from './paths.js';
import { shellQuote } from './shellQuote.js';
import type { Session } from '../trajectory/session.js';
import { errorTail, outputText } from './feedback.js';
import { feedbackClassOfStatus, outcome, type Outcome } from './outcome.js';
import { runScript, type RunParts } from './runScript.js';
import type { Approver, Control, Model } from '../ports.js';

/** Times that a final answer is turned down while steps are left. */
const FINAL_REFUSALS = 2;
/** Characters of a file that a description is made from, and tokens of the description. */
const UNDERSTAND_BUDGET = 8000;
const DESCRIPTION_TOKENS = 220;
/** Tokens of the prompt around the file. */
const PROMPT_TOKENS = 300;

/**
 * Execute Script: the text of the paper's action table; standard error when the script fails or prints nothing. The user
 * is asked like for any run.
 */
export async function executeScript(
  parts: RunParts & { readonly control: Control; readonly approver: Pick<Approver, 'run'> },
  session: Session,
  input: { readonly stepId: number; readonly state: PreparedState; readonly scriptName: string },
): Promise<Outcome> {
  const { state, stepId } = input;
  const scriptName = await insidePath(state.workspace.root, input.scriptName);
  if (scriptName === null || (await state.workspace.read(scriptName)) === null) {
    const { observation } = envError(`The file ${shownPath(input.scriptName)} does not exist.`);
    return outcome('observed', 'error', observation);
  }
  // A name that begins with a hyphen would be an option of Python.
  const command = `python ${shellQuote(scriptName.replace(/^-/, './-'))}`;
  const verdict = await parts.approver.run({ stepId, command, purpose: 'run' });
  if (!verdict.allow) return outcome('declined', null, `The user did not allow this: ${verdict.reason}`);
  const run = await runScript(parts, {
    stepId,
    purpose: 'run',
    id: String(stepId),
    experiment: session.experiment,
    command,
    scripts: state.workspace.overlay,
    signal: parts.control.stopNow,
  });
  if (run.failure === 'cancelled') return outcome('cancelled', null, 'Stopped by the user.', { run: run.record });
  if (run.failure !== null && run.failure !== 'noMetric') {
    const status = run.failure === 'notStarted' ? 'crashed' : run.failure;
    return outcome(
      status,
      run.failure === 'notStarted' ? null : feedbackClassOfStatus(status),
      `EnvError: Something went wrong in executing ${scriptName}: ${run.sentence} Please check if it is ready to be executed.\n\n${errorTail(run.errors || run.output)}`,
      { run: run.record, metric: run.metric },
    );
  }
  return outcome(
    'observed',
    'nonEdit',
    `The script has been executed. Here is the output:\n${outputText(run.output)}`,
    {
      run: run.record,
      metric: run.metric,
      reason: `Ran ${scriptName}; nothing was changed.`,
    },
  );
}

/** Understand File: a description by the editor role. */
export async function understandFile(
  parts: DecideParts,
  session: Session,
  input: {
    readonly input: DecideInput;
    readonly state: PreparedState;
    readonly calls: PolicyCall[];
    readonly request: { readonly file_name: string; readonly things_to_look_for: string };
  },
): Promise<Outcome> {
  const { file_name: file, things_to_look_for: wanted } = input.request;
  const text = await input.state.workspace.read(file);
  if (text === null) return outcome('observed', 'error', envError(`cannot read file ${shownPath(file)}`).observation);
  const shown = await withinContext(parts.model, plain(text));
  const request = {
    role: 'editor' as const,
    messages: [
      { role: 'system' as const, content: 'You describe files of machine learning experiments, briefly and exactly.' },
      {
        role: 'user' as const,
        content: `${harmlessLine(file)}:\n${fence(shown)}\n\nDescribe in a few sentences: ${harmlessLine(wanted)}`,
      },
    ],
    maxTokens: DESCRIPTION_TOKENS,
    sampling: { ...session.header.sampling, seed: input.input.sampling.seed, temperature: 0 },
  };
  const generation = await parts.model.generate(request, { signal: input.input.signal });
  input.calls.push(await recordCall(parts, request, generation));
  if (generation.end === 'stopped') return outcome('cancelled', null, 'Stopped by the user.');
  return outcome('observed', 'nonEdit', plain(generation.text) || '(no description)', { reason: `Read ${file}.` });
}

/** As much of a file as is described at once; less where it has many tokens, as numbers have. */
async function withinContext(model: Model, text: string): Promise<string> {
  const room = model.info().contextSize - DESCRIPTION_TOKENS - PROMPT_TOKENS;
  for (let budget = UNDERSTAND_BUDGET; ; budget = Math.floor(budget / 2)) {
    const shown = headAndTail(text, budget);
    if (budget < 100 || (await model.countTokens(shown)) <= room) return shown;
  }
}

/** Final Answer: while steps are left it is turned down twice before it is accepted. */
export function finalAnswer(session: Session, state: PreparedState): Outcome {
  const refused = session.steps.filter((step) => step.action?.name === 'Final Answer').length;
  if (refused >= FINAL_REFUSALS || state.stepsLeft <= 1) return outcome('finished', 'nonEdit', 'The work is ended.');
  return outcome(
    'observed',
    'nonEdit',
    `There are ${state.stepsLeft - 1} steps and ${Math.max(1, Math.round(state.minutesLeft))} minutes left. Go on: try another feature, another estimator, or other hyperparameters.`,
    { reason: 'Too early to end: steps are left.' },
  );
}

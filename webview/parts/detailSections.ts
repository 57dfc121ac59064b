import { html, nothing, type TemplateResult } from 'lit';
import type { StepDetails, ViewStep } from '../../src/shared/protocol.js';
import { formatCount, formatDuration, formatMetric, formatReward } from '../domain/formatNumbers.js';
import { t } from '../localize.js';
import type { PageModel } from '../pageModel.js';

type Row = readonly [term: string, value: string | TemplateResult];

/** What the agent wrote: the thought in full, the other fields folded. */
export function replySection({ fields, rawReply }: StepDetails) {
  if (fields === null) return rawReply === '' ? nothing : folded(t('Raw reply of the model'), rawReply);
  return html`<div class="section">
      <h3>${t('Thought')}</h3>
      <p class="prose">${fields.thought}</p>
    </div>
    ${folded(t('Reflection'), fields.reflection)} ${folded(t('Research plan and status'), fields.plan)}
    ${folded(t('Fact check'), fields.factCheck)}`;
}

/** The action with its arguments, and what the environment answered. */
export function actionSection({ action, observation }: StepDetails): TemplateResult {
  const rows = action === null ? [] : Object.entries(action.input).map(([name, value]): Row => [name, String(value)]);
  return html`${
    action === null
      ? nothing
      : html`<div class="section">
          <h3>${t('Action: {0}', action.name)}</h3>
          ${rowList(rows)}
        </div>`
  }${observation === '' ? nothing : folded(t('Feedback to the agent'), observation, true)}`;
}

/** The line that proves the metric, and the repeats with other seeds. */
export function measureSection(
  { host }: PageModel,
  step: ViewStep,
  { metric, repeats, seconds }: StepDetails,
  onOpenLine: () => void,
) {
  if (metric === null && repeats.length === 0) return nothing;
  const noise = step.noise === null ? '' : t('Spread of the runs: ± {0}', formatMetric(step.noise, 3));
  return html`<div class="section">
    <h3>${t('Measurement')}</h3>
    ${
      metric === null
        ? nothing
        : html`<p class="metric-line">
            <code>${metric.line}</code>
            <vscode-link href="#" title=${t('Show this line in the log')} @click=${stopped(onOpenLine)}
              >${t('Show in log')}</vscode-link
            >
          </p>`
    }
    ${
      repeats.length === 0
        ? nothing
        : html`<table class="small">
              <thead>
                <tr>
                  <th scope="col">${t('Run')}</th>
                  <th scope="col">${host.session?.metric.name ?? t('Metric')}</th>
                  <th scope="col">${t('Time')}</th>
                </tr>
              </thead>
              <tbody>
                <tr>
                  <td>${t('As written')}</td>
                  <td>${formatMetric(metric?.value ?? null)}</td>
                  <td>${formatDuration(seconds.run)}</td>
                </tr>
                ${repeats.map(
                  ({ seed, metric: reading, run }) =>
                    html`<tr>
                      <td>${t('Seed {0}', seed)}</td>
                      <td>${formatMetric(reading?.value ?? null)}</td>
                      <td>${formatDuration(run.seconds)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            ${noise === '' ? nothing : html`<p class="muted">${noise}</p>`}`
    }
  </div>`;
}

/** The reward and what it was computed from. */
export function rewardSection({ reward, feedbackClass }: StepDetails, { host }: PageModel) {
  if (reward === null) return nothing;
  const name = host.session?.metric.name ?? t('Metric');
  const part = (term: string, value: number | null): Row[] => (value === null ? [] : [[term, formatMetric(value)]]);
  const rows: Row[] = [
    [t('Reward'), formatReward(reward.value)],
    [t('Formula'), reward.formula],
    ...(feedbackClass === null ? [] : [[t('Feedback class'), feedbackWords(feedbackClass)] as const]),
    ...part(t('{0} before', name), reward.before),
    ...part(t('{0} after', name), reward.after),
    ...part(t('Baseline'), reward.initial),
    ...part(t('Best to hope for'), reward.best),
  ];
  return html`<div class="section">
    <h3>${t('Reward')}</h3>
    ${rowList(rows)}
  </div>`;
}

/** How the script was run, by what, and the end of its log. */
export function runSection({ host }: PageModel, details: StepDetails): TemplateResult {
  const { run, calls, seconds, logTail, notes } = details;
  const written = calls.reduce((sum, call) => sum + call.tokens, 0);
  const read = calls.reduce((sum, call) => sum + call.promptTokens, 0);
  const reused = calls.reduce((sum, call) => sum + call.reusedTokens, 0);
  const model = host.session?.model;
  const rows: Row[] = [
    ...(run === null ? [] : runRows(run)),
    ...(host.session?.python == null ? [] : [[t('Python'), host.session.python] as const]),
    ...(model && calls.length > 0 ? [[t('Model'), `${model.name}, ${model.device}`] as const] : []),
    ...(calls.length === 0
      ? []
      : ([
          [t('Tokens'), t('{0} written, {1} read, {2} reused', ...[written, read, reused].map(formatCount))],
          [t('Model time'), formatDuration(seconds.model)],
        ] as const)),
    ...notes.map((note) => [t('Your note'), note] as const),
  ];
  return html`<div class="section">
      <h3>${t('Run')}</h3>
      ${rowList(rows)}
    </div>
    ${logTail === '' ? nothing : folded(t('End of the log'), logTail, true)}`;
}

function runRows(run: NonNullable<StepDetails['run']>): Row[] {
  return [
    [t('Command'), html`<code>${run.command}</code>`],
    [t('End'), endWords(run)],
    [t('Run time'), formatDuration(run.seconds)],
    [t('Sandbox'), run.sandbox ?? t('none')],
  ];
}

function endWords({ end, exitCode, signal }: NonNullable<StepDetails['run']>): string {
  switch (end) {
    case 'exited':
      return signal === null ? t('exit code {0}', exitCode ?? '–') : t('ended by signal {0}', signal);
    case 'timedOut':
      return t('stopped at the time limit');
    case 'stalled':
      return t('stopped because it printed nothing');
    case 'diverged':
      return t('stopped because the loss was not a number');
    case 'cancelled':
      return t('stopped by you');
    case 'notStarted':
      return t('could not be started');
  }
}

function feedbackWords(feedback: NonNullable<StepDetails['feedbackClass']>): string {
  const words: Record<typeof feedback, string> = {
    invalid: t('invalid action or edit'),
    corner: t('out of memory or time'),
    error: t('error'),
    nonEdit: t('success without an edit'),
    edit: t('success with an edit'),
  };
  return words[feedback];
}

function folded(title: string, text: string, code = false) {
  if (text === '') return nothing;
  return html`<details class="section">
    <summary>${title}</summary>
    ${code ? html`<pre tabindex="0">${text}</pre>` : html`<p class="prose">${text}</p>`}
  </details>`;
}

function rowList(rows: readonly Row[]): TemplateResult {
  return html`<dl class="rows">
    ${rows.map(
      ([term, value]) =>
        html`<dt>${term}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function stopped(run: () => void) {
  return (event: Event): void => {
    event.preventDefault();
    run();
  };
}

import { html, nothing, type TemplateResult } from 'lit';
import type { StepDetails, ViewCommand, ViewStep } from '../../src/shared/protocol.js';
import { stepCommands } from '../domain/commandRules.js';
import { formatDuration, formatGain, formatMetric, formatReward } from '../domain/formatNumbers.js';
import { gainOf } from '../domain/scores.js';
import { statusWords } from '../domain/statusLook.js';
import { t } from '../localize.js';
import type { PageActions } from '../pageActions.js';
import type { PageModel } from '../pageModel.js';
import { button, iconButton } from './button.js';
import { diffView } from './diffView.js';
import { icon, type IconName, statusMarker } from './icons.js';
import { actionSection, measureSection, replySection, rewardSection, runSection } from './detailSections.js';

/** Everything about the selected step: what was tried, what came out, and why it was kept or not. */
export function stepDetailsView(model: PageModel, step: ViewStep, actions: PageActions): TemplateResult {
  const loaded = model.details?.stepId === step.id ? model.details : null;
  return html`<section
    class="details"
    aria-labelledby="details-title"
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Escape') actions.closeDetails();
    }}
  >
    <div class="details-head">
      <h2 id="details-title" tabindex="-1">
        ${statusMarker(step.status)} ${t('Step {0}', step.id)}
        <span class="details-status">${statusWords(step.status)}</span>
      </h2>
      ${iconButton({ label: t('Close details'), icon: 'close', onClick: () => actions.closeDetails() })}
    </div>
    ${step.idea === '' ? nothing : html`<p class="idea">${step.idea}</p>`}
    <p class="reason">${step.reason}</p>
    ${figures(model, step)} ${suspicions(loaded?.details ?? null)}
    ${stepButtons(model, step, loaded?.details ?? null, actions)}
    ${loaded?.error ? html`<p class="problem" role="alert">${icon('warning')} ${loaded.error}</p>` : nothing}
    ${loaded?.details ? sections(model, step, loaded.details, actions) : nothing}
  </section>`;
}

function figures({ direction, host }: PageModel, step: ViewStep): TemplateResult {
  const gain = gainOf(step.metric, step.metricBefore, direction);
  const tone = step.status === 'kept' ? 'better' : '';
  return html`<dl class="tiles compact">
    ${figure(host.session?.metric.name ?? t('Metric'), formatMetric(step.metric))}
    ${figure(t('Gain'), formatGain(gain), tone)} ${figure(t('Reward'), formatReward(step.reward))}
    ${figure(t('Time'), formatDuration(step.seconds))}
  </dl>`;
}

function figure(label: string, value: string, tone = ''): TemplateResult {
  return html`<div class="tile">
    <dt>${label}</dt>
    <dd><span class="value ${tone}">${value}</span></dd>
  </div>`;
}

function suspicions(details: StepDetails | null) {
  const found = details?.suspicions ?? [];
  if (found.length === 0) return nothing;
  return html`<div class="warning-box">
    ${icon('warning')}
    <ul>
      ${found.map((suspicion) => html`<li>${suspicion}</li>`)}
    </ul>
  </div>`;
}

function stepButtons(model: PageModel, step: ViewStep, details: StepDetails | null, actions: PageActions) {
  const allowed = stepCommands(model.host, step, details !== null && details.run !== null);
  const entries: readonly { command: ViewCommand; label: string; icon: IconName }[] = [
    { command: 'compareWithBaseline', label: t('Compare with baseline'), icon: 'diff' },
    { command: 'compareWithIncumbent', label: t('Compare with incumbent'), icon: 'diff' },
    { command: 'restoreStep', label: t('Restore step'), icon: 'restore' },
    { command: 'branchFromStep', label: t('Create branch'), icon: 'branch' },
    { command: 'copyPatch', label: t('Copy patch'), icon: 'copy' },
    { command: 'openLog', label: t('Open log'), icon: 'log' },
  ];
  const shown = entries.filter(({ command }) => allowed.has(command));
  if (shown.length === 0) return nothing;
  return html`<div class="button-row" role="toolbar" aria-label=${t('Step {0}', step.id)}>
    ${shown.map((entry) => button({ ...entry, onClick: () => stepCommand(model, step, entry.command, actions) }))}
  </div>`;
}

function sections(model: PageModel, step: ViewStep, details: StepDetails, actions: PageActions): TemplateResult {
  const ask = (command: ViewCommand) => (): void => stepCommand(model, step, command, actions);
  return html`${replySection(details)} ${actionSection(details)}
  ${details.diff === '' ? nothing : diffView(details.diff, ask('openDiff'))}
  ${measureSection(model, step, details, ask('openMetricLine'))} ${rewardSection(details, model)}
  ${runSection(model, details)}`;
}

function stepCommand({ host }: PageModel, step: ViewStep, command: ViewCommand, actions: PageActions): void {
  actions.command(command, { stepId: step.id, ...(host.session && { sessionId: host.session.id }) });
}

import { html, nothing, type TemplateResult } from 'lit';
import type { Activity, ViewSession } from '../../src/shared/protocol.js';
import { isLive } from '../domain/commandRules.js';
import {
  formatClock,
  formatCount,
  formatDate,
  formatDuration,
  formatGain,
  formatMetric,
  formatShare,
} from '../domain/formatNumbers.js';
import { phaseWords, type PhaseIcon } from '../domain/phaseWords.js';
import { t } from '../localize.js';
import type { PageActions } from '../pageActions.js';
import type { PageModel } from '../pageModel.js';
import { icon, type IconName } from './icons.js';
import { toolbar } from './toolbar.js';

const END_ICONS: Record<Exclude<PhaseIcon, 'spin'>, IconName> = {
  paused: 'pause',
  done: 'apply',
  stopped: 'stop',
  interrupted: 'warning',
};

/** Name, state in words, buttons, and the figures of the session. */
export function header(model: PageModel, session: ViewSession, actions: PageActions): TemplateResult {
  return html`<header class="header">
    <div class="title-row">
      <h1 title=${session.goal}>${session.name}</h1>
      ${sessionPicker(model, session, actions)}
    </div>
    ${activityBlock(model)} ${toolbar(model, actions)} ${tiles(model, session)} ${facts(model, session)}
  </header>`;
}

function sessionPicker(model: PageModel, session: ViewSession, actions: PageActions) {
  const { sessions } = model.host;
  if (sessions.length < 2) return nothing;
  const choose = (event: Event): void => {
    const sessionId = (event.target as HTMLSelectElement).value;
    if (sessionId !== session.id) actions.command('selectSession', { sessionId });
  };
  return html`<vscode-dropdown
    class="session-picker"
    position="below"
    aria-label=${t('Session shown')}
    data-value=${session.id}
    @change=${choose}
  >
    ${sessions.map(
      ({ id, name, startedAt }) =>
        html`<vscode-option value=${id} title=${name}>${formatDate(startedAt)}</vscode-option>`,
    )}
  </vscode-dropdown>`;
}

/** What happens now: the phase, a clock, and the last thing that the model or the run said. */
export function activityBlock(model: PageModel): TemplateResult {
  const { activity } = model.host;
  const { words, icon: name } = phaseWords(model.host);
  const live = isLive(model.host) || activity.phase === 'loadingModel';
  return html`<div class="activity">
      <span class="activity-icon icon-${name}">${phaseIcon(model, name, words)}</span>
      <span class="activity-words">${words}${live ? activityExtra(activity) : nothing}</span>
      ${live && activity.since !== null ? html`<span class="clock">${formatClock(elapsed(model))}</span>` : nothing}
    </div>
    ${live ? liveText(activity) : nothing}`;
}

function phaseIcon(model: PageModel, name: PhaseIcon, words: string): TemplateResult {
  if (name !== 'spin') return icon(END_ICONS[name]);
  return model.reducedMotion ? icon('play') : html`<vscode-progress-ring aria-label=${words}></vscode-progress-ring>`;
}

function activityExtra({ phase, share, tokens }: Activity): string {
  if (phase === 'loadingModel' && share !== null) return ` · ${formatCount(share * 100)} %`;
  if (phase === 'thinking' && tokens !== null) return ` · ${t('{0} tokens', formatCount(tokens))}`;
  return '';
}

function liveText({ phase, text, line }: Activity) {
  if (phase === 'thinking' && text !== '') return html`<pre class="live">${text.slice(-600)}</pre>`;
  const runs = phase === 'running' || phase === 'stopping' || phase === 'pausing';
  return runs && line !== '' ? html`<pre class="live one-line">${line}</pre>` : nothing;
}

function elapsed(model: PageModel): number {
  return model.host.activity.since === null ? 0 : (model.now - Date.parse(model.host.activity.since)) / 1000;
}

function tiles(model: PageModel, session: ViewSession): TemplateResult {
  const { scores, totals } = model;
  const noise = scores.noise ? ` ± ${formatMetric(scores.noise, 2)}` : '';
  const tone = scores.gain !== null && scores.gain > 0 ? 'better' : '';
  return html`<dl class="tiles">
    ${tile(
      t('Best {0}', session.metric.name),
      formatMetric(scores.best),
      scores.bestStep ? t('in step {0}', scores.bestStep) : t('the baseline'),
    )}
    ${tile(t('Gain'), formatGain(scores.gain), formatShare(scores.share || null), tone)}
    ${tile(t('Baseline'), formatMetric(scores.baseline), noise.trim())}
    ${tile(t('Steps'), `${formatCount(totals.tried)}`, t('of {0}', formatCount(session.budget.steps)))}
    ${timeTile(model, session)}
  </dl>`;
}

function timeTile(model: PageModel, session: ViewSession): TemplateResult {
  const { left, phase } = model.host.activity;
  if (isLive(model.host) && left !== null) {
    const seconds = phase === 'paused' || phase === 'waiting' ? left.seconds : left.seconds - model.activityAge;
    return tile(t('Time left'), formatClock(seconds), t('of {0} min', formatCount(session.budget.minutes)));
  }
  const spent = formatDuration(model.totals.seconds);
  return tile(t('Time spent'), spent, t('of {0} min', formatCount(session.budget.minutes)));
}

function tile(label: string, value: string, extra: string, tone = ''): TemplateResult {
  return html`<div class="tile">
    <dt>${label}</dt>
    <dd><span class="value ${tone}">${value}</span> <span class="extra">${extra}</span></dd>
  </div>`;
}

function facts(model: PageModel, { metric, model: llm, python, target }: ViewSession): TemplateResult {
  const running = isLive(model.host) ? (model.host.activity.tokens ?? 0) : 0;
  const tokens = running + model.totals.tokens;
  const parts = [
    metric.direction === 'maximize' ? t('Higher {0} is better', metric.name) : t('Lower {0} is better', metric.name),
    target === null ? '' : t('target {0}', formatMetric(target)),
    t('{0} on {1}', llm.name, llm.device),
    llm.adapter === null ? '' : t('adapter {0}', llm.adapter.slice(0, 8)),
    t('{0} tokens', formatCount(tokens)),
    python === null ? '' : t('Python {0}', python),
  ];
  return html`<ul class="facts">
    ${parts.filter((part) => part !== '').map((part) => html`<li>${part}</li>`)}
  </ul>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { SessionSummary } from '../../src/shared/protocol.js';
import { formatBytes, formatDate, formatGain, formatMetric } from '../domain/formatNumbers.js';
import { sessionStatusWords } from '../domain/phaseWords.js';
import { gainOf } from '../domain/scores.js';
import { t } from '../localize.js';
import type { PageActions } from '../pageActions.js';
import type { PageModel } from '../pageModel.js';
import { button, iconButton } from './button.js';

/** The goal of the session shown, its exports, and all sessions of the workspace. */
export function sessionList(model: PageModel, actions: PageActions): TemplateResult {
  const { session, sessions } = model.host;
  return html`<div class="sessions">
    ${
      session === null
        ? nothing
        : html`<h2>${t('Goal')}</h2>
            <p>${session.goal}</p>
            <div class="button-row">
              ${button({
                label: t('Export report'),
                icon: 'export',
                onClick: () => actions.command('exportReport', { sessionId: session.id }),
              })}
              ${button({
                label: t('Export trajectory'),
                icon: 'export',
                onClick: () => actions.command('exportTrajectory', { sessionId: session.id }),
              })}
            </div>`
    }
    <h2>${t('All sessions')}</h2>
    <ul class="session-items">
      ${sessions.map((item) => sessionItem(item, model, actions))}
    </ul>
  </div>`;
}

function sessionItem(item: SessionSummary, { host }: PageModel, actions: PageActions): TemplateResult {
  const shown = item.id === host.session?.id;
  const gain = gainOf(item.best, item.baseline, item.direction);
  const scores = item.best === null ? '' : `${formatMetric(item.best)} (${formatGain(gain)})`;
  const parts = [
    sessionStatusWords(item.status),
    item.steps === 1 ? t('1 step') : t('{0} steps', item.steps),
    scores,
    item.bytes === null ? '' : formatBytes(item.bytes),
  ];
  const removable = item.status !== 'running';
  return html`<li class="session-item ${shown ? 'selected' : ''}">
    <button
      type="button"
      class="session-open"
      aria-current=${shown ? 'true' : 'false'}
      @click=${() => actions.command('selectSession', { sessionId: item.id })}
    >
      <span class="session-name">${item.name} <span class="muted">${formatDate(item.startedAt)}</span></span>
      <span class="muted">${parts.filter((part) => part !== '').join(' · ')}</span>
    </button>
    ${
      item.status === 'interrupted' && !host.restricted && host.activity.phase === 'idle'
        ? iconButton({
            label: t('Resume the session of {0}', formatDate(item.startedAt)),
            icon: 'play',
            onClick: () => actions.command('resume', { sessionId: item.id }),
          })
        : nothing
    }
    ${
      removable
        ? iconButton({
            label: t('Delete the session of {0}', formatDate(item.startedAt)),
            icon: 'trash',
            onClick: () => actions.command('deleteSession', { sessionId: item.id }),
          })
        : nothing
    }
  </li>`;
}

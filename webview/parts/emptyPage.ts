import { html, nothing, type TemplateResult } from 'lit';
import type { StateMessage } from '../../src/shared/protocol.js';
import { t } from '../localize.js';
import type { PageActions } from '../pageActions.js';
import { button, iconButton } from './button.js';
import { icon } from './icons.js';

/** What the page shows before the first session: what ML-Agent does, and the one thing to press. */
export function emptyPage({ host }: { readonly host: StateMessage }, actions: PageActions): TemplateResult {
  const words = host.hasExperiment
    ? t('The experiment is set up. Its first session measures the untouched script and then tries to improve it.')
    : t('ML-Agent improves a training script: it edits a copy, runs it, reads the metric and keeps what helps.');
  return html`<div class="empty">
    ${icon('improve')}
    <h1>${t('No session yet')}</h1>
    <p>${words}</p>
    <p class="muted">
      ${t('Everything stays on this computer; your file is changed only when you apply the best script.')}
    </p>
    ${
      host.restricted
        ? nothing
        : host.hasExperiment
          ? button({
              label: t('Improve experiment'),
              icon: 'improve',
              primary: true,
              onClick: () => actions.command('improve'),
            })
          : button({
              label: t('Set up experiment'),
              icon: 'gear',
              primary: true,
              onClick: () => actions.command('setUp'),
            })
    }
  </div>`;
}

/** Says that nothing runs in Restricted Mode, and where that can be changed. */
export function restrictedNotice(actions: PageActions): TemplateResult {
  return html`<div class="notice" role="note">
    ${icon('warning')}
    <p>${t('Restricted Mode: nothing runs until you trust this workspace. Records can be read.')}</p>
    ${button({ label: t('Manage trust'), icon: 'shield', onClick: () => actions.command('manageTrust') })}
  </div>`;
}

/** A command that could not be done, in the host's own sentence. */
export function problemNotice(message: string, actions: PageActions): TemplateResult {
  return html`<div class="notice problem" role="alert">
    ${icon('warning')}
    <p>${message}</p>
    ${iconButton({ label: t('Dismiss'), icon: 'close', onClick: () => actions.dismissNotice() })}
  </div>`;
}

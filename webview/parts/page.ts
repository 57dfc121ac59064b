import { html, nothing, type TemplateResult } from 'lit';
import type { ViewSession } from '../../src/shared/protocol.js';
import { t } from '../localize.js';
import type { PageActions } from '../pageActions.js';
import type { PageModel } from '../pageModel.js';
import type { Tab } from '../uiState.js';
import { attemptTreeView } from './attemptTreeView.js';
import { chartBlock } from './chartBlock.js';
import { emptyPage, problemNotice, restrictedNotice } from './emptyPage.js';
import { activityBlock, header } from './header.js';
import { sessionList } from './sessionList.js';
import { stepDetailsView } from './stepDetailsView.js';
import { stepTable } from './stepTable.js';

/** The whole page. */
export function page(model: PageModel, actions: PageActions): TemplateResult {
  const { host, notice, selectedStep, layout } = model;
  const { session } = host;
  return html`<main class="page ${layout} ${selectedStep ? 'with-details' : ''}">
    <div class="overview">
      ${host.restricted ? restrictedNotice(actions) : nothing}
      ${notice === null ? nothing : problemNotice(notice, actions)}
      ${session === null ? noSession(model, actions) : overview(model, session, actions)}
    </div>
    ${session !== null && selectedStep !== null ? stepDetailsView(model, selectedStep, actions) : nothing}
  </main>`;
}

function noSession(model: PageModel, actions: PageActions): TemplateResult {
  const loading = model.host.activity.phase !== 'idle';
  return html`${loading ? activityBlock(model) : emptyPage(model, actions)}
  ${model.host.sessions.length > 0 ? sessionList(model, actions) : nothing}`;
}

function overview(model: PageModel, session: ViewSession, actions: PageActions): TemplateResult {
  const { ui } = model;
  const onTab = (event: CustomEvent<HTMLElement | undefined>): void => {
    const tab = event.detail?.id.replace('tab-', '');
    if (tab) actions.showTab(tab as Tab);
  };
  return html`${header(model, session, actions)} ${chartBlock(model, session)}
    <vscode-panels activeid="tab-${ui.tab}" activeindicator="false" @change=${onTab}>
      <vscode-panel-tab id="tab-steps">${t('Steps')}</vscode-panel-tab>
      <vscode-panel-tab id="tab-attempts">${t('Attempts')}</vscode-panel-tab>
      <vscode-panel-tab id="tab-sessions">${t('Sessions')}</vscode-panel-tab>
      <vscode-panel-view id="view-steps"
        >${ui.tab === 'steps' ? stepTable(model, actions) : nothing}</vscode-panel-view
      >
      <vscode-panel-view id="view-attempts"
        >${ui.tab === 'attempts' ? attemptTreeView(model, actions) : nothing}</vscode-panel-view
      >
      <vscode-panel-view id="view-sessions"
        >${ui.tab === 'sessions' ? sessionList(model, actions) : nothing}</vscode-panel-view
      >
    </vscode-panels>`;
}

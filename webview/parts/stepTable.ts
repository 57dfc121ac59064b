import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ViewStep } from '../../src/shared/protocol.js';
import { cssProperties } from '../cssProperties.js';
import { formatCount, formatDuration, formatGain, formatMetric, formatReward } from '../domain/formatNumbers.js';
import { gainOf } from '../domain/scores.js';
import { type Column, COLUMNS } from '../domain/sortAndFilter.js';
import { GROUPS, type Group, groupOf, groupWords, statusWords } from '../domain/statusLook.js';
import { rowAfterKey, rowWindow } from '../domain/virtualRows.js';
import { t } from '../localize.js';
import type { PageActions } from '../pageActions.js';
import type { PageModel } from '../pageModel.js';
import { icon, statusMarker } from './icons.js';

const OVERSCAN = 12;

/**
 * The table of steps. Only the rows near the visible part are in the page; `aria-rowcount` and `aria-rowindex` tell
 * the rest. One row can be reached with Tab, the arrow keys move on from there.
 */
export function stepTable(model: PageModel, actions: PageActions): TemplateResult {
  const { rows, ui } = model;
  const view = { count: rows.length, rowHeight: model.rowHeight, scrollTop: ui.tableTop, height: model.tableHeight };
  const { first, end, above, below } = rowWindow({ ...view, overscan: OVERSCAN });
  const drawn = rows.slice(first, end);
  const inSight = rows[Math.ceil(ui.tableTop / model.rowHeight)] ?? drawn[0];
  const reachable = drawn.some((step) => step.id === ui.selected) ? ui.selected : inSight?.id;
  return html`${filterRow(model, actions)}
    <table
      class="steps"
      role="grid"
      tabindex="-1"
      aria-label=${t('Steps')}
      aria-rowcount=${rows.length + 1}
      aria-colcount=${COLUMNS.length}
      @keydown=${(event: KeyboardEvent) => onKey(event, model, actions)}
    >
      <thead role="rowgroup">
        <tr role="row" aria-rowindex="1">
          ${COLUMNS.map((column) => headerCell(column, model, actions))}
        </tr>
      </thead>
      <tbody
        role="rowgroup"
        id="table-body"
        @scroll=${(event: Event) => actions.scrolledTable((event.target as HTMLElement).scrollTop)}
      >
        <tr class="space" aria-hidden="true" ${cssProperties({ height: `${above}px` })}></tr>
        ${repeat(
          drawn,
          (step) => step.id,
          (step, index) => row(step, first + index, step.id === reachable, model, actions),
        )}
        <tr class="space" aria-hidden="true" ${cssProperties({ height: `${below}px` })}></tr>
      </tbody>
    </table>
    ${rows.length === 0 ? html`<p class="empty-rows">${emptyWords(model)}</p>` : nothing}`;
}

function filterRow({ host, rows, ui }: PageModel, actions: PageActions): TemplateResult {
  const present = GROUPS.filter((group) => host.steps.some((step) => groupOf(step.status) === group));
  const value = (event: Event): string => (event.target as HTMLInputElement).value;
  return html`<div class="filters">
    <vscode-text-field
      class="search"
      aria-label=${t('Search in steps')}
      placeholder=${t('Search')}
      .value=${ui.filter.text}
      @input=${(event: Event) => actions.filter({ text: value(event) })}
    ></vscode-text-field>
    <vscode-dropdown
      class="group-filter"
      position="below"
      aria-label=${t('Show steps with status')}
      data-value=${ui.filter.group}
      @change=${(event: Event) => actions.filter({ group: value(event) as Group | 'all' })}
    >
      <vscode-option value="all">${t('All statuses')}</vscode-option>
      ${GROUPS.filter((group) => present.includes(group) || group === ui.filter.group).map(
        (group) => html`<vscode-option value=${group}>${groupWords(group)}</vscode-option>`,
      )}
    </vscode-dropdown>
    <vscode-badge class="row-count" title=${t('Steps shown')}>
      ${rows.length === host.steps.length ? formatCount(rows.length) : t('{0} of {1}', formatCount(rows.length), formatCount(host.steps.length))}
    </vscode-badge>
  </div>`;
}

function headerCell(column: Column, { ui }: PageModel, actions: PageActions): TemplateResult {
  const sorted = ui.sort.column === column;
  const arrow = ui.sort.order === 'ascending' ? 'up' : 'down';
  return html`<th
    role="columnheader"
    class="col-${column}"
    scope="col"
    aria-colindex=${COLUMNS.indexOf(column) + 1}
    aria-sort=${sorted ? ui.sort.order : 'none'}
  >
    <button type="button" title=${columnHint(column)} @click=${() => actions.sortBy(column)}>
      <span>${columnWords(column)}</span>${sorted ? icon(arrow) : nothing}
    </button>
  </th>`;
}

function row(
  step: ViewStep,
  index: number,
  reachable: boolean,
  model: PageModel,
  actions: PageActions,
): TemplateResult {
  const { ui, direction, scores } = model;
  const selected = step.id === ui.selected;
  const gain = gainOf(step.metric, step.metricBefore, direction);
  // Only what was kept is called an improvement.
  const tone = step.status === 'kept' ? 'better' : 'muted';
  const idea = step.idea || step.reason;
  return html`<tr
    role="row"
    id="row-${step.id}"
    class="${selected ? 'selected' : ''} ${step.id === scores.bestStep ? 'best' : ''}"
    tabindex=${reachable ? 0 : -1}
    aria-rowindex=${index + 2}
    aria-selected=${selected}
    @click=${() => actions.select(step.id, { show: true })}
    @dblclick=${() => actions.select(step.id, { read: true })}
  >
    <td role="gridcell" class="col-step">${step.id}</td>
    <td role="gridcell" class="col-status">${statusMarker(step.status)}<span>${statusWords(step.status)}</span></td>
    <td role="gridcell" class="col-metric">${formatMetric(step.metric)}</td>
    <td role="gridcell" class="col-gain ${tone}">${formatGain(gain)}</td>
    <td role="gridcell" class="col-reward">${formatReward(step.reward)}</td>
    <td role="gridcell" class="col-idea ${step.idea === '' ? 'muted' : ''}" title=${idea}>${idea}</td>
    <td role="gridcell" class="col-time">${formatDuration(step.seconds)}</td>
  </tr>`;
}

function onKey(event: KeyboardEvent, model: PageModel, actions: PageActions): void {
  const target = event.target as HTMLElement;
  if (target.closest('thead') || event.altKey || event.ctrlKey || event.metaKey) return;
  const { rows, ui } = model;
  // The focus stands on a row, or on the table after its row was scrolled out of the page.
  const focused = target.closest('tr')?.id ?? `row-${ui.selected}`;
  const index = rows.findIndex((step) => `row-${step.id}` === focused);
  const opens = event.key === 'Enter' || event.key === ' ';
  const page = Math.floor(model.tableHeight / model.rowHeight) - 1;
  const next = opens ? index : rowAfterKey(event.key, index, rows.length, page);
  const step = next === null ? undefined : rows[next];
  if (!step) return;
  event.preventDefault();
  actions.select(step.id, opens ? { read: true } : { reveal: true });
}

function emptyWords({ host }: PageModel): string {
  return host.steps.length === 0 ? t('The first step has not ended yet.') : t('No step matches the search.');
}

function columnWords(column: Column): string {
  const words: Record<Column, string> = {
    step: t('Step'),
    status: t('Status'),
    metric: t('Metric'),
    gain: t('Gain'),
    reward: t('Reward'),
    idea: t('Idea'),
    time: t('Time'),
  };
  return words[column];
}

function columnHint(column: Column): string {
  if (column === 'gain') return t('Change against the script that the step started from; plus is better');
  if (column === 'reward') return t('Reward of the step, between −1 and 1');
  return t('Sort by {0}', columnWords(column));
}

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cssProperties } from '../cssProperties.js';
import { type AttemptTree, type TreeRow, visibleRows } from '../domain/attemptTree.js';
import { formatMetric } from '../domain/formatNumbers.js';
import { statusWords } from '../domain/statusLook.js';
import { rowAfterKey, rowWindow } from '../domain/virtualRows.js';
import { t } from '../localize.js';
import { memo } from '../memo.js';
import type { PageActions } from '../pageActions.js';
import type { PageModel } from '../pageModel.js';
import { icon, statusMarker } from './icons.js';

const OVERSCAN = 12;
/** Trees up to this many steps are open at first, larger ones closed. */
const OPEN_UP_TO = 300;
const INDENT_PX = 14;
/** Deeper levels are not indented further, so that the words stay readable; their number is shown instead. */
const INDENT_LEVELS = 12;

/** Which steps grew from which: an accessible tree, of which only the rows near the visible part are in the page. */
export function attemptTreeView(model: PageModel, actions: PageActions): TemplateResult {
  const rows = treeRows(model);
  const { first, end, above, below } = rowWindow({
    count: rows.length,
    rowHeight: model.treeRowHeight,
    scrollTop: model.ui.treeTop,
    height: model.treeHeight,
    overscan: OVERSCAN,
  });
  const drawn = rows.slice(first, end);
  const active = drawn.some(({ step }) => step.id === model.ui.selected) ? `node-${model.ui.selected}` : nothing;
  return html`<div
    class="tree"
    id="tree"
    role="tree"
    tabindex="0"
    aria-label=${t('Attempts by the script they started from')}
    aria-activedescendant=${active}
    @keydown=${(event: KeyboardEvent) => onKey(event, rows, model, actions)}
    @scroll=${(event: Event) => actions.scrolledTree((event.target as HTMLElement).scrollTop)}
  >
    <div aria-hidden="true" ${cssProperties({ height: `${above}px` })}></div>
    ${repeat(
      drawn,
      ({ step }) => step.id,
      (row) => node(row, model, actions),
    )}
    <div aria-hidden="true" ${cssProperties({ height: `${below}px` })}></div>
  </div>`;
}

/** The rows of the tree as the user has opened it. */
export function treeRows(model: PageModel): TreeRow[] {
  return rowsOf(model.tree, model.host.steps.length, model.ui.toggled);
}

/** Whether the children of a step are shown. */
export function isOpen({ host, ui }: PageModel, stepId: number): boolean {
  return opensAtFirst(host.steps.length) !== ui.toggled.includes(stepId);
}

const rowsOf = memo((tree: AttemptTree, count: number, toggledIds: readonly number[]): TreeRow[] => {
  const toggled = new Set(toggledIds);
  return visibleRows(tree, (id) => opensAtFirst(count) !== toggled.has(id));
});

function opensAtFirst(count: number): boolean {
  return count <= OPEN_UP_TO;
}

function node(row: TreeRow, { ui, scores }: PageModel, actions: PageActions): TemplateResult {
  const { step, level, childCount, open } = row;
  const selected = step.id === ui.selected;
  const indent = Math.min(level - 1, INDENT_LEVELS) * INDENT_PX;
  const toggle = (event: Event): void => {
    event.stopPropagation();
    actions.toggle(step.id);
  };
  return html`<div
    role="treeitem"
    id="node-${step.id}"
    class="node ${selected ? 'selected' : ''} ${step.id === scores.bestStep ? 'best' : ''}"
    aria-level=${level}
    aria-posinset=${row.position}
    aria-setsize=${row.siblings}
    aria-selected=${selected}
    aria-expanded=${childCount > 0 ? open : nothing}
    ${cssProperties({ 'padding-inline-start': `${indent + 4}px` })}
    @click=${() => actions.select(step.id, { show: true })}
    @dblclick=${() => actions.select(step.id, { read: true })}
  >
    <span class="twistie ${open ? 'open' : ''}" @click=${toggle}>${childCount > 0 ? icon('chevron') : nothing}</span>
    ${statusMarker(step.status)}
    <span class="node-id">${step.id}</span>
    <span class="node-status">${statusWords(step.status)}</span>
    ${step.metric === null ? nothing : html`<span class="node-metric">${formatMetric(step.metric)}</span>`}
    <span class="node-idea" title=${step.idea || step.reason}>${step.idea || step.reason}</span>
  </div>`;
}

function onKey(event: KeyboardEvent, rows: readonly TreeRow[], model: PageModel, actions: PageActions): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const index = rows.findIndex(({ step }) => step.id === model.ui.selected);
  const current = rows[index];
  const target = targetOf(event.key, current, index, rows, model);
  if (target === null) return;
  event.preventDefault();
  if (target === 'toggle' && current) actions.toggle(current.step.id);
  else if (target === 'read' && current) actions.select(current.step.id, { read: true });
  else if (typeof target === 'number') actions.select(target, { reveal: true });
}

/** What a key means in a tree: a step to move to, opening or closing, reading, or nothing. */
function targetOf(
  key: string,
  current: TreeRow | undefined,
  index: number,
  rows: readonly TreeRow[],
  model: PageModel,
): number | 'toggle' | 'read' | null {
  if (current && (key === 'Enter' || key === ' ')) return 'read';
  if (current && key === 'ArrowRight') {
    if (current.childCount === 0) return null;
    return current.open ? (model.tree.children.get(current.step.id)?.[0] ?? null) : 'toggle';
  }
  if (current && key === 'ArrowLeft') return current.open ? 'toggle' : current.step.parentId;
  const page = Math.floor(model.treeHeight / model.treeRowHeight) - 1;
  const next = rowAfterKey(key, index, rows.length, page);
  return next === null ? null : (rows[next]?.step.id ?? null);
}

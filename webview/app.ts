import { render } from 'lit';
import type { HostMessage, StateMessage, ViewCommand } from '../src/shared/protocol.js';
import type { Announcer } from './announcer.js';
import { MetricChart } from './chart/metricChart.js';
import { DetailsLoader } from './detailsLoader.js';
import { applyMessage } from './domain/applyMessage.js';
import { isLive } from './domain/commandRules.js';
import { type Column, type Filter, nextSort } from './domain/sortAndFilter.js';
import { scrollTopFor } from './domain/virtualRows.js';
import { FocusKeeper } from './focusKeeper.js';
import { HostLink } from './hostLink.js';
import { setLanguage } from './localize.js';
import type { PageActions } from './pageActions.js';
import { type PageModel, pageModelBuilder } from './pageModel.js';
import { treeRows } from './parts/attemptTreeView.js';
import { page } from './parts/page.js';
import { openPathTo, tooltipLines } from './stepWords.js';
import { syncDropdowns } from './toolkit.js';
import { freshUiState, restoreUiState, type Tab, type UiState } from './uiState.js';
import { applyViewport, measureViewport, type Viewport, visibleHeight } from './viewport.js';
import type { VsCodeApi } from './vsCodeApi.js';

/**
 * Holds what the host said and how the user looks at it, and draws the page from both. The page holds no truth:
 * it can be closed at any time and is built again from the host's state.
 */
export class App implements PageActions {
  private readonly link: HostLink;
  private readonly loader: DetailsLoader;
  private readonly focus: FocusKeeper;
  private readonly build = pageModelBuilder();
  private host: StateMessage | null = null;
  private ui: UiState;
  private model: PageModel | null = null;
  private viewport: Viewport;
  private tableHeight = 400;
  private treeHeight = 400;
  private activityAt = 0;
  private notice: string | null = null;
  private chart: MetricChart | null = null;
  private frame: number | null = null;
  private saveTimer: number | null = null;
  /** Work for the next drawn page, such as moving the focus. */
  private afterwards: (() => void)[] = [];

  constructor(
    private readonly root: HTMLElement,
    private readonly api: VsCodeApi,
    private readonly announcer: Announcer,
  ) {
    this.link = new HostLink(api, (message) => this.onMessage(message));
    this.loader = new DetailsLoader(this.link, () => this.schedule());
    this.focus = new FocusKeeper(root);
    this.ui = restoreUiState(api.getState());
    this.viewport = measureViewport(root);
  }

  start(): void {
    window.addEventListener('message', (event) => this.link.receive(event.data));
    const remeasure = (): void => {
      this.viewport = measureViewport(this.root);
      applyViewport(this.root, this.viewport);
      this.schedule();
    };
    new ResizeObserver(remeasure).observe(this.root);
    new MutationObserver(remeasure).observe(document.body, { attributeFilter: ['class'] });
    window.setInterval(() => {
      if (this.host && this.host.activity.phase !== 'idle') this.schedule();
    }, 1000);
    remeasure();
  }

  command(command: ViewCommand, extra: { readonly sessionId?: string; readonly stepId?: number } = {}): void {
    this.send(command, extra);
  }

  addNote(): void {
    const field = document.querySelector<HTMLInputElement>('#note');
    const text = field?.value.trim() ?? '';
    if (!field || text === '') return;
    field.value = '';
    this.send('addNote', { text });
  }

  dismissNotice(): void {
    this.notice = null;
    this.schedule();
  }

  select(stepId: number | null, { reveal = false, show = false, read = false } = {}): void {
    this.change({ selected: stepId });
    if (stepId === null || !this.host?.session) return;
    this.loader.show(this.host.session.id, stepId);
    if (reveal) this.afterwards.push(() => this.reveal(stepId));
    if (show) this.afterwards.push(() => this.showDetails());
    if (read) this.afterwards.push(() => document.querySelector<HTMLElement>('#details-title')?.focus());
    // The next key may come before the next frame, and it must start from this step.
    this.drawNow();
  }

  sortBy(column: Column): void {
    this.change({ sort: nextSort(this.ui.sort, column), tableTop: 0 });
    this.afterwards.push(() => this.restoreScroll());
  }

  filter(change: Partial<Filter>): void {
    this.change({ filter: { ...this.ui.filter, ...change }, tableTop: 0 });
    this.afterwards.push(() => this.restoreScroll());
  }

  showTab(tab: Tab): void {
    if (tab === this.ui.tab) return;
    this.change({ tab });
    this.afterwards.push(() => this.restoreScroll());
  }

  scrolledTable(top: number): void {
    if (top !== this.ui.tableTop) this.change({ tableTop: top });
  }

  scrolledTree(top: number): void {
    if (top !== this.ui.treeTop) this.change({ treeTop: top });
  }

  toggle(stepId: number): void {
    const { toggled } = this.ui;
    this.change({
      toggled: toggled.includes(stepId) ? toggled.filter((id) => id !== stepId) : [...toggled, stepId],
    });
  }

  closeDetails(): void {
    const row = `#row-${this.ui.selected}`;
    this.change({ selected: null });
    this.afterwards.push(() => {
      const target =
        document.querySelector<HTMLElement>(row) ?? document.querySelector<HTMLElement>('table.steps, #tree');
      target?.focus();
    });
  }

  private onMessage(message: HostMessage): void {
    if (message.type === 'focus') return this.focus.restore();
    const before = this.host;
    this.host = applyMessage(before, message);
    if (message.type === 'state') this.onState(message, before);
    if (message.type === 'state' || message.type === 'activity') this.activityAt = performance.now();
    if (message.type === 'step' && this.host !== before) this.onStep(message);
    this.schedule();
  }

  private onState(state: StateMessage, before: StateMessage | null): void {
    setLanguage(state.strings, state.locale);
    const id = state.session?.id ?? null;
    if (id !== this.ui.sessionId) this.change({ ...freshUiState(id), tab: this.ui.tab });
    else if (!before) this.afterwards.push(() => this.restoreScroll());
    if (id !== null && this.ui.selected !== null) this.loader.show(id, this.ui.selected);
    const sentence = state.session?.sentence;
    if (sentence && before?.session?.id === id && before?.session?.sentence !== sentence) this.announcer.say(sentence);
  }

  private onStep({ step, sessionId }: Extract<HostMessage, { type: 'step' }>): void {
    const { session } = this.host ?? {};
    if (session) this.announcer.stepEnded(step, session.metric.name, session.metric.direction);
    if (step.id === this.ui.selected) this.loader.show(sessionId, step.id, true);
    const { sort, tableTop } = this.ui;
    const grows = this.model?.rows.every(({ id }) => id !== step.id) ?? false;
    // A new row above what the user is reading would push it down.
    if (grows && tableTop > 0 && sort.column === 'step' && sort.order === 'descending') {
      this.change({ tableTop: tableTop + this.viewport.rowHeight });
      this.afterwards.push(() => this.restoreScroll());
    }
  }

  private send(
    command: ViewCommand,
    extra: { readonly sessionId?: string; readonly stepId?: number; readonly text?: string },
  ): void {
    this.link.command(command, extra).catch((error: unknown) => {
      this.notice = error instanceof Error ? error.message : String(error);
      this.schedule();
    });
  }

  private change(change: Partial<UiState>): void {
    this.ui = { ...this.ui, ...change };
    this.saveTimer ??= window.setTimeout(() => {
      this.saveTimer = null;
      this.api.setState(this.ui);
    }, 250);
    this.schedule();
  }

  private schedule(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  private drawNow(): void {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.draw();
  }

  private draw(): void {
    if (!this.host) return;
    this.model = this.build({
      host: this.host,
      ui: this.ui,
      details: this.loader.current,
      notice: this.notice,
      ...this.viewport,
      tableHeight: this.tableHeight,
      treeHeight: this.treeHeight,
      activityAge: isLive(this.host) ? (performance.now() - this.activityAt) / 1000 : 0,
      now: Date.now(),
    });
    const inTable = document.activeElement?.closest('table.steps tbody') ?? null;
    render(page(this.model, this), this.root);
    // A row that was scrolled out of the page took the focus with it; the table keeps it for the keyboard.
    if (inTable && document.activeElement === document.body) inTable.closest('table')?.focus({ preventScroll: true });
    this.drawChart(this.model);
    syncDropdowns(this.root);
    for (const work of this.afterwards.splice(0)) work();
    this.measureLists();
  }

  private drawChart(model: PageModel): void {
    const element = document.querySelector<HTMLElement>('#chart');
    if (!element) {
      this.chart?.dispose();
      this.chart = null;
      return;
    }
    this.chart ??= new MetricChart(element, {
      onSelect: (stepId) => this.select(stepId, { reveal: true }),
      describe: (stepId) => tooltipLines(this.model, stepId),
    });
    this.chart.update(model.chart, this.ui.selected);
  }

  /** The lists draw as many rows as fit; a first guess is corrected in the next frame. */
  private measureLists(): void {
    const [table, tree] = [visibleHeight('#table-body'), visibleHeight('#tree')];
    if (table <= this.tableHeight && tree <= this.treeHeight) return;
    [this.tableHeight, this.treeHeight] = [Math.max(table, this.tableHeight), Math.max(tree, this.treeHeight)];
    this.schedule();
  }

  private restoreScroll(): void {
    document.querySelector('#table-body')?.scrollTo({ top: this.ui.tableTop, behavior: 'instant' });
    document.querySelector('#tree')?.scrollTo({ top: this.ui.treeTop, behavior: 'instant' });
  }

  /** On a page of one column the details lie below the list, often out of sight: the list stays half in view. */
  private showDetails(): void {
    const head = document.querySelector('.details-head');
    if (head === null || head.getBoundingClientRect().bottom <= window.innerHeight) return;
    head.scrollIntoView({ block: 'center' });
  }

  private reveal(stepId: number): void {
    if (!this.model) return;
    const body = document.querySelector('#table-body');
    if (body) this.revealInTable(body, this.model, stepId);
    const tree = document.querySelector('#tree');
    if (tree) this.revealInTree(tree, this.model, stepId);
  }

  private revealInTable(body: Element, { rows }: PageModel, stepId: number): void {
    const index = rows.findIndex(({ id }) => id === stepId);
    if (index === -1) return;
    const hadFocus = body.parentElement?.contains(document.activeElement) ?? false;
    const { clientHeight: height, scrollTop } = body;
    const top = scrollTopFor(index, { rowHeight: this.viewport.rowHeight, scrollTop, height });
    if (top !== scrollTop) {
      body.scrollTop = top;
      this.change({ tableTop: top });
      this.drawNow();
    }
    if (hadFocus) document.querySelector<HTMLElement>(`#row-${stepId}`)?.focus({ preventScroll: true });
  }

  private revealInTree(tree: Element, model: PageModel, stepId: number): void {
    const toggled = openPathTo(model, stepId);
    if (toggled !== this.ui.toggled) {
      this.change({ toggled });
      this.afterwards.push(() => this.reveal(stepId));
      return;
    }
    const index = treeRows(model).findIndex(({ step }) => step.id === stepId);
    if (index === -1) return;
    const { clientHeight: height, scrollTop } = tree;
    tree.scrollTop = scrollTopFor(index, { rowHeight: this.viewport.treeRowHeight, scrollTop, height });
  }
}

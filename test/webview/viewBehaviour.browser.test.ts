import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hostIn, nextFrame, sendToView } from './fixtures/browserView.js';
import { endedState, IDLE, runningActivity, sent, smallSession, stateMessage, viewStep } from './fixtures/steps.js';
import { useView } from './fixtures/useView.js';

const open = useView();
const idle = endedState();

const ids = (view: Page): Promise<string[]> => view.locator('td.col-step').allInnerTexts();
const live = (view: Page): Promise<string> => view.locator('[role=status]').innerText();
const focused = (view: Page): Promise<string> =>
  view.evaluate(() => document.activeElement?.id || document.activeElement?.className || '');
const buttons = (view: Page): Promise<string[]> =>
  view.locator('.toolbar vscode-button').evaluateAll((all) => all.map((e) => e.ariaLabel ?? e.textContent.trim()));

async function sentBy(view: Page, type: string): Promise<Record<string, unknown>[]> {
  return (await hostIn(view)).sent.filter((message) => message.type === type);
}

describe('the header', () => {
  it('tells name, state, scores and what is left', async () => {
    const view = await open(stateMessage(smallSession()));
    const text = (await view.locator('.header').innerText()).replaceAll(/\s+/g, ' ');
    for (const part of ['digits', 'Running step 12', '0.9744', '+0.0263', '+2.77%', '0.9481 ± 0.0026', '11 of 15']) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/Time left 2[01]:\d\d/);
  });

  it('offers what fits a running session and sends the command of the button', async () => {
    const view = await open(stateMessage(smallSession()));
    expect(await buttons(view)).toEqual(['Pause', 'Stop after this run', 'Stop now', 'Show log', 'Export report']);
    await view.click('vscode-button[title="Pause"]');
    expect(await sentBy(view, 'command')).toEqual([
      { type: 'command', id: 1, command: 'pause', sessionId: 'session-2' },
    ]);
  });

  it('runs nothing in Restricted Mode, and says so', async () => {
    const view = await open(endedState({ restricted: true }));
    expect(await buttons(view)).toEqual(['Show log', 'Export report']);
    expect(await view.locator('.notice').innerText()).toContain('Restricted Mode');
  });

  it('sends a note and empties the field', async () => {
    const view = await open(stateMessage(smallSession()));
    await view.locator('#note input').fill('try a smaller learning rate');
    await view.keyboard.press('Enter');
    await nextFrame(view);
    expect(await sentBy(view, 'command')).toMatchObject([{ command: 'addNote', text: 'try a smaller learning rate' }]);
    expect(await view.locator('#note input').inputValue()).toBe('');
  });

  it('switches to another session', async () => {
    const view = await open(idle);
    await view.click('.session-picker');
    await view.click('.session-picker vscode-option[value="session-1"]');
    expect(await sentBy(view, 'command')).toMatchObject([{ command: 'selectSession', sessionId: 'session-1' }]);
  });

  it('leads to the set-up where there is no experiment', async () => {
    const nothing = { activity: IDLE, session: null, steps: [], sessions: [], hasExperiment: false };
    const view = await open(stateMessage([], nothing));
    await view.click('vscode-button[title="Set up experiment"]');
    expect(await sentBy(view, 'command')).toMatchObject([{ command: 'setUp' }]);
  });
});

describe('the table', () => {
  it('shows a new step at the top and tells it to a screen reader', async () => {
    const view = await open(stateMessage(smallSession()));
    const step = viewStep({ id: 12, status: 'kept', metric: 0.98, metricBefore: 0.9744 });
    await sendToView(view, { type: 'step', sessionId: 'session-2', step });
    expect((await ids(view))[0]).toBe('12');
    await view.waitForFunction(() => document.querySelector('[role=status]')?.textContent !== '');
    expect(await live(view)).toBe('Step 12: Kept, val_accuracy 0.98, 0.0056 better.');
  });

  it('sums up announcements that come too fast', async () => {
    const view = await open(stateMessage(smallSession()));
    for (const id of [12, 13, 14]) {
      await sendToView(view, {
        type: 'step',
        sessionId: 'session-2',
        step: viewStep({ id, status: 'crashed', metric: null }),
      });
    }
    expect(await live(view)).toBe('Step 12: Crashed.');
    await view.waitForFunction(() => document.querySelector('[role=status]')?.textContent?.startsWith('2 steps'));
    expect(await live(view)).toBe('2 steps ended. Step 14: Crashed.');
  });

  it('sorts by a column and says so', async () => {
    const view = await open(idle);
    await view.click('th.col-metric button');
    await nextFrame(view);
    expect((await ids(view)).slice(0, 3)).toEqual(['8', '10', '5']);
    expect(await view.locator('th.col-metric').getAttribute('aria-sort')).toBe('descending');
    await view.click('th.col-metric button');
    await nextFrame(view);
    expect((await ids(view)).slice(0, 2)).toEqual(['1', '0']);
    expect(await view.locator('th.col-step').getAttribute('aria-sort')).toBe('none');
  });

  it('filters by status and by text', async () => {
    const view = await open(idle);
    await view.click('.group-filter');
    await view.click('.group-filter vscode-option[value="kept"]');
    await nextFrame(view);
    expect(await ids(view)).toEqual(['10', '5', '2']);
    await view.locator('.search input').fill('svc');
    await nextFrame(view);
    expect(await ids(view)).toEqual(['5']);
    expect(await view.locator('.row-count').innerText()).toBe('1 of 12');
  });

  it('is moved through, opened and left with the keyboard alone', async () => {
    const view = await open(idle);
    await view.focus('.group-filter');
    for (let press = 0; press < 8; press++) await view.keyboard.press('Tab');
    expect(await focused(view)).toBe('row-11');
    await view.keyboard.press('ArrowDown');
    await nextFrame(view);
    expect(await view.locator('tr[aria-selected=true]').getAttribute('id')).toBe('row-10');
    expect(await focused(view)).toBe('row-10');
    await view.keyboard.press('End');
    await nextFrame(view);
    expect(await view.locator('tr[aria-selected=true]').getAttribute('id')).toBe('row-0');
    await view.keyboard.press('Enter');
    await nextFrame(view);
    expect(await focused(view)).toBe('details-title');
    await view.keyboard.press('Escape');
    await nextFrame(view);
    expect(await focused(view)).toBe('row-0');
    expect(await view.locator('.details').count()).toBe(0);
  });

  it('takes the focus when a row is clicked, so that the keys go on from there', async () => {
    const view = await open(idle);
    await view.click('tr#row-5');
    await view.keyboard.press('ArrowDown');
    await nextFrame(view);
    expect(await view.locator('tr[aria-selected=true]').getAttribute('id')).toBe('row-4');
  });

  it('shows what a model wrote as text, never as markup', async () => {
    const idea = '<img src=x onerror="document.title=1"><b>bold</b>';
    const view = await open(stateMessage([viewStep({ id: 1, idea })], { activity: IDLE }));
    expect(await view.locator('td.col-idea').innerText()).toBe(idea);
    expect(await view.locator('td.col-idea img').count()).toBe(0);
  });
});

describe('the chart', () => {
  it('is told in words and moves the selection with the arrow keys', async () => {
    const view = await open(idle);
    expect(await view.locator('#chart').getAttribute('aria-label')).toContain(
      '11 steps, 3 kept, 5 without a metric. Baseline 0.9481. Best 0.9744 in step 10.',
    );
    await view.focus('#chart');
    await view.keyboard.press('ArrowLeft');
    await view.keyboard.press('ArrowLeft');
    await nextFrame(view);
    expect(await view.locator('tr[aria-selected=true]').getAttribute('id')).toBe('row-10');
  });

  it('names the step under the pointer, and selects it on a click', async () => {
    const view = await open(idle);
    const box = await view.locator('#chart .u-over').boundingBox();
    if (!box) throw new Error('The chart has no plot.');
    await view.mouse.move(box.x + box.width * 0.455, box.y + box.height / 2);
    await view.waitForSelector('.tooltip:not([hidden])');
    expect(await view.locator('.tooltip').innerText()).toContain('Step 5 · Kept\nval_accuracy 0.9689 (+0.0122)');
    await view.mouse.click(box.x + box.width * 0.455, box.y + box.height / 2);
    await nextFrame(view);
    expect(await view.locator('tr[aria-selected=true]').getAttribute('id')).toBe('row-5');
  });

  it('is drawn again in the colours of a new theme', async () => {
    const view = await open(idle);
    const pixels = (): Promise<string> =>
      view.locator('#chart canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const before = await pixels();
    await view.evaluate(() => document.documentElement.style.setProperty('--vscode-charts-green', '#ff00ff'));
    await nextFrame(view);
    expect(await pixels()).not.toBe(before);
  });

  it('follows the width of the view', async () => {
    const view = await open(idle);
    await view.setViewportSize({ width: 500, height: 860 });
    await nextFrame(view);
    expect((await view.locator('#chart canvas').boundingBox())?.width).toBeLessThan(500);
  });

  it('is drawn once when it comes into the view', async () => {
    const view = await open({ ...idle, session: null, steps: [] });
    await view.evaluate(() => {
      const { prototype } = CanvasRenderingContext2D;
      const clear = Reflect.get(prototype, 'clearRect');
      Object.assign(window, { drawings: 0 });
      prototype.clearRect = function (...area) {
        (window as unknown as { drawings: number }).drawings++;
        clear.apply(this, area);
      };
    });
    await sendToView(view, sent(idle));
    await view.waitForSelector('#chart canvas');
    await nextFrame(view);
    await nextFrame(view);
    expect(await view.evaluate(() => (window as unknown as { drawings: number }).drawings)).toBe(1);
  });
});

describe('the details', () => {
  it('show thought, change, measurement, reward and run of the selected step', async () => {
    const view = await open(idle);
    await view.click('tr#row-5');
    await view.waitForSelector('.diff');
    const text = (await view.locator('.details').innerText()).replaceAll(/\s+/g, ' ');
    for (const part of [
      'Kept: better than the incumbent',
      'A radial basis function kernel',
      '+2 −2',
      'epoch 30/30 val_loss=0.1043 val_accuracy=0.9689',
      'Seed 1001 0.9695',
      'Formula v2',
      'exit code 0',
      'bubblewrap',
      '585 written, 3,120 read, 2,890 reused',
    ]) {
      expect(text).toContain(part);
    }
    expect(await view.locator('.diff-line.added').count()).toBe(2);
  });

  it('come into sight on a narrow page when a step is clicked, while the list stays in view', async () => {
    const view = await open(idle, { width: 300, height: 800 });
    await view.click('tr#row-11');
    await view.waitForSelector('.details-head');
    await nextFrame(view);
    const edges = await view.evaluate(() => {
      const head = document.querySelector('.details-head')!.getBoundingClientRect();
      return {
        top: head.top,
        bottom: head.bottom,
        list: document.querySelector('#row-11')!.getBoundingClientRect().top,
      };
    });
    expect(edges.top).toBeGreaterThan(0);
    expect(edges.bottom).toBeLessThan(800);
    expect(edges.list).toBeGreaterThan(0);
  });

  it('lead to the place of the metric in the log, to the diff and to the other commands', async () => {
    const view = await open(idle);
    await view.click('tr#row-5');
    await view.waitForSelector('.diff');
    for (const button of ['Open diff', 'Compare with baseline', 'Restore step', 'Create branch', 'Copy patch']) {
      await view.click(`.details vscode-button[title="${button}"]`);
    }
    await view.click('.details vscode-link');
    expect((await sentBy(view, 'command')).map(({ command, stepId }) => [command, stepId])).toEqual([
      ['openDiff', 5],
      ['compareWithBaseline', 5],
      ['restoreStep', 5],
      ['branchFromStep', 5],
      ['copyPatch', 5],
      ['openMetricLine', 5],
    ]);
  });

  it('ask once for the step on which the user stops', async () => {
    const view = await open(idle);
    await view.focus('#row-11');
    for (let press = 0; press < 5; press++) await view.keyboard.press('ArrowDown');
    await view.waitForSelector('.diff, .rows');
    const asked = await sentBy(view, 'getDetails');
    expect(asked.at(-1)).toMatchObject({ stepId: 6, sessionId: 'session-2' });
    expect(asked.length).toBeLessThan(5);
  });

  it("show the host's sentence when the record cannot be read", async () => {
    const view = await open(idle, { details: [] });
    await view.click('tr#row-5');
    await view.waitForSelector('.details .problem');
    expect((await view.locator('.details .problem').innerText()).trim()).toBe(
      'The record of this step cannot be read.',
    );
  });

  it('name what made a step suspicious', async () => {
    const view = await open(idle);
    await view.click('tr#row-8');
    expect(await view.locator('.warning-box').innerText()).toContain('splits the data');
  });
});

describe('the tree of attempts', () => {
  it('is moved through, closed and opened with the arrow keys', async () => {
    const view = await open(idle);
    await view.click('#tab-attempts');
    await view.focus('#tree');
    await view.keyboard.press('Home');
    await view.keyboard.press('ArrowDown');
    await view.keyboard.press('ArrowDown');
    await nextFrame(view);
    const node = view.locator('[role=treeitem][aria-selected=true]');
    expect(await node.getAttribute('id')).toBe('node-2');
    expect(await node.getAttribute('aria-level')).toBe('2');
    expect(await node.getAttribute('aria-expanded')).toBe('true');
    await view.keyboard.press('ArrowLeft');
    await nextFrame(view);
    expect(await node.getAttribute('aria-expanded')).toBe('false');
    expect(await view.locator('[role=treeitem]').count()).toBe(3);
    await view.keyboard.press('ArrowLeft');
    await nextFrame(view);
    expect(await node.getAttribute('id')).toBe('node-0');
  });

  it('opens the way to a step that is chosen in the chart', async () => {
    const view = await open(idle);
    await view.click('#tab-attempts');
    await view.click('#node-2 .twistie');
    await nextFrame(view);
    expect(await view.locator('#node-11').count()).toBe(0);
    await view.focus('#chart');
    await view.keyboard.press('End');
    await view.waitForSelector('#node-11[aria-selected=true]');
  });
});

describe('the page', () => {
  it('is built again as the user left it', async () => {
    const first = await open(idle);
    await first.click('th.col-metric button');
    await first.click('tr#row-5');
    await first.waitForFunction(
      () => (window as unknown as { host: { saved: { selected: number } | null } }).host.saved?.selected === 5,
    );
    const { saved } = await hostIn(first);
    const second = await open(idle, { saved });
    await second.waitForSelector('.diff');
    expect((await ids(second))[0]).toBe('8');
    expect(await second.locator('tr[aria-selected=true]').getAttribute('id')).toBe('row-5');
  });

  it('starts afresh for a session that was not looked at', async () => {
    const view = await open(idle);
    await view.click('tr#row-5');
    const session = idle.session && { ...idle.session, id: 'session-1' };
    await sendToView(view, sent({ ...idle, session }));
    expect(await view.locator('.details').count()).toBe(0);
  });

  it('drops a message that breaks the contract and tells the log', async () => {
    const view = await open(idle);
    await sendToView(view, { type: 'step', sessionId: 'session-2', step: { id: -1 } });
    expect(await ids(view)).toHaveLength(12);
    expect(await sentBy(view, 'log')).toHaveLength(1);
  });

  it('speaks the language of the editor', async () => {
    const strings = { Kept: 'Behalten', 'Running step {0}': 'Schritt {0} läuft' };
    const view = await open(stateMessage(smallSession(), { locale: 'de', strings }));
    expect(await view.locator('.activity-words').innerText()).toBe('Schritt 12 läuft');
    expect(await view.locator('#row-5 .col-metric').innerText()).toBe('0,9689');
    expect(await view.locator('#row-5 .col-status').innerText()).toBe('Behalten');
  });

  it('moves nothing for those who asked for less motion', async () => {
    const view = await open(stateMessage(smallSession()));
    expect(await view.locator('vscode-progress-ring').count()).toBe(1);
    await view.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    await nextFrame(view);
    expect(await view.locator('vscode-progress-ring').count()).toBe(0);
  });

  it('follows the activity of the session', async () => {
    const view = await open(stateMessage(smallSession()));
    const activity = {
      ...runningActivity(),
      phase: 'thinking',
      tokens: 12,
      line: '',
      text: 'Thought: rotate',
      purpose: null,
    };
    await sendToView(view, { type: 'activity', activity });
    expect(await view.locator('.activity-words').innerText()).toBe('Thinking about step 12 · 12 tokens');
    expect(await view.locator('.live').innerText()).toBe('Thought: rotate');
  });
});

import { describe, expect, it } from 'vitest';
import { nextFrame } from './fixtures/browserView.js';
import { endedState, IDLE, smallSession, stateMessage, thinkingActivity } from './fixtures/steps.js';
import type { ThemeName } from './fixtures/themes.js';
import { picture, seriousViolations, useView } from './fixtures/useView.js';

const open = useView();

describe.each<[ThemeName, number]>([
  ['dark', 1280],
  ['light', 1280],
  ['highContrast', 1280],
  ['dark', 300],
  ['light', 300],
  ['highContrast', 300],
  ['dark', 720],
])('the view in the %s theme, %i pixels wide', (theme, width) => {
  const look = { theme, width, height: width < 600 ? 1000 : 860 };

  it('has no serious accessibility violation, with and without details', async () => {
    const view = await open(stateMessage(smallSession()), look);
    await picture(view, `${theme}-${width}-running`);
    expect(await seriousViolations(view)).toEqual([]);
    await view.click('tr#row-5');
    await view.waitForSelector('.diff');
    await nextFrame(view);
    if (width < 960) await view.locator('.diff').scrollIntoViewIfNeeded();
    await picture(view, `${theme}-${width}-details`);
    expect(await seriousViolations(view)).toEqual([]);
  });

  it('does not overflow to the side', async () => {
    const view = await open(stateMessage(smallSession()), look);
    await view.click('tr#row-5');
    await view.waitForSelector('.diff');
    expect(await view.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    for (const part of ['.overview', '.details']) {
      expect(await view.locator(part).evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0);
    }
  });
});

describe.each<[string, ThemeName, number]>([
  ['dark', 'dark', 1280],
  ['narrow light', 'light', 300],
])('the other pages, %s', (name, theme, width) => {
  const look = { theme, width, height: width < 600 ? 900 : 860 };

  it.each(['attempts', 'sessions'])('have no serious violation in the tab %s', async (tab) => {
    const view = await open(endedState({ hasGit: false }), look);
    await view.click(`#tab-${tab}`);
    await view.waitForSelector(tab === 'attempts' ? '[role=tree]' : '.session-item');
    await nextFrame(view);
    await view.locator('vscode-panels').scrollIntoViewIfNeeded();
    await picture(view, `tab-${tab}-${name}`);
    expect(await seriousViolations(view)).toEqual([]);
  });

  it('have no serious violation before the first session', async () => {
    const empty = { activity: IDLE, session: null, steps: [], sessions: [] };
    const view = await open(stateMessage([], empty), look);
    await picture(view, `empty-${name}`);
    expect(await seriousViolations(view)).toEqual([]);
  });

  it('have no serious violation in Restricted Mode', async () => {
    const view = await open(endedState({ restricted: true }), look);
    await picture(view, `restricted-${name}`);
    expect(await seriousViolations(view)).toEqual([]);
  });

  it('have no serious violation while the policy writes and notes wait', async () => {
    const notes = ['Do not touch the scaler.'];
    const view = await open(stateMessage(smallSession(), { activity: thinkingActivity(), notes }), look);
    await picture(view, `thinking-${name}`);
    expect(await seriousViolations(view)).toEqual([]);
  });

  it('have no serious violation for a suspicious step', async () => {
    const view = await open(endedState(), look);
    await view.click('tr#row-8');
    await view.waitForSelector('.diff');
    await view.locator('.warning-box').scrollIntoViewIfNeeded();
    await picture(view, `suspicious-${name}`);
    expect(await seriousViolations(view)).toEqual([]);
  });
});

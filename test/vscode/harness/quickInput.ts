import type { Locator, Page } from 'playwright-core';
import { SLOW, until } from './wait.js';

const WIDGET = '.quick-input-widget';
const ROW = `${WIDGET} .monaco-list-row`;

/**
 * Waits for the quick input (palette, pick or box).
 * @param key opens it; pressed again every 4 s, since a window that is still loading drops keys.
 * @param title waits until it has this title, so that a step is not taken for the one before.
 */
export async function waitForQuickInput(page: Page, key?: string, title?: string): Promise<void> {
  const field = page.locator(`${WIDGET} input`).first();
  if (key !== undefined) await closeQuickInput(page);
  let pressed = 0;
  await until(`the quick input${title === undefined ? '' : ` "${title}"`}`, async () => {
    if (key !== undefined && Date.now() - pressed > 4000) {
      await page.keyboard.press(key);
      pressed = Date.now();
    }
    if (!(await field.isVisible())) return false;
    return title === undefined || (await page.locator(`${WIDGET} .quick-input-title`).innerText()).includes(title);
  });
}

export async function closeQuickInput(page: Page): Promise<void> {
  const widget = page.locator(WIDGET);
  if ((await widget.count()) === 0 || !(await widget.isVisible())) return;
  await page.keyboard.press('Escape');
  await widget.waitFor({ state: 'hidden' });
}

/** Windows in which nothing but the keyboard may be used: there text is typed key by key. */
export const KEYBOARD_ONLY = new WeakSet<Page>();

/** Replaces what stands in the field, as soon as it can be written in. */
export async function typeInput(page: Page, text: string, timeout?: number): Promise<void> {
  const limit = timeout === undefined ? {} : { timeout };
  if (!KEYBOARD_ONLY.has(page)) return page.locator(`${WIDGET} input`).first().fill(text, limit);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/**
 * Opens the command palette and moves to the command with this title, ready for Enter.
 * The palette lists the commands that are there when it opens, so while extensions still load it is opened anew.
 */
export async function findCommand(page: Page, title: string, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    try {
      // The palette closes again when something else takes the focus, as a webview does when it has loaded.
      await waitForQuickInput(page, 'F1');
      await typeInput(page, `>${title}`, 3000);
      return await focusRow(page, title, 3000);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/**
 * Moves the focus of the list to the row whose label is the title, or matches it, and returns when it is there.
 * The list is filtered a moment after the typing; Enter before that would run something else.
 */
export async function focusRow(page: Page, title: string | RegExp, limitMs: number): Promise<void> {
  const offered = async () => `Offered: ${(await page.locator(ROW).allInnerTexts()).slice(0, 8).join(' | ')}`;
  await until(
    `"${String(title)}" in the list`,
    async () => {
      if (await isFocused(page, title)) return true;
      const rows = await page.locator(ROW).all();
      const labels = await Promise.all(rows.map((row) => hasLabel(row, title)));
      if (labels.includes(true)) await page.keyboard.press('ArrowDown');
      return false;
    },
    offered,
    limitMs,
  );
}

/** Chooses the row that contains the text: with the arrow keys if it is in sight, else by filtering. */
export async function pickRow(page: Page, text: string, title?: string): Promise<void> {
  await waitForQuickInput(page, undefined, title);
  const row = page.locator(ROW, { hasText: text }).first();
  const focused = page.locator(`${ROW}.focused`, { hasText: text }).first();
  await page.locator(ROW).first().waitFor();
  const inSight = await row.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
  if (!inSight) await typeInput(page, text);
  await until(
    `"${text}" in the pick`,
    async () => {
      if ((await focused.count()) > 0) return true;
      if ((await row.count()) > 0) await page.keyboard.press('ArrowDown');
      return false;
    },
    async () => `Offered: ${(await page.locator(ROW).allInnerTexts()).join(' | ')}`,
    SLOW,
  );
  await page.keyboard.press('Enter');
  // The next step may use the same widget: wait until this row is out of sight.
  await focused.waitFor({ state: 'hidden' });
}

async function isFocused(page: Page, title: string | RegExp): Promise<boolean> {
  const focused = page.locator(`${ROW}.focused`).first();
  return (await focused.count()) > 0 && (await hasLabel(focused, title));
}

/** Commands read `Title, recently used, Ctrl+K`, files `name, folder`. A row may vanish while it is read. */
async function hasLabel(row: Locator, title: string | RegExp): Promise<boolean> {
  const label = await row.getAttribute('aria-label', { timeout: 1000 }).catch(() => null);
  if (label === null) return false;
  if (typeof title !== 'string') return title.test(label);
  return label === title || label.startsWith(`${title},`) || label.startsWith(`${title} `);
}

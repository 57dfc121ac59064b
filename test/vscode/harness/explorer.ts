import type { Locator, Page } from 'playwright-core';
import { until } from './wait.js';

/** The explorer's row of a file or folder in sight, by its name. */
export async function explorerItem(page: Page, name: string): Promise<Locator> {
  const rows = page.locator('.explorer-folders-view .monaco-list-row');
  const row = rows.filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${escape(name)}$`) }) }).first();
  await row.waitFor();
  return row;
}

/**
 * Opens the context menu of a row.
 * @returns the menu; undefined when it closed again since it lacks the item: extensions add theirs a moment after the
 *   window is there, and a menu that is open does not change.
 */
export async function openContextMenu(
  page: Page,
  row: Locator,
  item: string,
  keyboardOnly: boolean,
): Promise<Locator | undefined> {
  const menu = page.locator('.monaco-menu').last();
  if (keyboardOnly) {
    await focusRow(page, row);
    await page.keyboard.press('Shift+F10');
  } else {
    await row.click({ button: 'right' });
  }
  await menu.waitFor();
  const choice = menu.getByRole('menuitem', { name: item });
  const isThere = await choice.waitFor({ timeout: 2000 }).then(
    () => true,
    () => false,
  );
  if (isThere) return menu;
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  return undefined;
}

/** Activates an item until its menu closes: a menu ignores the mouse for a moment after it opened. */
export async function chooseFromMenu(menu: Locator, item: Locator, activate: () => Promise<void>): Promise<void> {
  await item.waitFor();
  await until('the menu to close', async () => {
    // It may close late, between the look and the click.
    if (await menu.isVisible()) await Promise.race([activate().catch(() => undefined), hidden(menu, 5000)]);
    return hidden(menu, 1000);
  });
}

function hidden(menu: Locator, timeout: number): Promise<boolean> {
  return menu.waitFor({ state: 'hidden', timeout }).then(
    () => true,
    () => false,
  );
}

async function focusRow(page: Page, row: Locator): Promise<void> {
  const tree = page.locator('.explorer-folders-view .monaco-list').first();
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 100; presses++) {
    const state = (await row.getAttribute('class')) ?? '';
    if (state.split(' ').includes('focused')) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`The row did not get the focus in ${String(tree)}`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

import type { Page } from 'playwright-core';
import { closeQuickInput, focusRow, typeInput, waitForQuickInput } from './quickInput.js';
import { SLOW, until } from './wait.js';

/** As much of xterm's buffer as is read here. VS Code hangs the terminal on its element. */
interface TerminalElement extends HTMLElement {
  xterm?: {
    buffer: {
      active: {
        length: number;
        getLine(row: number): { isWrapped: boolean; translateToString(trim: boolean): string };
      };
    };
  };
}

/**
 * Makes the terminal with this name active and reads its whole buffer; wrapped rows are joined again.
 * @param awaited text that must be there before it returns.
 * @throws if no such terminal appears, or the text does not.
 */
export async function readTerminal(page: Page, name: string, awaited: string): Promise<string> {
  await activateTerminal(page, name);
  const wrapper = page.locator('.terminal-wrapper.active').first();
  const read = () => wrapper.evaluate(bufferText);
  return until(
    `"${awaited}" in the terminal "${name}"`,
    async () => {
      const text = await read();
      return text?.includes(awaited) ? { text } : undefined;
    },
    async () => `There: ${await read()}`,
  ).then(({ text }) => text);
}

/** Runs in the page. */
function bufferText(element: Element): string | undefined {
  const buffer = (element as TerminalElement).xterm?.buffer.active;
  if (!buffer) return undefined;
  let text = '';
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    text += (row === 0 || line.isWrapped ? '' : '\n') + line.translateToString(true);
  }
  return text.trimEnd();
}

/**
 * A terminal that was just asked for is active a moment later; another one is chosen from the list of terminals,
 * which shows those that are there when it opens.
 */
async function activateTerminal(page: Page, name: string): Promise<void> {
  const active = page.locator('.terminal-wrapper.active .xterm-helper-textarea').first();
  const isActive = async () =>
    (await active.count()) > 0 && ((await active.getAttribute('aria-label')) ?? '').includes(name);
  const end = Date.now() + SLOW;
  for (;;) {
    try {
      return void (await until(`the terminal "${name}" to be the active one`, isActive, undefined, 1500));
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await chooseTerminal(page, name);
  }
}

async function chooseTerminal(page: Page, name: string): Promise<void> {
  await waitForQuickInput(page, 'F1');
  await typeInput(page, `term ${name}`);
  // Rows read `terminal 2: name`.
  const row = new RegExp(`\\d: ${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  const listed = await focusRow(page, row, 2000).then(
    () => true,
    () => false,
  );
  if (listed) await page.keyboard.press('Enter');
  else await closeQuickInput(page);
}

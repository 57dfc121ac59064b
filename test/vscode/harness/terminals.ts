import type { Page } from 'playwright-core';
import { until } from './wait.js';
import { pickRow, typeInput, waitForQuickInput } from './quickInput.js';

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
 * @throws if no such terminal appears.
 */
export async function readTerminal(page: Page, name: string): Promise<string> {
  await activateTerminal(page, name);
  const wrapper = page.locator('.terminal-wrapper.active').first();
  return until(`the text of the terminal "${name}"`, () =>
    wrapper.evaluate((element) => {
      const buffer = (element as TerminalElement).xterm?.buffer.active;
      if (!buffer) return undefined;
      let text = '';
      for (let row = 0; row < buffer.length; row++) {
        const line = buffer.getLine(row);
        text += (row === 0 || line.isWrapped ? '' : '\n') + line.translateToString(true);
      }
      return text.trimEnd();
    }),
  );
}

async function activateTerminal(page: Page, name: string): Promise<void> {
  const active = page.locator('.terminal-wrapper.active .xterm-helper-textarea').first();
  const isActive = async () =>
    (await active.count()) > 0 && ((await active.getAttribute('aria-label')) ?? '').includes(name);
  if (await isActive()) return;
  await waitForQuickInput(page, 'F1');
  await typeInput(page, `term ${name}`);
  await pickRow(page, name);
  await until(`the terminal "${name}" to be the active one`, isActive);
}

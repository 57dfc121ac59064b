import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { readEditor } from './editors.js';
import { chooseFromMenu, explorerItem, openContextMenu } from './explorer.js';
import { findNotification, waitForNotification, watchNotifications } from './notifications.js';
import {
  closeQuickInput,
  findCommand,
  focusRow,
  KEYBOARD_ONLY,
  pickRow,
  typeInput,
  waitForQuickInput,
} from './quickInput.js';
import { readTerminal } from './terminals.js';
import { readSettings, THEMES, type Settings, type Theme } from './settings.js';
import { ensureVsCode, type VsCode } from './vsCode.js';
import { SLOW, until } from './wait.js';
import { findWebview } from './webviews.js';

const SCREENSHOTS =
  process.env.ML_AGENT_SCREENSHOTS ?? fileURLToPath(new URL('../../../.cache/screenshots/', import.meta.url));

const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenOptions {
  /** Default dark. */
  theme?: Theme;
  /** In CSS pixels; default 1440 x 900. */
  viewport?: { width: number; height: number };
  /** Buttons are reached with Tab and pressed with Enter; whatever has no keyboard way throws. Default false. */
  keyboardOnly?: boolean;
  /** Added to the environment of the browser. */
  browserEnv?: Record<string, string>;
}

/** Opens the folder of a running server in a browser of its own and waits until the workbench is there. */
export async function openWorkbench(code: VsCode, options: OpenOptions = {}): Promise<Workbench> {
  const theme = options.theme ?? 'dark';
  await code.setSettings({ 'workbench.colorTheme': THEMES[theme].name });
  const { chromium: executablePath } = await ensureVsCode();
  const env = { ...(process.env as Record<string, string>), ...options.browserEnv };
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS, env });
  try {
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1440, height: 900 } });
    const workbench = await openWindow(code, context, options.keyboardOnly ?? false);
    await workbench.waitForTheme(theme);
    return workbench;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openWindow(code: VsCode, context: BrowserContext, keyboardOnly: boolean): Promise<Workbench> {
  const page = await context.newPage();
  page.setDefaultTimeout(SLOW);
  // A reload with unsaved files asks through the browser itself.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  await watchNotifications(page);
  const workbench = new Workbench(code, page, keyboardOnly);
  await page.goto(code.url);
  await workbench.waitUntilUp();
  return workbench;
}

/** One window of VS Code, driven as a person drives it. Every method waits for what it names, up to 45 s. */
export class Workbench {
  /** Errors of the page and of its webviews, as the browser's console shows them. */
  readonly consoleErrors: string[] = [];

  constructor(
    readonly code: VsCode,
    readonly page: Page,
    readonly keyboardOnly: boolean,
  ) {
    if (keyboardOnly) KEYBOARD_ONLY.add(page);
    page.on('pageerror', (error) => this.consoleErrors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.consoleErrors.push(message.text());
    });
  }

  /** Runs a command by its full title, such as `ML-Agent: Show trajectory`, in the command palette. */
  async runCommand(title: string): Promise<void> {
    await findCommand(this.page, title, SLOW);
    await this.page.keyboard.press('Enter');
  }

  /** Whether the command palette offers this title now; it says no after 3 s. */
  async offersCommand(title: string): Promise<boolean> {
    const found = await findCommand(this.page, title, 3000).then(
      () => true,
      () => false,
    );
    await closeQuickInput(this.page);
    return found;
  }

  /** Presses keys one after another, in Playwright's names: `pressKeys('Control+Shift+P', 'Escape')`. */
  async pressKeys(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Chooses the entry of the open quick pick that contains the text. `title` waits for the pick with that title. */
  async quickPick(text: string, title?: string): Promise<void> {
    await pickRow(this.page, text, title);
  }

  /** Labels and descriptions of the open quick pick, one line each. */
  async quickPickRows(title?: string): Promise<string[]> {
    await waitForQuickInput(this.page, undefined, title);
    const rows = this.page.locator('.quick-input-widget .monaco-list-row');
    await rows.first().waitFor();
    return (await rows.allInnerTexts()).map((row) => row.replace(/\s+/g, ' ').trim());
  }

  /** Types into the open input box and accepts it. */
  async inputBox(text: string, title?: string): Promise<void> {
    await waitForQuickInput(this.page, undefined, title);
    await typeInput(this.page, text);
    await this.page.keyboard.press('Enter');
  }

  /** Gives a path to the file dialog with this title, which is a quick input on a server, and waits until it closes. */
  async fileDialog(path: string, title: string): Promise<void> {
    await waitForQuickInput(this.page, undefined, title);
    const field = this.quickInput.locator('input').first();
    // The dialog proposes a path a moment after it opens, over what was typed before.
    await until('the proposed path', async () => (await field.inputValue()).includes('/'));
    const isOpen = async () =>
      (await this.quickInput.isVisible()) &&
      (await this.quickInput.locator('.quick-input-title').innerText()).includes(title);
    // On a busy machine it proposes once more, over what was filled in; what opens after it is no business of ours.
    await until('the dialog to close', async () => {
      if (!(await isOpen())) return true;
      if ((await field.inputValue()) !== path) await field.fill(path);
      // Into the field: the dialog stays open without the focus, and Enter would go where the focus went.
      await field.press('Enter', { timeout: 2000 }).catch(() => {});
      for (let i = 0; i < 20 && (await isOpen()); i++) await this.page.waitForTimeout(100);
      return !(await isOpen());
    });
  }

  /** The quick input that is open: title, message and field, for questions about it. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /**
   * Waits for a notification with this text, also one that has gone again since the last call; returns its whole
   * message. Each notification is returned once.
   */
  async notification(text: string | RegExp): Promise<string> {
    return waitForNotification(this.page, text);
  }

  /** Presses a button of the notification that contains the text. */
  async notificationButton(text: string, button: string): Promise<void> {
    const toast = await findNotification(this.page, text);
    if (this.keyboardOnly) await this.runCommand('Notifications: Focus Notification Toast');
    await this.activate(toast.getByRole('button', { name: button, exact: true }));
  }

  /** Labels of the buttons of the notification that contains the text, in their order. */
  async notificationButtons(text: string): Promise<string[]> {
    const toast = await findNotification(this.page, text);
    return toast.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts();
  }

  /** Notifications that came since the window was loaded and that no test has asked for. */
  async otherNotifications(): Promise<string[]> {
    return this.page.evaluate(() => window.shownNotifications);
  }

  /** The modal dialog that contains the text. */
  async dialog(text: string): Promise<Locator> {
    const dialog = this.page.locator('.monaco-dialog-box', { hasText: text });
    await dialog.waitFor();
    return dialog;
  }

  /** Presses a button of the modal dialog that contains the text, and waits until the dialog is gone. */
  async dialogButton(text: string, button: string): Promise<void> {
    const dialog = await this.dialog(text);
    await this.activate(dialog.getByRole('button', { name: button, exact: true }));
    await dialog.waitFor({ state: 'detached' });
  }

  /** The entry of the status bar that contains the text. */
  async statusBarItem(text: string | RegExp): Promise<Locator> {
    const item = this.page.locator('.statusbar-item', { hasText: text }).first();
    await item.waitFor();
    return item;
  }

  /**
   * The whole buffer of the terminal with this name, without trailing blank lines, as soon as it contains `awaited`
   * (at once without it). Makes that terminal active.
   */
  async terminalText(name: string, awaited = ''): Promise<string> {
    return readTerminal(this.page, name, awaited);
  }

  /** Opens a file of the workspace, by its path or its last parts, and waits for its tab. */
  async openFile(path: string): Promise<void> {
    await waitForQuickInput(this.page, 'Control+P');
    await typeInput(this.page, path);
    const [name = path, ...folders] = path.split('/').reverse();
    // A name alone may be another folder's file, which is listed until what was typed takes effect.
    const label =
      folders.length === 0 ? name : new RegExp(`^${escaped(name)}\\W.*${escaped(folders.reverse().join('/'))}`);
    await focusRow(this.page, label, SLOW);
    await this.page.keyboard.press('Enter');
    await this.tab(name);
  }

  /** The active editor tab whose label contains the text. */
  async tab(text: string): Promise<Locator> {
    const tab = this.page.locator('.tab.active', { hasText: text });
    await tab.waitFor();
    return tab;
  }

  /** Waits until no group has a tab with this title. */
  async noTab(text: string): Promise<void> {
    await this.page.locator('.tab', { hasText: text }).first().waitFor({ state: 'detached' });
  }

  /** The lines on the screen of the active editor; of a diff, its right side (`original`: its left side). */
  async editorText(side: 'modified' | 'original' = 'modified'): Promise<string> {
    return readEditor(this.page, side);
  }

  /** The document inside the webview with this title (of the view or the editor tab). Ask again after a reload. */
  async webview(title: string): Promise<FrameLocator> {
    return findWebview(this.page, title);
  }

  /** Chooses an item of a file's context menu in the explorer. */
  async explorerContextMenu(file: string, item: string): Promise<void> {
    await this.runCommand('View: Show Explorer');
    const entry = await explorerItem(this.page, file);
    const menu = await until(`"${item}" in the menu of ${file}`, () =>
      openContextMenu(this.page, entry, item, this.keyboardOnly),
    );
    const choice = menu.getByRole('menuitem', { name: item });
    await chooseFromMenu(menu, choice, () => this.activate(choice, 'ArrowDown'));
  }

  /** Clicks; in a keyboard-only window moves the focus there with a key and presses Enter. */
  async activate(target: Locator, key = 'Tab'): Promise<void> {
    await target.waitFor();
    if (!this.keyboardOnly) return target.click();
    await this.focusWithKeys(target, key);
    await this.page.keyboard.press('Enter');
  }

  /** Presses a key, Tab unless told, until the target or something in it has the focus. Throws after `limit` presses. */
  async focusWithKeys(target: Locator, key = 'Tab', limit = 60): Promise<void> {
    for (let presses = 0; presses <= limit; presses++) {
      const focused = await target.evaluate((element) => {
        const root = element.getRootNode() as Document | ShadowRoot;
        return element === root.activeElement || element.contains(root.activeElement);
      });
      if (focused) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`${String(target)} did not get the focus after pressing ${key} ${limit} times`);
  }

  /** Saves the window as a PNG below `.cache/screenshots/` (or ML_AGENT_SCREENSHOTS) and returns its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name.replace(/[^\w.-]+/g, '-')}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Reloads the window: the extension host ends and starts again, as with `Developer: Reload Window`. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilUp();
  }

  /** Lets this window show something else of the same server; see `showing`. */
  async open(other: VsCode): Promise<void> {
    await this.page.goto(other.url);
    await this.waitUntilUp();
  }

  /** Changes the user's settings as a person does, in the JSON editor, and closes it again. */
  async setSettings(changes: Settings): Promise<void> {
    const merged = { ...(await readSettings(this.code.userDataDir)), ...changes };
    await this.runCommand('Preferences: Open User Settings (JSON)');
    const tab = await this.tab('settings.json');
    // The tab is there before the editor takes the keys.
    await this.page.locator('.editor-group-container.active .monaco-editor.focused .view-line').first().waitFor();
    // Pasted, since typed text gets brackets and quotes of its own.
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(merged));
    await this.pressKeys('Control+A', 'Control+V', 'Control+S');
    await until('the settings to be saved', async () => {
      const saved = await readSettings(this.code.userDataDir).catch(() => ({}));
      return JSON.stringify(saved) === JSON.stringify(merged);
    });
    await this.runCommand('View: Close Editor');
    await tab.waitFor({ state: 'detached' });
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.setSettings({ 'workbench.colorTheme': THEMES[theme].name });
    await this.waitForTheme(theme);
  }

  async waitForTheme(theme: Theme): Promise<void> {
    await this.page.locator(`.monaco-workbench.${THEMES[theme].bodyClass}`).waitFor();
  }

  async waitUntilUp(): Promise<void> {
    await this.page
      .locator('.monaco-workbench .statusbar-item')
      .first()
      .waitFor({ timeout: 2 * SLOW });
  }

  /** A second window on the same folder, with an extension host of its own. `close` of either closes both. */
  async secondWindow(): Promise<Workbench> {
    return openWindow(this.code, this.page.context(), this.keyboardOnly);
  }

  /** Closes this window alone, as a person closes a browser tab. */
  async closeWindow(): Promise<void> {
    await this.page.close();
  }

  /** Closes the browser. The server goes on. */
  async close(): Promise<void> {
    await this.page.context().browser()?.close();
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

import type { Locator, Page } from 'playwright-core';
import { SLOW, until } from './wait.js';

declare global {
  interface Window {
    /** Messages of all notifications shown since the window was loaded and not yet asked for. */
    shownNotifications: string[];
  }
}

/** Notes every notification as it appears: most vanish after some seconds, on a slow machine before a test looks. */
export async function watchNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shownNotifications = [];
    const noted = new WeakMap<Element, string>();
    const look = () => {
      for (const element of document.querySelectorAll('.notifications-toasts .notification-list-item-message')) {
        const message = element.textContent.trim();
        if (message === '' || noted.get(element) === message) continue;
        noted.set(element, message);
        window.shownNotifications.push(message);
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
}

/** VS Code shows no toast for the third message within 0.8 s; such a message is in the list of notifications alone. */
const TOAST_MS = 6000;

/**
 * Waits for a notification, by a part of its message, that was not asked for before.
 * @returns the whole message.
 */
export async function waitForNotification(page: Page, text: string | RegExp): Promise<string> {
  const matches = (message: string) => (typeof text === 'string' ? message.includes(text) : text.test(message));
  const toast = async () => {
    const shown = await page.evaluate(() => window.shownNotifications);
    const index = shown.findIndex(matches);
    if (index < 0) return undefined;
    await page.evaluate((at) => window.shownNotifications.splice(at, 1), index);
    return shown[index];
  };
  const what = `the notification ${String(text)}`;
  const early = await until(what, toast, undefined, TOAST_MS).catch(() => undefined);
  if (early !== undefined) return early;
  await showList(page, true);
  const list = page.locator('.notifications-center .notification-list-item-message');
  const listed = async () => (await toast()) ?? (await list.allInnerTexts()).find(matches);
  const details = async () => `Shown: ${JSON.stringify(await list.allInnerTexts())}`;
  const found = await until(what, listed, details, SLOW);
  await showList(page, false);
  return found;
}

/** The notification that contains the text: its toast, else its entry in the list, which is opened for that. */
export async function findNotification(page: Page, text: string): Promise<Locator> {
  const toast = page.locator('.notification-toast', { hasText: text }).last();
  const hasToast = await toast.waitFor({ timeout: TOAST_MS }).then(
    () => true,
    () => false,
  );
  if (hasToast) return toast;
  await showList(page, true);
  const entry = page.locator('.notifications-center .notification-list-item', { hasText: text }).first();
  await entry.waitFor();
  return entry;
}

async function showList(page: Page, visible: boolean): Promise<void> {
  const list = page.locator('.notifications-center');
  if ((await list.isVisible()) === visible) return;
  await page.locator('[id="status.notifications"]').click();
  await list.waitFor({ state: visible ? 'visible' : 'hidden' });
}

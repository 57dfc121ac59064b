import type { Locator, Page } from 'playwright-core';

/** Whatever of a locator acts on the page. Reading and waiting stay possible. */
const ACTS = [
  ...['blur', 'check', 'clear', 'click', 'dblclick', 'dispatchEvent', 'dragTo', 'fill', 'focus', 'hover', 'press'],
  ...['pressSequentially', 'selectOption', 'selectText', 'setChecked', 'setInputFiles', 'tap', 'type', 'uncheck'],
] as const;

const MOUSE = ['click', 'dblclick', 'down', 'move', 'up', 'wheel'] as const;

/**
 * Makes everything throw that a test could do to a page other than pressing keys, so that what passes then was done
 * with the keyboard alone.
 * @returns a function that takes this back: locators of other pages are concerned too.
 */
export function forbidAllButKeys(page: Page): () => void {
  const parts = [
    { of: Object.getPrototypeOf(page.locator('html')) as Locator, names: ACTS },
    { of: Object.getPrototypeOf(page.mouse) as Page['mouse'], names: MOUSE },
    { of: Object.getPrototypeOf(page.touchscreen) as Page['touchscreen'], names: ['tap'] },
  ];
  const undo = parts.flatMap(({ of, names }) =>
    names.map((name) => forbid(of as unknown as Record<string, unknown>, name)),
  );
  return () => undo.forEach((restore) => restore());
}

function forbid(of: Record<string, unknown>, name: string): () => void {
  const real = of[name];
  if (typeof real !== 'function') throw new Error(`Playwright has no ${name} any more.`);
  of[name] = () => {
    throw new Error(`This test may use the keyboard alone, not ${name}.`);
  };
  return () => {
    of[name] = real;
  };
}

import type { FrameLocator, Page } from 'playwright-core';

/** Where the keyboard is in a document, and whether a person can see that. */
export interface FocusStop {
  /** Words that tell elements apart, such as `button Open diff`. */
  readonly name: string;
  readonly isVisible: boolean;
}

/** Presses Tab until the focus comes back to where it was, or leaves the document; every stop on the way, in order. */
export async function tabStops(page: Page, view: FrameLocator, limit = 80): Promise<FocusStop[]> {
  const stops: FocusStop[] = [];
  for (let presses = 0; presses < limit; presses++) {
    await page.keyboard.press('Tab');
    const stop = await focusStop(view);
    if (stop === null || stops.some(({ name }) => name === stop.name)) return stops;
    stops.push(stop);
  }
  throw new Error(`Tab went through ${limit} stops without an end.`);
}

/** The focused element of a document; null when the document, or its body, has the focus as a whole or not at all. */
export async function focusStop(view: FrameLocator): Promise<FocusStop | null> {
  return view.locator(':root').evaluate(() => {
    let element = document.activeElement;
    if (!document.hasFocus() || element === null || element === document.body) return null;
    const path: Element[] = [element];
    while (element.shadowRoot?.activeElement != null) {
      element = element.shadowRoot.activeElement;
      path.unshift(element);
    }
    const [host] = path.slice(-1);
    const label = host!.getAttribute('aria-label') ?? host!.getAttribute('title') ?? host!.textContent.trim();
    const isShown = (part: Element): boolean => {
      const { outlineStyle, outlineWidth, outlineColor, borderColor, boxShadow } = getComputedStyle(part);
      const focusColor = getComputedStyle(document.documentElement).getPropertyValue('--vscode-focusBorder').trim();
      const probe = document.createElement('i');
      probe.style.color = focusColor;
      document.body.append(probe);
      const wanted = getComputedStyle(probe).color;
      probe.remove();
      const hasOutline = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && !/, 0\)$/.test(outlineColor);
      return hasOutline || borderColor.includes(wanted) || boxShadow.includes(wanted);
    };
    // The ring may be drawn by an element around the focused one, but not by one that is always ringed.
    const isVisible = path.some(isShown) || (element.parentElement !== null && isShown(element.parentElement));
    return { name: `${host!.tagName.toLowerCase()}#${host!.id} ${label.slice(0, 60)}`, isVisible };
  });
}

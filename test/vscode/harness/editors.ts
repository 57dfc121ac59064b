import type { Page } from 'playwright-core';

/** The lines on the screen of the active editor, top to bottom; of a diff, those of one side. */
export async function readEditor(page: Page, side: 'modified' | 'original'): Promise<string> {
  const group = page.locator('.editor-group-container.active');
  const diff = group.locator(`.editor.${side}`);
  const editor = (await diff.count()) > 0 ? diff : group.locator('.editor-instance');
  const lines = editor.locator('.view-lines').first();
  await lines.waitFor();
  return lines.locator('.view-line').evaluateAll((elements) =>
    elements
      // Their order in the document is that in which they came into sight.
      .map((element) => ({ top: Number.parseFloat((element as HTMLElement).style.top), text: element.textContent }))
      .sort((a, b) => a.top - b.top)
      .map((line) => line.text.replace(/\u00a0/g, ' '))
      .join('\n'),
  );
}

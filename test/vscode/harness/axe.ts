import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FrameLocator } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

interface Axe {
  run(): Promise<{ readonly violations: readonly Violation[]; readonly passes: readonly unknown[] }>;
}

/**
 * What axe calls serious or critical in a webview, one line each.
 * @param ground variable of the colour that lies behind the webview. The webview itself is transparent, and axe, which
 *   does not see through its frame, would take the ground for white.
 * @throws if axe found nothing at all to look at.
 */
export async function seriousViolations(
  view: FrameLocator,
  ground: '--vscode-sideBar-background' | '--vscode-editor-background',
): Promise<string[]> {
  const root = view.locator(':root');
  await root.evaluate((element, name) => {
    element.style.background = `var(${name})`;
  }, ground);
  // Evaluated, not added as a script element: the policy of the page forbids foreign scripts.
  await root.evaluate(await readFile(AXE, 'utf8'));
  const { violations, passes } = await root.evaluate(() => (window as unknown as { axe: Axe }).axe.run());
  if (passes.length === 0) throw new Error('axe found nothing to look at.');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}

import { html, nothing, type TemplateResult } from 'lit';
import { diffCounts, type DiffLine, type DiffLineKind, diffLines } from '../domain/diffLines.js';
import { memo } from '../memo.js';
import { t } from '../localize.js';
import { button } from './button.js';

/** Longer diffs are cut in the page; the editor shows them whole. */
const MOST_LINES = 600;
const SIGNS: Record<DiffLineKind, string> = { file: '', hunk: '', added: '+', removed: '−', same: ' ' };
const parse = memo(diffLines);

/** A unified diff with coloured lines, signs and line numbers, and a button to VS Code's own diff editor. */
export function diffView(diff: string, onOpen: () => void): TemplateResult {
  const lines = parse(diff);
  const { added, removed } = diffCounts(lines);
  return html`<div class="section">
    <div class="section-head">
      <h3>${t('Change')} <span class="muted">+${added} −${removed}</span></h3>
      ${button({ label: t('Open diff'), icon: 'diff', onClick: onOpen })}
    </div>
    <div class="diff" tabindex="0" role="region" aria-label=${t('Change, {0} added, {1} removed', added, removed)}>
      ${lines.slice(0, MOST_LINES).map(diffRow)}
      ${
        lines.length > MOST_LINES
          ? html`<div class="diff-line hunk">${t('{0} more lines in the editor', lines.length - MOST_LINES)}</div>`
          : nothing
      }
    </div>
  </div>`;
}

function diffRow({ kind, text, before, after }: DiffLine): TemplateResult {
  if (kind === 'file' || kind === 'hunk') return html`<div class="diff-line ${kind}"><code>${text}</code></div>`;
  return html`<div class="diff-line ${kind}">
    <span class="line-number" aria-hidden="true">${before ?? ''}</span
    ><span class="line-number" aria-hidden="true">${after ?? ''}</span><span class="sign">${SIGNS[kind]}</span
    ><code>${text}</code>
  </div>`;
}

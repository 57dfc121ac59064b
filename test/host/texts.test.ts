import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { collectTexts } from '../../scripts/l10n.mjs';

it('l10n/bundle.l10n.json holds every text of host and view (else run "node scripts/l10n.mjs")', async () => {
  const bundle = JSON.parse(readFileSync(new URL('../../l10n/bundle.l10n.json', import.meta.url), 'utf8')) as unknown;
  const texts = await collectTexts();
  expect(texts).toHaveProperty('Improve experiment');
  expect(texts).toHaveProperty(['within noise']);
  expect(bundle).toEqual(texts);
});

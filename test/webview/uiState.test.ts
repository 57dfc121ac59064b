import { expect, it } from 'vitest';
import { freshUiState, restoreUiState } from '../../webview/uiState.js';

it('restores what was saved', () => {
  const saved = { ...freshUiState('session-1'), selected: 4, tableTop: 240 };
  expect(restoreUiState(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
});

it.each([undefined, null, 'x', { selected: -1 }, { ...freshUiState(null), sort: { column: 'colour' } }])(
  'starts afresh from %j',
  (saved) => {
    expect(restoreUiState(saved)).toEqual(freshUiState(null));
  },
);

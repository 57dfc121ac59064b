import { afterEach, expect, it } from 'vitest';
import { setLanguage, t } from '../../webview/localize.js';

afterEach(() => setLanguage({}, 'en'));

it('fills the places of a text with its arguments', () => {
  expect(t('{0} of {1}', 3, 15)).toBe('3 of 15');
});

it('uses the translation where there is one, whatever its order of arguments', () => {
  setLanguage({ '{0} of {1}': 'von {1}: {0}' }, 'de');
  expect(t('{0} of {1}', 3, 15)).toBe('von 15: 3');
  expect(t('Kept')).toBe('Kept');
});

it('leaves a place without an argument as it is', () => {
  expect(t('Step {0}')).toBe('Step {0}');
});

import { expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.js';

it('knows a UserError of another copy of the program, which the extension loads later', () => {
  const other = Object.assign(new Error('Choose another model.'), { name: 'UserError', code: 'x', badInput: true });
  expect(other instanceof UserError).toBe(true);
});

it.each([new Error('a bug'), new TypeError('another'), { name: 'UserError' }, null, 'UserError'])(
  'takes nothing else for one: %s',
  (value) => {
    expect((value as unknown) instanceof UserError).toBe(false);
  },
);

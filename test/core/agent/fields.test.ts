import { expect, it } from 'vitest';
import { fieldScale } from '../../../src/core/agent/fields.js';

it.each([
  ['auto', 'cpu', 0.5],
  ['auto', 'cuda NVIDIA H200', 1],
  ['auto', 'remote', 1],
  ['normal', 'cpu', 1],
  ['long', 'cpu', 2],
  ['short', 'cuda NVIDIA H200', 0.5],
] as const)('%s fields on %s have %d times their length', (fieldLength, device, expected) => {
  expect(fieldScale({ fields: true, fieldLength }, device)).toBe(expected);
});

it('has no length where the reply has no fields', () => {
  expect(fieldScale({ fields: false, fieldLength: 'auto' }, 'cpu')).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { formatNumber, gainOf, normalisedIdea } from '../../../src/core/agent/memory.js';

describe('normalisedIdea', () => {
  it.each([
    ['Please set C to 0.1!', 'set C to 0.1'],
    ['Use a random forest.', 'use the Random-Forest'],
    ['Change LEVEL  to 0.4', 'Change `LEVEL` to 0.4.'],
    ['Ｕse SVC', 'use svc'],
  ])('takes %j and %j for the same', (a, b) => {
    expect(normalisedIdea(a)).toBe(normalisedIdea(b));
  });

  it.each([
    ['Set C to 0.1', 'Set C to 0.01'],
    ['Set x to 1', 'Set x to -1'],
    ['lr=1e-3', 'lr=1e-4'],
    ['Add the column a*b', 'Add the column a+b'],
    ['Keep rows with age > 30', 'Keep rows with age < 30'],
    ['增加学习率', '使用随机森林'],
    ['Größe nutzen', 'Höhe nutzen'],
  ])('tells %j from %j', (a, b) => {
    expect(normalisedIdea(a)).not.toBe(normalisedIdea(b));
  });
});

describe('formatNumber', () => {
  it.each([
    [0.5, '0.5'],
    [0.123456, '0.1235'],
    [1234.5678, '1234.57'],
    [114, '114'],
    [-0.00001234, '-0.00001234'],
    [0, '0'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

it('gainOf is positive for what is better', () => {
  expect(gainOf(1, 3, 'maximize')).toBe(2);
  expect(gainOf(1, 3, 'minimize')).toBe(-2);
});

import { describe, expect, it } from 'vitest';
import { numberAfter, upTo } from '../../../src/core/agent/numberGrammar.js';
import { gbnfToRegExp } from './gbnf.js';

describe('upTo', () => {
  it.each([1, 2, 9, 10, 11, 19, 20, 99, 100, 101, 105, 110, 999, 1000, 1234])('lets through 1 to %i alone', (max) => {
    const rule = new RegExp(`^${upTo(max).replace(/[" ]/g, '')}$`);
    const through = Array.from({ length: max * 10 + 20 }, (_, i) => i).filter((n) => rule.test(String(n)));
    expect(through).toEqual(Array.from({ length: max }, (_, i) => i + 1));
    for (const odd of ['', '01', '00', '-1', '1.0', ' 1']) expect(rule.test(odd)).toBe(false);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d', (max) => {
    expect(() => upTo(max)).toThrow(RangeError);
  });
});

describe('the number after an opening', () => {
  const through = (opening: string) => {
    const rule = gbnfToRegExp(`root ::= ${numberAfter(opening)}`);
    return (text: string) => rule.test(text);
  };
  const OLD = [
    '1',
    '1.0',
    '2.0',
    '0.1',
    '0.01',
    '0.0004',
    '.5',
    '0.95',
    '1e-3',
    '5e-4',
    '1.5',
    '12.25',
    '100.0',
    '9.9',
  ];
  const SPELLED = [
    ...[
      0.00001, 0.0001, 0.0003, 0.0004, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.011, 0.02, 0.05, 0.09, 0.1, 0.11, 0.2,
    ].map(String),
    ...[
      '0.5',
      '0.51',
      '0.9',
      '0.94',
      '0.95',
      '0.96',
      '0.99',
      '1',
      '1.1',
      '1.5',
      '1.51',
      '2',
      '2.5',
      '3',
      '9',
      '9.9',
      '9.91',
    ],
    ...[
      '10',
      '12',
      '12.25',
      '12.26',
      '12.3',
      '13',
      '50',
      '99',
      '100',
      '100.5',
      '101',
      '150',
      '999',
      '1e-4',
      '4e-4',
      '5e-4',
    ],
    ...['6e-4', '1e-3', '2e-3', '1e-2', '9e-1', '1e-5'],
  ];

  it.each(OLD)('is greater, smaller, or just another one than %s, as the verb says', (old) => {
    const value = Number(old);
    const [more, less, other] = ['Increase', 'Reduce', 'Set'].map((verb) => through(`${verb} C from ${old} to `));
    for (const text of SPELLED) {
      const number = Number(text);
      if (more!(text)) expect(number, text).toBeGreaterThan(value);
      if (less!(text)) expect(number, text).toBeLessThan(value);
      if (less!(text)) expect(number, text).toBeGreaterThan(0);
      expect(other!(text), text).toBe(more!(text) || less!(text));
    }
    // Ten times as much or little can be said of all.
    expect([more!(String(Number((value * 10).toFixed(9)))), less!(String(Number((value / 10).toFixed(9))))]).toEqual([
      true,
      true,
    ]);
  });

  it.each([2, 3, 8, 9, 10, 19, 20, 99, 100, 105, 1000])('counts on from %i, and down to one', (old) => {
    const [more, less] = ['Increase', 'reduce'].map((verb) => through(`${verb} n from ${old} to `));
    const digits = String(old).length;
    for (let number = 0; number < 10 ** (digits + 1) + 50; number++) {
      const text = String(number);
      expect(more!(text), text).toBe(number > old && text.length <= digits + 1);
      expect(less!(text), text).toBe(number >= 1 && number < old);
    }
    for (const odd of ['', '01', `${old}.5`, `-${old}`]) expect([more!(odd), less!(odd)]).toEqual([false, false]);
  });

  it.each(['Set C from 1_000 to ', 'Give SVC the argument C='])(
    'is any number where none is there to compare with: %s',
    (opening) => {
      expect(['0.5', '1e-3', '200'].map(through(opening))).toEqual([true, true, true]);
    },
  );
});

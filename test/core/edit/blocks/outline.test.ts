import { expect, it } from 'vitest';
import { outlineText } from '../../../../src/core/edit/blocks/outline.js';
import { split } from './support.js';

const SCRIPT = `import a

X = 1
Y = [${'1, '.repeat(40)}]


def f(x, y=1):
    return x


class C:
    def m(self, x):
        return 1

    def n(self, x):
        return 2
`;

it('says of each block where it stands and how it begins', async () => {
  expect(outlineText(await split(SCRIPT)).split('\n')).toEqual([
    '1-1 imports',
    `3-4 section 1: ${`X = 1; Y = [${'1, '.repeat(40)}`.slice(0, 87)}...`,
    '7-8 def f(x, y=1)',
    '11-16 class C: m, n',
  ]);
});

it('names the parts of a class that is split', async () => {
  expect(
    outlineText(await split(SCRIPT, 8))
      .split('\n')
      .slice(-3),
  ).toEqual(['11-11 C part 1: class C:', '12-13 C.m: def m(self, x)', '15-16 C.n: def n(self, x)']);
});

it('can be shorter, by names alone and by what is left out', async () => {
  const blocks = await split(SCRIPT);
  expect(outlineText(blocks, { names: true })).toBe('1-1 imports\n3-4 section 1\n7-8 f\n11-16 C');
  expect(outlineText(blocks, { names: true, kept: new Set([blocks[2]!]) })).toBe(
    '(2 more blocks)\n7-8 f\n(1 more block)',
  );
});

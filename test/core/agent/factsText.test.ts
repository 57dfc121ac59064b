import { describe, expect, it } from 'vitest';
import { factsText } from '../../../src/core/agent/factsText.js';
import { environmentFactsSchema } from '../../../src/shared/facts.js';
import type { z } from 'zod';

type Input = z.input<typeof environmentFactsSchema>;

const BASE: Input = {
  python: { path: '/usr/bin/python3', version: '3.11.7' },
  imported: { sklearn: '1.1.3', numpy: '1.23.5' },
  notInstalled: [],
  alsoInstalled: { scipy: '1.9.3', local: 'unknown' },
  data: [],
  cores: 2,
  memoryGb: 23.5,
  gpu: null,
};

const text = (input: Partial<Input>, budget = 3000) =>
  factsText(environmentFactsSchema.parse({ ...BASE, ...input }), budget);

const table = (path: string, names: readonly string[], type = 'float64') => ({
  path,
  kind: 'table' as const,
  rows: 100,
  columns: names.map((name) => ({ name, type, examples: ['0.25', '0.5', '0.75'], distinct: 90 })),
});

describe('factsText', () => {
  it('begins with versions, what may be imported, and the machine', () => {
    expect(text({ notInstalled: ['xgboost'] }).split('\n')).toEqual([
      'Python 3.11.7.',
      'Only these packages are installed: numpy 1.23.5, sklearn 1.1.3, local, scipy 1.9.3. Do not import others; the standard library is there.',
      'Imported but not installed: xgboost.',
      'Machine: 2 CPU cores, 23.5 GB memory, no GPU.',
      'Mind the installed versions:',
      '- HistGradientBoosting takes max_iter, not n_estimators, and accepts missing values.',
    ]);
  });

  it('shows columns with types, missing values, few distinct values and examples', () => {
    const data = [
      {
        path: 'train.csv',
        kind: 'table' as const,
        rows: 1000,
        rowsAreExact: false,
        columns: [
          { name: 'when', type: 'str (dates)', examples: ['2011-01-01', '2011-01-02'], distinct: 900 },
          { name: 'season', type: 'str', examples: ['spring', 'fall'], missing: 3, distinct: 4 },
        ],
        note: "delimiter ';'",
      },
    ];
    expect(text({ data })).toContain(
      "Data:\n- train.csv, table, about 1000 rows, 2 columns, delimiter ';'\n  when: str (dates); e.g. 2011-01-01, 2011-01-02\n  season: str; 3 missing; 4 distinct; e.g. spring, fall",
    );
  });

  it('shortens long floats, and nothing else', () => {
    const columns = [
      { name: 'a', type: 'float64', examples: ['0.9417979975294698', '9.84'] },
      { name: 'b', type: 'str', examples: ['0.9417979975294698'] },
    ];
    const shown = text({ data: [{ path: 'a.csv', kind: 'table', columns }] });
    expect(shown).toContain('  a: float64; e.g. 0.941798, 9.84\n  b: str; e.g. 0.9417979975294698');
  });

  it('makes one line of many columns named alike', () => {
    const names = [...Array.from({ length: 64 }, (_, i) => `pixel_${i >> 3}_${i % 8}`), 'target'];
    const shown = text({ data: [table('sklearn load_digits()', names)] });
    expect(shown).toContain('  pixel_0_0 ... pixel_7_7 (64 columns): float64\n  target: float64');
  });

  it('refers to the table before when the columns are the same', () => {
    const shown = text({ data: [table('train.csv', ['a', 'b', 'y']), table('test.csv', ['a', 'b'])] });
    expect(shown).toContain('- test.csv, table, 100 rows, 2 columns; columns as in train.csv, without y');
  });

  it('drops examples before columns when there is little room', () => {
    const names = Array.from({ length: 20 }, (_, i) => `feature ${'abcdefghijklmnopqrst'[i]}`);
    const data = [table('a.csv', names)];
    const full = text({ data });
    const short = text({ data }, full.length - 100);
    expect(full).toContain('e.g. 0.25, 0.5, 0.75');
    expect(short).not.toContain('0.75');
    for (const name of names) expect(short).toContain(`${name}: float64`);
  });

  it('keeps target, text and gaps when a table is too wide, and says how many columns it left out', () => {
    const words = 'abcdefghijklmnopqrstuvwxyz'
      .split('')
      .flatMap((a) => ['q', 'w', 'e', 'r'].map((b) => `${a}${b} plain`));
    const wide = table('a.csv', words);
    wide.columns[50] = { ...wide.columns[50]!, name: 'colour', type: 'str' };
    wide.columns[70] = { ...wide.columns[70]!, name: 'price' };
    const columnsLeftOut = 200;
    const shown = text({ data: [{ ...wide, columnsLeftOut }] }, 1200);
    expect(shown).toContain('  colour: str');
    expect(shown).toContain('  price: float64');
    expect(shown).toContain(`  ${words.at(-1)}: float64`);
    const left = Number(/and (\d+) more columns/.exec(shown)![1]);
    const lines = shown.split('\n').filter((line) => /^ {2}.+: /.test(line));
    expect(lines.length + left).toBe(words.length + columnsLeftOut);
  });

  it('leaves out whole files at last, and says how many', () => {
    const data = Array.from({ length: 60 }, (_, i) => ({
      path: `folder/notes-${i}.txt`,
      kind: 'text' as const,
      rows: i,
    }));
    const shown = text({ data }, 1200);
    const left = Number(/- and (\d+) more files$/.exec(shown)![1]);
    expect(shown.split('\n').filter((line) => line.startsWith('- folder/'))).toHaveLength(60 - left);
  });

  it('puts tables before other files', () => {
    const data = [{ path: 'notes.txt', kind: 'text' as const, rows: 1 }, table('z.csv', ['a'])];
    const shown = text({ data });
    expect(shown.indexOf('z.csv')).toBeLessThan(shown.indexOf('notes.txt'));
  });

  it.each([0, 20, 200, 500, 800, 1300, 3000])('never exceeds a budget of %i characters', (budget) => {
    const names = Array.from(
      { length: 300 },
      (_, i) => `${'x'.repeat(i % 50)}${String.fromCharCode(97 + (i % 26))} col`,
    );
    const data = [table('a.csv', names), table('b.csv', ['only', 'these'], 'str')];
    expect(text({ data, imported: { sklearn: '1.9.1', pandas: '3.1.1' } }, budget).length).toBeLessThanOrEqual(budget);
  });

  it('keeps data rather than notes on versions when room is short', () => {
    const data = [table('a.csv', ['a', 'b', 'c', 'd', 'e'])];
    const shown = text({ data, imported: { sklearn: '1.9.1', pandas: '3.1.1' } }, 450);
    expect(shown).toContain('a.csv');
    expect(shown).not.toContain('Mind the installed versions');
  });

  it('gives the same bytes for facts in another order of keys', () => {
    const imported = { b: '1', a: '2' };
    expect(text({ imported })).toBe(text({ imported: { a: '2', b: '1' } }));
  });

  it('lets no name in the data pass for a mark of the chat or a fence', () => {
    const shown = text({ data: [table('a.csv', ['<|im_end|>', '```python', 'b'])] });
    expect(shown).not.toContain('<|');
    expect(shown).not.toContain('```');
  });

  it('says so when nothing is installed or nothing is known', () => {
    expect(text({ imported: {}, alsoInstalled: {} })).toContain('Import from the standard library alone.');
    const unknown = text({ python: null, imported: {}, alsoInstalled: {}, gpu: 'NVIDIA L4, 22.5 GB', cores: 1 });
    expect(unknown).toBe(
      'The version of Python is not known.\nMachine: 1 CPU core, 23.5 GB memory, NVIDIA L4, 22.5 GB.',
    );
  });
});

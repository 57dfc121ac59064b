import { expect, test } from 'vitest';
import { cellsToScript } from '../../../src/host/experiment/cellsToScript.js';

const python = (text: string) => ({ isCode: true, language: 'python', text });

test.each([
  ['code, cell after cell', [python('a = 1'), python('print(a)\n')], '# %%\na = 1\n\n# %%\nprint(a)\n'],
  [
    'text as comments',
    [{ isCode: false, language: 'markdown', text: '# Data\n\nTwo rows.' }],
    '# # Data\n#\n# Two rows.\n',
  ],
  ['other languages as comments', [{ isCode: true, language: 'r', text: 'x <- 1' }], '# x <- 1\n'],
  [
    'magics and shell lines as comments',
    [python('%matplotlib inline\n!pip install x\na = 1')],
    '# %%\n# %matplotlib inline\n# !pip install x\na = 1\n',
  ],
  ['the code under a cell magic that only measures', [python('%%time\nfit()')], '# %%\n# %%time\nfit()\n'],
  ['no code under a cell magic of another language', [python('%%bash\nls')], '# %%bash\n# ls\n'],
  ['a line that begins with the operator', [python('text = (form\n  % value)')], '# %%\ntext = (form\n  % value)\n'],
  ['nothing of empty cells', [python(' \n'), python('a = 1')], '# %%\na = 1\n'],
])('a notebook as a script has %s', (_, cells, script) => {
  expect(cellsToScript(cells)).toBe(script);
});

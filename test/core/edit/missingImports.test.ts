import { describe, expect, it } from 'vitest';
import { withMissingImports, withRightModules } from '../../../src/core/edit/missingImports.js';

const undefinedName = (name: string) => ({ code: 'F821', message: `Undefined name \`${name}\``, line: 9 });

describe('withMissingImports', () => {
  it('adds the import of an estimator before the first import', () => {
    const script = '"""Doc."""\n\nimport numpy as np\nmodel = SVR()\n';
    expect(withMissingImports(script, [undefinedName('SVR')])).toBe(
      '"""Doc."""\n\nfrom sklearn.svm import SVR\nimport numpy as np\nmodel = SVR()\n',
    );
  });

  it.each([
    ['np', 'import numpy as np'],
    ['pd', 'import pandas as pd'],
    ['math', 'import math'],
    ['StandardScaler', 'from sklearn.preprocessing import StandardScaler'],
    ['make_pipeline', 'from sklearn.pipeline import make_pipeline'],
    ['HistGradientBoostingRegressor', 'from sklearn.ensemble import HistGradientBoostingRegressor'],
  ])('knows where %s comes from', (name, line) => {
    expect(withMissingImports('x = 1\n', [undefinedName(name)])).toBe(`${line}\nx = 1\n`);
  });

  it('keeps imports from __future__ first', () => {
    const script = 'from __future__ import annotations\nimport os\nx = PCA()\n';
    expect(withMissingImports(script, [undefinedName('PCA')])).toBe(
      'from __future__ import annotations\nfrom sklearn.decomposition import PCA\nimport os\nx = PCA()\n',
    );
  });

  it('keeps the line ends and the mark of the encoding of the script', () => {
    expect(withMissingImports('x = np.a\r\ny = 1\r\n', [undefinedName('np')])).toBe(
      'import numpy as np\r\nx = np.a\r\ny = 1\r\n',
    );
    expect(withMissingImports('\uFEFFx = np.a\n', [undefinedName('np')])).toBe('\uFEFFimport numpy as np\nx = np.a\n');
  });

  it('takes no line of a docstring for an import', () => {
    const script = '"""Reads columns\nfrom a table.\n"""\n\nimport os\nx = PCA(os)\n';
    expect(withMissingImports(script, [undefinedName('PCA')])).toBe(
      script.replace('import os', 'from sklearn.decomposition import PCA\nimport os'),
    );
  });

  it('adds each import once', () => {
    expect(withMissingImports('x = 1\n', [undefinedName('np'), undefinedName('np')])).toBe(
      'import numpy as np\nx = 1\n',
    );
  });

  it.each([
    ['from scipy.stats import pearsonr', 'pearsonr', 'from scipy.stats import pearsonr'],
    ['from a.b import one, two as pair', 'pair', 'from a.b import two as pair'],
    ['import numpy', 'numpy', 'import numpy'],
    ['import os.path, scipy as sp', 'sp', 'import scipy as sp'],
    ['from mine import SVR', 'SVR', 'from mine import SVR'],
  ])('puts an import of the old script back: %s', (before, name, line) => {
    expect(withMissingImports('x = 1\n', [undefinedName(name)], `import sys\n${before}\n`)).toBe(`${line}\nx = 1\n`);
  });

  it.each([
    ['a name of the script', [undefinedName('my_helper')]],
    ['another finding', [{ code: 'E999', message: 'Expected `SVR`', line: 1 }]],
    ['a name that every object has', [undefinedName('constructor')]],
    ['nothing', []],
  ])('leaves a script with %s alone', (_what, findings) => {
    expect(withMissingImports('x = 1\n', findings)).toBeNull();
  });
});

describe('withRightModules', () => {
  const before = 'import numpy as np\nfrom sklearn.tree import DecisionTreeRegressor\n';

  it.each([
    [
      'a name in the import of another',
      'from sklearn.tree import HistGradientBoostingRegressor',
      'from sklearn.ensemble import HistGradientBoostingRegressor',
    ],
    [
      'one of several',
      'from sklearn.tree import DecisionTreeRegressor, SVR as S',
      'from sklearn.tree import DecisionTreeRegressor\nfrom sklearn.svm import SVR as S',
    ],
    ['a right import', 'from sklearn.svm import SVR, LinearSVR', 'from sklearn.svm import SVR, LinearSVR'],
    ['a name it does not know', 'from sklearn.foo import Bar', 'from sklearn.foo import Bar'],
    ['another package', 'from xgboost import SVR', 'from xgboost import SVR'],
  ])('%s', (_what, line, expected) => {
    expect(withRightModules(before, `${line}\n`)).toBe(`${expected}\n`);
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    expect(withRightModules(windows(before), windows(`${line}\n`))).toBe(windows(`${expected}\n`));
  });

  it('leaves the lines of the old script alone', () => {
    const script = 'from sklearn.tree import SVR\n';
    expect(withRightModules(script, script)).toBe(script);
  });
});

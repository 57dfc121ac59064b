import { describe, expect, it } from 'vitest';
import { withMissingImports } from '../../../src/core/edit/missingImports.js';

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

  it('adds each import once', () => {
    expect(withMissingImports('x = 1\n', [undefinedName('np'), undefinedName('np')])).toBe(
      'import numpy as np\nx = 1\n',
    );
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

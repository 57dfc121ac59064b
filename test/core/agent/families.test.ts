import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { directionFor } from '../../../src/core/agent/directions.js';
import { replacementsFor } from '../../../src/core/agent/families.js';
import { testPython } from '../../python.js';

const SKLEARN = new Set(['sklearn']);
const replacements = (estimator: string, script: string, tried: string[] = [], installed = SKLEARN) =>
  replacementsFor(estimator, { script, installed, tried });

describe('what can stand in the place of an estimator', () => {
  it('is of the same kind, and not in the script yet', () => {
    const some = replacements('LogisticRegression', 'LogisticRegression()\nRandomForestClassifier()');
    expect(some).toContain('HistGradientBoostingClassifier');
    expect(some).not.toContain('RandomForestClassifier');
    expect(some.filter((name) => /Regressor$|^SVR$|^Ridge$/.test(name))).toEqual([]);
    expect(replacements('LinearRegression', '').every((name) => /Regressor$|^SVR$|^Ridge$/.test(name))).toBe(true);
  });

  it('takes what the script gives it, and has what the script asks of it', () => {
    const text = 'words = TfidfVectorizer()\nmodel.predict_proba(X)';
    expect(replacements('MultinomialNB', text)).not.toContain('HistGradientBoostingClassifier');
    expect(replacements('MultinomialNB', text)).not.toContain('LinearSVC');
    expect(replacements('MultinomialNB', 'words = TfidfVectorizer()')).toContain('LinearSVC');
  });

  it('is installed', () => {
    expect(replacements('Ridge', '', [], new Set(['numpy']))).toEqual([]);
    expect(replacements('Ridge', '')).not.toContain('XGBRegressor');
    expect(replacements('Ridge', '', [], new Set(['sklearn', 'xgboost']))).toContain('XGBRegressor');
  });

  it('was not tried', () => {
    const tried = ['Replace Ridge with SVR(C=10)', 'Replace SVR, as in step 1'];
    expect(replacements('Ridge', '', tried)).not.toContain('SVR');
    expect(replacements('SVR', '', ['Replace Ridge by another'])).toContain('Ridge');
  });

  it('is nothing for what is no estimator of scikit-learn', () => {
    expect(replacements('MyModel', '')).toEqual([]);
  });
});

it('every family has the properties that are said of it', () => {
  const all = [...replacements('SVC', ''), 'SVC', ...replacements('SVR', ''), 'SVR'];
  const sparse = [...replacements('NB', 'CountVectorizer()'), ...replacements('Lasso', 'CountVectorizer()')];
  const probable = replacements('NB', 'predict_proba');
  const code = `
import json, sys, warnings
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils import all_estimators
warnings.simplefilter('ignore')
classes = dict(all_estimators())
X, y = np.random.RandomState(0).rand(40, 3), np.arange(40) % 2
def takes_sparse(make):
    try:
        make().fit(csr_matrix(X), y)
        return True
    except TypeError:
        return False
print(json.dumps({name: [takes_sparse(classes[name]), hasattr(classes[name]().fit(X, y), 'predict_proba')] for name in sys.argv[1:]}))
`;
  const found = JSON.parse(execFileSync(testPython(), ['-c', code, ...all], { encoding: 'utf8' })) as Record<
    string,
    [boolean, boolean]
  >;
  const with_ = (place: 0 | 1) => Object.keys(found).filter((name) => found[name]![place]);
  expect(with_(0).sort()).toEqual([...sparse].sort());
  expect(with_(1).sort()).toEqual([...probable].sort());
});

it('the first direction names one of them', () => {
  const script = 'model = Ridge(alpha=1.0)\n';
  const { openings } = directionFor(0, 0, { script, installed: SKLEARN, data: [], tried: [], ideas: [] });
  expect(openings).toContain('Replace Ridge with ExtraTreesRegressor');
  expect(directionFor(3, 0, { script, installed: SKLEARN, data: [], tried: [], ideas: [] }).openings).toContain(
    'Combine Ridge with SVR in a VotingRegressor',
  );
  const scored = 'model = GaussianNB()\nmodel.predict_proba(X)\n';
  expect(
    directionFor(3, 0, { script: scored, installed: SKLEARN, data: [], tried: [], ideas: [] }).openings,
  ).toContain("Combine GaussianNB with LogisticRegression in a VotingClassifier(voting='soft')");
  const tried = openings.filter((opening) => opening !== 'Replace Ridge with SVR');
  expect(directionFor(6, 0, { script, installed: SKLEARN, data: [], tried, ideas: [] }).openings).toEqual([
    'Replace Ridge with SVR',
  ]);
  // When all were tried, it is free to name any other.
  expect(directionFor(6, 0, { script, installed: SKLEARN, data: [], tried: openings, ideas: [] }).openings).toEqual([
    'Replace Ridge',
  ]);
});

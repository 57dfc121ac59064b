import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { directionFor } from '../../../src/core/agent/directions.js';
import { givenArguments, numbersOf } from '../../../src/core/agent/hyperparameters.js';
import { newFeatures, scalings } from '../../../src/core/agent/transformers.js';
import { testPython } from '../../python.js';

const from = (script: string, tried: string[] = []) => ({ script, installed: new Set(['sklearn']), data: [], tried });

it('a scale comes with the estimator, in a pipeline', () => {
  const script = 'model = Ridge()\n';
  expect(scalings(['Ridge'], from(script))).toContain('Put StandardScaler before Ridge in a make_pipeline');
  const tried = ['Put StandardScaler before Ridge in a make_pipeline.'];
  expect(scalings(['Ridge'], from(script, tried))).not.toContain('Put StandardScaler before Ridge in a make_pipeline');
  expect(scalings(['Ridge'], from('make_pipeline(StandardScaler(), Ridge())')).join()).not.toContain('StandardScaler');
  expect(directionFor(1, 0, { ...from(script), ideas: [] }).openings).toEqual(scalings(['Ridge'], from(script)));
});

it('trees get no scale but features', () => {
  const openings = scalings(['RandomForestClassifier'], from('RandomForestClassifier()'));
  expect(openings).toContain('Put PCA before RandomForestClassifier in a make_pipeline');
  expect(openings.join()).not.toContain('Scaler');
});

it('text is weighed by its vectorizer, and what follows it takes sparse matrices', () => {
  const openings = scalings(['BernoulliNB'], from('words = CountVectorizer(min_df=3)\nmodel = BernoulliNB()'));
  expect(openings.slice(0, 2)).toEqual([
    'Replace CountVectorizer with TfidfVectorizer(',
    'Give CountVectorizer the arguments ',
  ]);
  expect(openings.join()).not.toMatch(/StandardScaler|PowerTransformer/);
  expect(scalings(['LinearSVC'], from('TfidfVectorizer()'))[0]).toBe('Give TfidfVectorizer the arguments ');
});

it('a target can be transformed where it is a number', () => {
  const wrap = 'Wrap Ridge in a TransformedTargetRegressor with func=np.log1p and inverse_func=np.expm1';
  expect(newFeatures(['Ridge'], from('Ridge()'))).toContain(wrap);
  expect(newFeatures(['Ridge'], from('Ridge()', [`${wrap}.`]))).not.toContain(wrap);
  expect(newFeatures(['Ridge'], from('TransformedTargetRegressor(Ridge())'))).not.toContain(wrap);
  expect(newFeatures(['GaussianNB'], from('GaussianNB()')).join()).not.toContain('TransformedTargetRegressor');
});

it('without scikit-learn, and for a model by hand, the words stay open', () => {
  expect(scalings(['Ridge'], { ...from('Ridge()'), installed: new Set() })).toEqual([]);
  expect(scalings(['MyModel'], from('MyModel()'))).toEqual([]);
  expect(directionFor(1, 0, { ...from('net = train()'), ideas: [] }).openings).toContain('Scale ');
  expect(directionFor(5, 0, { ...from('net = train()'), ideas: [] }).openings).toContain('Compute ');
});

it('arguments that the script gives are not given again', () => {
  expect(givenArguments(['SVC', 'Ridge'], 'SVC(C=1, gamma = 2); Ridge()')).toEqual(['Give Ridge the argument alpha=']);
});

it('transformers fit before what they are offered for, and arguments are those of scikit-learn', () => {
  const estimators = [
    ...['Ridge', 'Lasso', 'RidgeClassifier', 'ElasticNet', 'LogisticRegression', 'LinearSVC', 'LinearSVR', 'SVC'],
    ...['SVR', 'KNeighborsClassifier', 'DecisionTreeRegressor', 'RandomForestClassifier', 'ExtraTreesRegressor'],
    ...['HistGradientBoostingClassifier', 'GradientBoostingRegressor', 'AdaBoostClassifier', 'MLPRegressor'],
    ...['SGDClassifier', 'MultinomialNB', 'BernoulliNB', 'ComplementNB', 'GaussianNB'],
  ];
  const named = Object.fromEntries(estimators.map((name) => [name, numbersOf(name)]));
  const offered = (openings: string[]) => openings.flatMap((words) => /^Put (\w+)/.exec(words)?.[1] ?? []);
  const dense = [...scalings(['SVC'], from('SVC()')), ...newFeatures(['SVC'], from('SVC()'))];
  const text = 'CountVectorizer()';
  const sparse = [...scalings(['SVC'], from(text)), ...newFeatures(['SVC'], from(text))];
  const code = `
import inspect, json, sys, warnings
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC
from sklearn.utils import all_estimators
warnings.simplefilter('ignore')
classes = dict(all_estimators())
named, dense, sparse = json.loads(sys.argv[1])
X, y = np.random.RandomState(0).rand(60, 12), np.arange(60) % 2
for name in dense: make_pipeline(classes[name](), SVC()).fit(X, y)
for name in sparse: make_pipeline(classes[name](), SVC()).fit(csr_matrix(X), y)
print(json.dumps([[n, a] for n, args in named.items() for a in args if a not in inspect.signature(classes[n]).parameters]))
`;
  const given = JSON.stringify([named, offered(dense), offered(sparse)]);
  expect(Object.values(named).every((args) => args.length > 0)).toBe(true);
  expect(offered(dense).length).toBeGreaterThanOrEqual(8);
  expect(offered(sparse).length).toBeGreaterThanOrEqual(4);
  expect(execFileSync(testPython(), ['-c', code, given], { encoding: 'utf8' }).trim()).toBe('[]');
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { constantsOf, scaled, settingsOf } from '../../../../src/core/evaluation/random/numbers.js';
import { callsOf, withImport } from '../../../../src/core/evaluation/random/pythonCalls.js';
import { RANDOM_RULES, type RandomEdit } from '../../../../src/core/evaluation/random/randomEdits.js';
import { seededRandom } from '../../../../src/core/seededRandom.js';
import { suspicions } from '../../../../src/core/edit/suspicions.js';

const REGRESSION = `import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import train_test_split

SEED = 42
ALPHA = 10.0

X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.25, random_state=SEED)
model = Ridge(alpha=ALPHA)
model.fit(X_train, y_train)
print(f"val_mae: {np.abs(model.predict(X_val) - y_val).mean():.4f}")
`;
const TEXT = `from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    StandardScaler,
)

model = make_pipeline(TfidfVectorizer(max_features=500, token_pattern=r"(?u)\\b\\w+\\b"), MultinomialNB(alpha=0.5))
`;
const SAMPLES = ['digits', 'diabetes', 'breast-cancer'].map((name) =>
  readFileSync(new URL(`../../../../tasks/samples/${name}/train.py`, import.meta.url), 'utf8'),
);

/** All edits that a rule draws with many seeds, without repetitions. */
function drawn(rule: string, source: string): RandomEdit[] {
  const found = RANDOM_RULES.find(({ name }) => name === rule)!;
  const edits = Array.from({ length: 100 }, (_, seed) => found(source, seededRandom(seed)));
  const byText = new Map(edits.flatMap((edit) => (edit === null ? [] : [[edit.script, edit] as const])));
  return [...byText.values()];
}

describe('each rule', () => {
  it.each([
    ['swapEstimator', REGRESSION, 'Replace Ridge(alpha=ALPHA) by SVR(C=10)', 'model = SVR(C=10)\n'],
    ['scaleNumber', REGRESSION, 'Set alpha to 30.0 instead of 10', 'ALPHA = 30.0\n'],
    ['addScaler', REGRESSION, 'Put MinMaxScaler() before Ridge(alpha=ALPHA)', 'make_pipeline(MinMaxScaler(), Ridge('],
    ['addFeatures', REGRESSION, 'Put PCA(n_components=0.95) before Ridge(alpha=ALPHA)', 'make_pipeline(PCA('],
    [
      'bag',
      REGRESSION,
      'Train ten Ridge(alpha=ALPHA) on resampled rows',
      'model = BaggingRegressor(Ridge(alpha=ALPHA), n_',
    ],
    [
      'blend',
      REGRESSION,
      'Average Ridge(alpha=ALPHA) and SVR(C=10)',
      '[("first", Ridge(alpha=ALPHA)), ("second", SVR(C',
    ],
    [
      'logTarget',
      REGRESSION,
      'Fit Ridge(alpha=ALPHA) to the logarithm of the target',
      'TransformedTargetRegressor(Ridge(',
    ],
    [
      'changeVectorizer',
      TEXT,
      'Give TfidfVectorizer sublinear_tf=True',
      'token_pattern=r"(?u)\\b\\w+\\b", sublinear_tf=True)',
    ],
    [
      'scaleConstant',
      'VOCABULARY = 100  # words\n',
      'Set VOCABULARY to 400 instead of 100',
      'VOCABULARY = 400  # words\n',
    ],
  ])('%s', (rule, source, instruction, part) => {
    const edit = drawn(rule, source).find((one) => one.instruction === instruction);
    expect(edit?.script).toContain(part);
  });

  it.each(RANDOM_RULES.map((rule) => rule.name))('%s does nothing where it finds nothing', (rule) => {
    expect(drawn(rule, 'import numpy as np\nprint("val_acc: 0.5")\n')).toEqual([]);
  });
});

it('every edit of a real script is valid Python, and imports what it uses', () => {
  const scripts = [REGRESSION, TEXT, ...SAMPLES].flatMap((source) =>
    RANDOM_RULES.flatMap((rule) => drawn(rule.name, source).map((edit) => edit.script)),
  );
  expect(scripts.length).toBeGreaterThan(200);
  const check = `
import ast, json, sys
for source in json.load(sys.stdin):
    tree = ast.parse(source)
    known = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id[0].isupper():
            classes = {item.name for item in ast.walk(tree) if isinstance(item, ast.ClassDef)}
            assert node.func.id in known | classes, (node.func.id, source)
`;
  execFileSync('python3', ['-c', check], { input: JSON.stringify(scripts), stdio: ['pipe', 'pipe', 'pipe'] });
});

it('no edit touches seed, split, metric or its print', () => {
  for (const source of [REGRESSION, ...SAMPLES]) {
    for (const rule of RANDOM_RULES) {
      for (const { script, instruction } of drawn(rule.name, source)) {
        expect(suspicions(source, script, 'val_mae'), instruction).toEqual([]);
      }
    }
  }
});

it.each([
  ['Ridge(alpha=(1 + 2), name=")")', 'Ridge(alpha=(1 + 2), name=")")'],
  ['# Ridge(1)\nx = 1', undefined],
  ['MyRidge(1)', undefined],
  ['linear_model.Ridge(\n    alpha=1,\n)', 'linear_model.Ridge(\n    alpha=1,\n)'],
  ['Ridge("""a)"""', undefined],
])('calls are found with their whole text: %j', (source, text) => {
  expect(callsOf(source, ['Ridge'])[0]?.text).toBe(text);
});

it.each([
  ['import os\n', 'from m import A\nimport os\n'],
  ['from m import A\n', 'from m import A\n'],
  ['from m import (\n    A,\n)\n', 'from m import (\n    A,\n)\n'],
  [
    'from __future__ import annotations\nimport os\n',
    'from __future__ import annotations\nfrom m import A\nimport os\n',
  ],
  ['"""From a to b."""\nfrom x import Ab\n', '"""From a to b."""\nfrom m import A\nfrom x import Ab\n'],
])('an import is added where it is missing: %j', (source, wanted) => {
  expect(withImport(source, 'm', 'A')).toBe(wanted);
});

it('numbers of hyper-parameters are found, and no others', () => {
  const source = `SEED = 3
N_ESTIMATORS = 10
model = Net(lr=1e-3, test_size=0.2, n_splits=5)
grid = {"C": 0.5, "random_state": 1}
parser.add_argument("--max-depth", type=int, default=2)
x = alpha == 3
`;
  expect(settingsOf(source).map(({ name, value }) => [name, value])).toEqual([
    ['n_estimators', 10],
    ['lr', 0.001],
    ['c', 0.5],
    ['max_depth', 2],
  ]);
});

it('constants are found that are free to change', () => {
  const source =
    'SEED = 1\nTEST_SHARE = 0.2\nWORDS = 100\nGUESSES = 5\nRATE = 0.5  # of learning\nNAME = "x"\n  INNER = 3\n';
  expect(constantsOf(source).map(({ name, value }) => [name, value])).toEqual([
    ['WORDS', 100],
    ['RATE', 0.5],
  ]);
});

it.each([
  ['max_depth', 2, true, 0.25, '1'],
  ['max_depth', 2, true, 4, '8'],
  ['subsample', 0.8, false, 3, '1.0'],
  ['alpha', 0.3, false, 0.1, '0.03'],
  ['alpha', 1, false, 10, '10.0'],
  ['tol', 1e-7, false, 0.1, '1e-8'],
])('%s = %d (whole: %s) times %d is written %s', (name, value, isInteger, factor, text) => {
  expect(scaled({ name, value, isInteger, start: 0, end: 0 }, factor)).toBe(text);
});

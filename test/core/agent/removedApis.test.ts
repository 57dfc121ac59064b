import { execFileSync } from 'node:child_process';
import { describe, expect, it, beforeAll } from 'vitest';
import { apiNotes, appliesTo, REMOVED_APIS, removedApiAdvice } from '../../../src/core/agent/removedApis.js';
import { testPython } from '../../python.js';
import { NUMPY_EXAMPLES, OTHER_ERRORS, PANDAS_EXAMPLES, PREAMBLE, SKLEARN_EXAMPLES } from './removedExamples.js';

const EXAMPLES = [...SKLEARN_EXAMPLES, ...PANDAS_EXAMPLES, ...NUMPY_EXAMPLES];
const OTHER = { xgboost: '3.2.0', lightgbm: '4.7.0', torch: '2.7.0' };
const NEW = { sklearn: '1.9.1', pandas: '3.1.1', numpy: '2.4.6', ...OTHER };

/** Runs each code in its own namespace and answers with tracebacks (null where nothing is raised) and versions. */
const RUN_ALL = `
import json, sys, traceback, warnings
import numpy, pandas, sklearn
request = json.load(sys.stdin)
answers = []
for code in request['codes']:
    space = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            exec(request['preamble'], space)
            exec(compile(code, 'train.py', 'exec'), space)
        answers.append(None)
    except BaseException:
        answers.append(traceback.format_exc())
versions = {m.__name__: m.__version__ for m in (numpy, pandas, sklearn)}
json.dump({'tracebacks': answers, 'versions': versions}, sys.stdout)
`;

interface RunAll {
  readonly tracebacks: readonly (string | null)[];
  readonly versions: Record<string, string>;
}

const ruleOf = (id: string) => REMOVED_APIS.find((rule) => rule.id === id)!;

/** Rules with an end concern no current version; tests of their own give them the versions that they are for. */
const CURRENT = EXAMPLES.filter(({ id }) => ruleOf(id).until === undefined);

describe('removedApiAdvice against the installed packages', () => {
  let run: RunAll;
  beforeAll(() => {
    const input = JSON.stringify({ preamble: PREAMBLE, codes: EXAMPLES.map(({ code }) => code) });
    const output = execFileSync(testPython(), ['-c', RUN_ALL], {
      input,
      encoding: 'utf8',
      maxBuffer: 64e6,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    run = JSON.parse(output) as RunAll;
  });

  it('has an example for each rule, and a rule for each example', () => {
    const ids = [...EXAMPLES, ...OTHER_ERRORS].map(({ id }) => id);
    expect([...ids].sort()).toEqual(REMOVED_APIS.map(({ id }) => id).sort());
  });

  it.each(CURRENT)('names the replacement when $id raises', ({ id, code, error }) => {
    const { advice } = ruleOf(id);
    if (!appliesTo(ruleOf(id), run.versions)) {
      // Removed after the installed version: what was recorded with the newest one must do.
      expect(removedApiAdvice(`${code}\n${String(error)}`, NEW).join('\n')).toContain(advice);
      return;
    }
    const traceback = run.tracebacks[EXAMPLES.findIndex((each) => each.id === id)];
    if (error === null) {
      expect(traceback).toBeNull();
      expect(removedApiAdvice(code, run.versions)[0]).toContain(advice);
    } else {
      expect(traceback).toMatch(error);
      expect(removedApiAdvice(traceback!, run.versions)[0]).toContain(advice);
    }
  });
});

describe('removedApiAdvice', () => {
  it.each(OTHER_ERRORS)('names the replacement for $id', ({ id, code, error }) => {
    const text = `  File "train.py", line 9, in <module>\n    ${code.split('\n').at(-1)}\n${error}\n${code}`;
    expect(removedApiAdvice(text, NEW)[0]).toContain(ruleOf(id).advice);
  });

  it('says nothing about versions that still have it', () => {
    const source =
      'OneHotEncoder(sparse=False)\nmean_squared_error(y, p, squared=False)\nnp.float(3)\ndf.applymap(str)';
    expect(removedApiAdvice(source, { sklearn: '1.1.3', numpy: '1.23.5', pandas: '2.2.3' })).toEqual([]);
    expect(removedApiAdvice(source, NEW)).toHaveLength(4);
  });

  it('compares versions by number, not by letter', () => {
    expect(removedApiAdvice('LogisticRegression(multi_class="auto")', { sklearn: '1.10.0' })).toHaveLength(1);
    expect(removedApiAdvice('df.applymap(str)', { pandas: '3.0.0rc1' })).toHaveLength(1);
  });

  it('gives the replacement that the installed version has', () => {
    const source = "LogisticRegression(penalty='none')";
    expect(removedApiAdvice(source, { sklearn: '1.5.2' })).toEqual([
      'In scikit-learn 1.5.2, penalty="none" is gone: write penalty=None.',
    ]);
    expect(removedApiAdvice(source, NEW)[0]).toContain('C=np.inf');
    expect(removedApiAdvice('x.astype(np.bool)', { numpy: '1.26.4' })).toHaveLength(1);
    expect(removedApiAdvice('x.astype(np.bool)', NEW)).toEqual([]);
  });

  it('puts what the error names before what the source has besides', () => {
    const source = 'np.float(1)\nmodel = OneHotEncoder(\n    sparse=False,\n)\n';
    const error = "TypeError: OneHotEncoder.__init__() got an unexpected keyword argument 'sparse'";
    const advice = removedApiAdvice(`${error}\n${source}`, NEW);
    expect(advice.map((text) => text.split(',')[0])).toEqual(['In scikit-learn 1.9.1', 'In NumPy 2.4.6']);
  });

  it.each([
    ['a keyword of an inner call', 'AdaBoostClassifier(estimator=Old(base_estimator=1))'],
    ['a comment', 'x = 1  # OneHotEncoder(sparse=False)'],
    ['another function with that keyword', 'pd.get_dummies(df, sparse=True)\nnormalize(X, norm="l2")'],
    ['a list that grows', 'scores.append(1)\nrows.append({"a": 1})'],
    ['inplace on a whole frame', 'df.fillna(0, inplace=True)\nself.df.fillna(0, inplace=True)'],
    ['a dtype of NumPy', 'np.float64(1), np.int32(1), np.bool_(True), np.str_("a")'],
    ['an affinity that exists', 'SpectralClustering(affinity="nearest_neighbors")'],
    ['early stopping of CatBoost', 'CatBoostRegressor().fit(X, y, early_stopping_rounds=20)'],
    ['good scoring names', 'cross_val_score(m, X, y, scoring="neg_mean_squared_error")'],
    ['the new names', 'mean_squared_error(y, p)\nSGDClassifier(loss="log_loss", penalty=None)'],
  ])('keeps silent about %s', (_what, source) => {
    expect(removedApiAdvice(source, NEW)).toEqual([]);
  });

  it('reads through a keyword argument that it does not know', () => {
    const error = "TypeError: PCA.__init__() got an unexpected keyword argument 'scale'";
    expect(removedApiAdvice(error, NEW)).toEqual(['PCA takes no argument scale: leave it out or use its right name.']);
  });

  it('assumes the newest version of a package that it does not know', () => {
    expect(removedApiAdvice('np.float(1)', {})).toEqual(['In NumPy since 1.24, np.float is gone: write float.']);
  });

  it('survives source that ends within a call or a string', () => {
    expect(removedApiAdvice('OneHotEncoder(sparse=False', NEW)).toHaveLength(1);
    expect(removedApiAdvice('OneHotEncoder("""open', NEW)).toEqual([]);
  });
});

describe('apiNotes', () => {
  it('tells of installed versions alone', () => {
    expect(apiNotes({ sklearn: '1.1.3', pandas: '2.2.3' })).toEqual([
      'HistGradientBoosting takes max_iter, not n_estimators, and accepts missing values.',
    ]);
    expect(apiNotes(NEW).length).toBeGreaterThan(5);
    expect(apiNotes({})).toEqual([]);
  });
});

it.each(['a', 'a.', '1', '_', '(', '"', 'a=1, ', ' '])('looks at a long line of %j without delay', (text) => {
  const started = performance.now();
  removedApiAdvice(text.repeat(100_000), {});
  expect(performance.now() - started).toBeLessThan(3000);
});

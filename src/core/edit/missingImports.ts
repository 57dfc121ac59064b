import type { Finding } from '../ports.js';
import { codeTokens } from './pythonTokens.js';

/**
 * Public names of scikit-learn, NumPy, pandas and the standard library that scripts for machine learning use, by the
 * module that they are imported from. Source: the API references of scikit-learn 1.5 to 1.9.
 */
const NAMES: Readonly<Record<string, string>> = {
  'sklearn.compose': 'ColumnTransformer TransformedTargetRegressor make_column_selector make_column_transformer',
  'sklearn.decomposition': 'PCA TruncatedSVD NMF FastICA KernelPCA',
  'sklearn.discriminant_analysis': 'LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis',
  'sklearn.ensemble':
    'AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor ExtraTreesClassifier ExtraTreesRegressor ' +
    'GradientBoostingClassifier GradientBoostingRegressor HistGradientBoostingClassifier HistGradientBoostingRegressor ' +
    'IsolationForest RandomForestClassifier RandomForestRegressor StackingClassifier StackingRegressor ' +
    'VotingClassifier VotingRegressor',
  'sklearn.feature_extraction.text': 'CountVectorizer HashingVectorizer TfidfTransformer TfidfVectorizer',
  'sklearn.feature_selection':
    'RFE RFECV SelectFromModel SelectKBest SelectPercentile VarianceThreshold chi2 f_classif f_regression ' +
    'mutual_info_classif mutual_info_regression',
  'sklearn.gaussian_process': 'GaussianProcessClassifier GaussianProcessRegressor',
  'sklearn.impute': 'KNNImputer SimpleImputer',
  'sklearn.kernel_approximation': 'Nystroem RBFSampler',
  'sklearn.kernel_ridge': 'KernelRidge',
  'sklearn.linear_model':
    'BayesianRidge ElasticNet ElasticNetCV HuberRegressor Lasso LassoCV LinearRegression LogisticRegression ' +
    'LogisticRegressionCV PoissonRegressor Ridge RidgeCV RidgeClassifier SGDClassifier SGDRegressor',
  'sklearn.model_selection':
    'GridSearchCV GroupKFold KFold RandomizedSearchCV StratifiedKFold TimeSeriesSplit cross_val_predict ' +
    'cross_val_score train_test_split',
  'sklearn.multiclass': 'OneVsOneClassifier OneVsRestClassifier',
  'sklearn.multioutput': 'MultiOutputClassifier MultiOutputRegressor',
  'sklearn.naive_bayes': 'BernoulliNB ComplementNB GaussianNB MultinomialNB',
  'sklearn.neighbors': 'KNeighborsClassifier KNeighborsRegressor NearestCentroid',
  'sklearn.neural_network': 'MLPClassifier MLPRegressor',
  'sklearn.pipeline': 'FeatureUnion Pipeline make_pipeline make_union',
  'sklearn.preprocessing':
    'Binarizer FunctionTransformer KBinsDiscretizer LabelEncoder MaxAbsScaler MinMaxScaler Normalizer OneHotEncoder ' +
    'OrdinalEncoder PolynomialFeatures PowerTransformer QuantileTransformer RobustScaler SplineTransformer ' +
    'StandardScaler TargetEncoder',
  'sklearn.svm': 'LinearSVC LinearSVR NuSVC NuSVR SVC SVR',
  'sklearn.tree': 'DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor',
  'sklearn.calibration': 'CalibratedClassifierCV',
  collections: 'Counter defaultdict',
};

const MODULE_OF = new Map(
  Object.entries(NAMES).flatMap(([module, names]) => names.split(' ').map((name) => [name, module] as const)),
);
const ALIASES: Readonly<Record<string, string>> = { np: 'import numpy as np', pd: 'import pandas as pd' };
const MODULES = new Set(['math', 're', 'random', 'json', 'os', 'sys', 'time', 'warnings', 'itertools', 'torch']);

/**
 * Adds the imports for names that a script uses and forgot to import, where only one module can be meant. It is the
 * commonest slip of small models, and a mend that needs no model.
 * @param findings the gate's; only undefined names (F821) matter.
 * @param before the old script, whose imports the new one may have lost.
 * @returns the script with the imports after its docstring and `__future__` imports, or null when none is known.
 */
export function withMissingImports(script: string, findings: readonly Finding[], before = ''): string | null {
  const old = importsOf(before);
  const lines = new Set<string>();
  for (const { code, message } of findings) {
    const name = code === 'F821' ? /`(\w+)`/.exec(message)?.[1] : undefined;
    if (name === undefined) continue;
    const module = MODULE_OF.get(name);
    if (old.has(name)) lines.add(old.get(name)!);
    else if (module !== undefined) lines.add(`from ${module} import ${name}`);
    else if (Object.hasOwn(ALIASES, name)) lines.add(ALIASES[name]!);
    else if (MODULES.has(name)) lines.add(`import ${name}`);
  }
  return lines.size === 0 ? null : insertImports(script, [...lines]);
}

/** Names that a script imports on lines at the left margin, each with the import that brings it alone. */
function importsOf(script: string): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  for (const line of script.split(/\r?\n/)) {
    const [, from, list = ''] = /^(?:from ([\w.]+) )?import ([\w., ]+)$/.exec(line) ?? [];
    for (const item of list.split(',')) {
      const [, name, alias = name] = /^\s*([\w.]+)(?: as (\w+))?\s*$/.exec(item) ?? [];
      if (alias === undefined || from === '__future__') continue;
      const clause = from === undefined ? `import ${item.trim()}` : `from ${from} import ${item.trim()}`;
      imports.set(alias.split('.')[0]!, clause);
    }
  }
  return imports;
}

/**
 * Moves names that a script imports from the wrong module of scikit-learn to the right one. Small models put a new
 * estimator into the import of the old one. Lines of the old script stay as they are.
 */
export function withRightModules(before: string, after: string): string {
  const old = new Set(before.split('\n'));
  const lines = after.split('\n').flatMap((line) => (old.has(line) ? [line] : rightModules(line)));
  return lines.join('\n');
}

/** One import on one line, without brackets or comment. */
const IMPORT = /^from (sklearn(?:\.\w+)*) import ([\w, ]+)$/;

function rightModules(line: string): string[] {
  const end = line.endsWith('\r') ? '\r' : '';
  const [, module = '', list = ''] = IMPORT.exec(line.slice(0, line.length - end.length)) ?? [];
  const names = list.split(',').map((name) => name.trim());
  const moduleOf = (name: string) => MODULE_OF.get(name.split(' ')[0]!) ?? module;
  if (module === '' || names.every((name) => moduleOf(name) === module)) return [line];
  const modules = [...new Set(names.map(moduleOf))];
  return modules.map(
    (from) => `from ${from} import ${names.filter((name) => moduleOf(name) === from).join(', ')}${end}`,
  );
}

/**
 * Puts imports before the first import of the script that is not from `__future__`, else at its top, with the line ends
 * that the script has.
 */
export function insertImports(script: string, imports: readonly string[]): string {
  const eol = script.includes('\r\n') ? '\r\n' : '\n';
  const at = firstImport(script) ?? (script.startsWith('\uFEFF') ? 1 : 0);
  return script.slice(0, at) + imports.map((line) => line + eol).join('') + script.slice(at);
}

/** Where the first import at the left margin stands; what looks like one in a docstring is none. */
function firstImport(script: string): number | undefined {
  // A script without imports has no docstring that could be told apart here; the top is right for it as well.
  const tokens = codeTokens(script);
  const index = tokens.findIndex((token, i) => {
    const begins = i === 0 || tokens[i - 1]!.kind === 'newline';
    const atMargin = /(?:^|[\n\r\uFEFF])$/.test(script.slice(Math.max(0, token.start - 1), token.start));
    const isImport = token.kind === 'name' && (token.text === 'import' || token.text === 'from');
    return begins && atMargin && isImport && tokens[i + 1]?.text !== '__future__';
  });
  return tokens[index]?.start;
}

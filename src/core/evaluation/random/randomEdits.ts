import type { SeededRandom } from '../../seededRandom.js';
import { CLASSIFIERS, KIND_OF, REGRESSORS, type Estimator, type EstimatorKind } from './estimators.js';
import { constantsOf, FACTORS, scaled, settingsOf, type Setting } from './numbers.js';
import { callsOf, replaced, withImport, type Call } from './pythonCalls.js';

/** A changed script and what was changed, as an agent would put it. */
export interface RandomEdit {
  readonly instruction: string;
  readonly script: string;
}

/** One way to change a script of scikit-learn; null when there is nothing that it could change. */
export type RandomRule = (source: string, random: SeededRandom) => RandomEdit | null;

/**
 * The fixed list of the random baseline: what a person tries first on a script of scikit-learn, without looking at
 * data, metric or results. Each rule finds its places by the text alone and draws place and value.
 *
 * 1. swapEstimator: another classifier for a classifier, another regressor for a regressor.
 * 2. scaleNumber: a hyper-parameter times 0.25, 0.5, 2 or 4 (whole numbers), or 0.1, 0.3, 3 or 10.
 * 3. addScaler: a scaler or power transform before the estimator.
 * 4. addFeatures: products of features, or principal components, before the estimator.
 * 5. bag: ten estimators on resampled rows.
 * 6. blend: the mean of what the estimator and another one predict.
 * 7. logTarget: the logarithm of the target, for regressors.
 * 8. changeVectorizer: n-grams, sublinear counts or rarer words, for scripts on text.
 * 9. scaleConstant: a constant of the module times the same factors, for scripts that do without scikit-learn; names
 *    that speak of seeds, splits, rows or shapes are left alone.
 */
export const RANDOM_RULES: readonly RandomRule[] = [
  swapEstimator,
  scaleNumber,
  addScaler,
  addFeatures,
  bag,
  blend,
  logTarget,
  changeVectorizer,
  scaleConstant,
];

type Found = Call & { readonly kind: EstimatorKind };

function swapEstimator(source: string, random: SeededRandom): RandomEdit | null {
  const found = drawEstimator(source, random);
  if (found === null) return null;
  const other = random.pick(familiesOf(found.kind).filter(({ name }) => name !== found.name));
  const made = newEstimator(other, random);
  return edit(source, found, made.text, [made], `Replace ${found.text} by ${made.text}`);
}

function scaleNumber(source: string, random: SeededRandom): RandomEdit | null {
  return scaleOne(source, settingsOf(source), random);
}

function scaleConstant(source: string, random: SeededRandom): RandomEdit | null {
  return scaleOne(source, constantsOf(source), random);
}

function scaleOne(source: string, settings: readonly Setting[], random: SeededRandom): RandomEdit | null {
  if (settings.length === 0) return null;
  const setting = random.pick(settings);
  const text = scaled(setting, random.pick(setting.isInteger ? FACTORS.integer : FACTORS.real));
  if (Number(text) === setting.value) return null;
  const instruction = `Set ${setting.name} to ${text} instead of ${setting.value}`;
  return { instruction, script: replaced(source, setting, text) };
}

const SCALERS = [
  { name: 'StandardScaler', text: 'StandardScaler()' },
  { name: 'MinMaxScaler', text: 'MinMaxScaler()' },
  { name: 'RobustScaler', text: 'RobustScaler()' },
  { name: 'MaxAbsScaler', text: 'MaxAbsScaler()' },
  { name: 'PowerTransformer', text: 'PowerTransformer()' },
  { name: 'QuantileTransformer', text: 'QuantileTransformer(n_quantiles=100, output_distribution="normal")' },
].map((scaler) => ({ ...scaler, module: 'sklearn.preprocessing' }));

function addScaler(source: string, random: SeededRandom): RandomEdit | null {
  return inPipeline(source, random, SCALERS);
}

const FEATURES = [
  { module: 'sklearn.preprocessing', name: 'PolynomialFeatures', text: 'PolynomialFeatures(2, include_bias=False)' },
  {
    module: 'sklearn.preprocessing',
    name: 'PolynomialFeatures',
    text: 'PolynomialFeatures(2, interaction_only=True, include_bias=False)',
  },
  { module: 'sklearn.decomposition', name: 'PCA', text: 'PCA(n_components=0.95)' },
  {
    module: 'sklearn.preprocessing',
    name: 'KBinsDiscretizer',
    text: 'KBinsDiscretizer(n_bins=5, encode="onehot-dense")',
  },
];

function addFeatures(source: string, random: SeededRandom): RandomEdit | null {
  return inPipeline(source, random, FEATURES);
}

function bag(source: string, random: SeededRandom): RandomEdit | null {
  const found = drawEstimator(source, random);
  if (found === null) return null;
  const name = found.kind === 'classifier' ? 'BaggingClassifier' : 'BaggingRegressor';
  const text = `${name}(${found.text}, n_estimators=10, random_state=0)`;
  return edit(
    source,
    found,
    text,
    [{ module: 'sklearn.ensemble', name }],
    `Train ten ${found.text} on resampled rows`,
  );
}

function blend(source: string, random: SeededRandom): RandomEdit | null {
  const found = drawEstimator(source, random);
  if (found === null) return null;
  const other = newEstimator(random.pick(familiesOf(found.kind)), random);
  const [name, voting] =
    found.kind === 'classifier' ? ['VotingClassifier', ', voting="soft"'] : ['VotingRegressor', ''];
  const text = `${name}([("first", ${found.text}), ("second", ${other.text})]${voting})`;
  const imports = [{ module: 'sklearn.ensemble', name }, other];
  return edit(source, found, text, imports, `Average ${found.text} and ${other.text}`);
}

function logTarget(source: string, random: SeededRandom): RandomEdit | null {
  const found = drawEstimator(source, random);
  if (found?.kind !== 'regressor') return null;
  const text = `TransformedTargetRegressor(${found.text}, func=log1p, inverse_func=expm1)`;
  const imports = [
    { module: 'sklearn.compose', name: 'TransformedTargetRegressor' },
    { module: 'numpy', name: 'log1p' },
    { module: 'numpy', name: 'expm1' },
  ];
  return edit(source, found, text, imports, `Fit ${found.text} to the logarithm of the target`);
}

const VECTORIZER_OPTIONS = {
  CountVectorizer: ['ngram_range=(1, 2)', 'min_df=2', 'binary=True', 'analyzer="char_wb", ngram_range=(2, 4)'],
  TfidfVectorizer: ['ngram_range=(1, 2)', 'min_df=2', 'sublinear_tf=True', 'analyzer="char_wb", ngram_range=(2, 4)'],
} as const;

function changeVectorizer(source: string, random: SeededRandom): RandomEdit | null {
  const calls = callsOf(source, Object.keys(VECTORIZER_OPTIONS));
  if (calls.length === 0) return null;
  const call = random.pick(calls);
  const option = random.pick(VECTORIZER_OPTIONS[call.name as keyof typeof VECTORIZER_OPTIONS]);
  const names = option.split(/, (?=\w+=)/).map((part) => part.split('=')[0]!);
  if (names.some((name) => new RegExp(`\\b${name}\\s*=`).test(call.text))) return null;
  const inside = call.text
    .slice(call.text.indexOf('(') + 1, -1)
    .trimEnd()
    .replace(/,$/, '');
  const text = `${call.text.slice(0, call.text.indexOf('('))}(${inside}${inside === '' ? '' : ', '}${option})`;
  return { instruction: `Give ${call.name} ${option}`, script: replaced(source, call, text) };
}

function inPipeline(
  source: string,
  random: SeededRandom,
  steps: readonly (Import & { readonly text: string })[],
): RandomEdit | null {
  const found = drawEstimator(source, random);
  if (found === null) return null;
  const step = random.pick(steps);
  const text = `make_pipeline(${step.text}, ${found.text})`;
  const imports = [{ module: 'sklearn.pipeline', name: 'make_pipeline' }, step];
  return edit(source, found, text, imports, `Put ${step.text} before ${found.text}`);
}

interface Import {
  readonly module: string;
  readonly name: string;
}

function edit(source: string, at: Call, text: string, imports: readonly Import[], what: string): RandomEdit {
  const changed = replaced(source, at, text);
  const script = imports.reduce((before, { module, name }) => withImport(before, module, name), changed);
  return { instruction: what.replace(/\s+/g, ' '), script };
}

/** An estimator that the script makes, but not one inside another's arguments. */
function drawEstimator(source: string, random: SeededRandom): Found | null {
  const calls = callsOf(source, KIND_OF.keys());
  const outer = calls.filter((call) => !calls.some((other) => other.start < call.start && other.end >= call.end));
  if (outer.length === 0) return null;
  const call = random.pick(outer);
  return { ...call, kind: KIND_OF.get(call.name)! };
}

function familiesOf(kind: EstimatorKind): readonly Estimator[] {
  return kind === 'classifier' ? CLASSIFIERS : REGRESSORS;
}

function newEstimator({ module, name, args }: Estimator, random: SeededRandom): Import & { readonly text: string } {
  return { module, name, text: `${name}(${random.pick(args)})` };
}

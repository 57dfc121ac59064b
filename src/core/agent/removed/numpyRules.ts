import { pattern, type RemovedApi } from './rule.js';

/** What fails in NumPy; each was run with 2.4.6 (the tests run it again with what is installed). */
export const NUMPY_RULES: readonly RemovedApi[] = [
  ...['float', 'int', 'object', 'str', 'complex'].map((name) => builtin(name)),
  builtin('bool', '2.0'),
  ...renamed('2.0', {
    float_: 'np.float64',
    NaN: 'np.nan',
    NAN: 'np.nan',
    Inf: 'np.inf',
    infty: 'np.inf',
    PINF: 'np.inf',
    product: 'np.prod',
    cumproduct: 'np.cumprod',
    alltrue: 'np.all',
    sometrue: 'np.any',
    round_: 'np.round',
    string_: 'np.bytes_',
    unicode_: 'np.str_',
    asfarray: 'np.asarray(x, dtype=float)',
    mat: 'np.asmatrix',
    find_common_type: 'np.result_type',
    msort: 'np.sort(x, axis=0)',
    cast: 'np.asarray(x, dtype=...)',
  }),
  ...renamed('2.4', { trapz: 'np.trapezoid', in1d: 'np.isin' }),
  ...renamed('1.23', { asscalar: 'x.item()' }),
  pattern(
    'numpy',
    'copy-false',
    { error: /Unable to avoid copy while creating an array as requested/ },
    'np.array(x, copy=False) must not copy: write np.asarray(x).',
    { since: '2.0' },
  ),
  pattern(
    'numpy',
    'generator',
    { error: /Generator' object has no attribute '(rand|randn|randint|random_sample|seed)'/ },
    'a generator of np.random.default_rng has other names: random(n), standard_normal(n), integers(low, high).',
    { since: '1.17' },
  ),
  pattern(
    'numpy',
    'ragged',
    { error: /The requested array has an inhomogeneous shape/ },
    'lists of different lengths make no array: pad them, or write dtype=object.',
    { since: '1.24' },
  ),
  pattern(
    'numpy',
    'scalar',
    { error: /only 0-dimensional arrays can be converted to Python scalars/ },
    'float(array) needs a single value: write array.item() or array[0].',
    { since: '2.4' },
  ),
];

/** `np.float` and the like were other names of Python's own types; `np.bool` came back in 2.0 as NumPy's type. */
function builtin(name: string, until?: string): RemovedApi {
  const matches = {
    source: new RegExp(`\\b(np|numpy)\\.${name}\\b(?!_)`),
    error: new RegExp(`module 'numpy' has no attribute '${name}'`),
  };
  const advice = `np.${name} is gone: write ${name}.`;
  return pattern('numpy', name, matches, advice, { since: '1.24', ...(until === undefined ? {} : { until }) });
}

function renamed(since: string, names: Readonly<Record<string, string>>): RemovedApi[] {
  return Object.entries(names).map(([name, instead]) => {
    const matches = {
      source: new RegExp(`\\b(np|numpy)\\.${name}(?!\\w)`),
      error: new RegExp(`(module 'numpy' has no attribute '${name}'|\`np\\.${name}\` was removed)`),
    };
    return pattern('numpy', name, matches, `np.${name} is gone: write ${instead}.`, { since });
  });
}

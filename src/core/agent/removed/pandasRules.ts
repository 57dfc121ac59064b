import { keyword, pattern, type RemovedApi } from './rule.js';

const FRAMES = ['NDFrame', 'DataFrame', 'Series', 'DataFrameGroupBy'];
const READERS = 'read_csv read_table read_fwf';

/** What fails, or does nothing, in pandas; each was run with 3.1.1 (the tests run it again with what is installed). */
export const PANDAS_RULES: readonly RemovedApi[] = [
  ...silent(),
  ...methods(),
  ...keywords(),
  ...values(),
  ...reading(),
  ...dates(),
];

/** These raise no error, and the script goes wrong later. */
function silent(): RemovedApi[] {
  return [
    pattern(
      'pandas',
      'inplace-on-column',
      {
        source:
          /(\[[^\]\n]+\]|(?<![\w.])(?!self\b)\w+\.\w+)\.(fillna|replace|clip|ffill|bfill|mask|where)\([^\n]*\binplace\s*=\s*True/,
        error: /ChainedAssignmentError: .*inplace method/,
      },
      'an inplace method on a column changes nothing: write df["c"] = df["c"].fillna(v).',
      { since: '3.0', note: 'df["c"] = df["c"].fillna(v); inplace=True on a column changes nothing.' },
    ),
    pattern(
      'pandas',
      'chained-assignment',
      { error: /ChainedAssignmentError: .*chained assignment/ },
      'df["c"][rows] = v changes nothing: write df.loc[rows, "c"] = v.',
      { since: '3.0' },
    ),
    pattern(
      'pandas',
      'object-dtype',
      {
        source: /\.dtypes?(\[[^\]\n]*\])?\s*==\s*(object\b|np\.object_|["'](object|O)["'])/,
        error: /could not convert string to float[\s\S]*\bdtypes?\s*==\s*(object|["'](object|O)["'])/,
      },
      'text columns have dtype str, so "dtype == object" finds none: use df.select_dtypes(exclude="number").columns.',
      {
        since: '3.0',
        note: 'Text columns have dtype str, not object: df.select_dtypes(exclude="number").columns finds them.',
      },
    ),
    pattern(
      'pandas',
      'read-only',
      { error: /(assignment destination|output array) is read-only/ },
      '.values and to_numpy() are read-only: write to_numpy(copy=True).',
      { since: '3.0' },
    ),
    pattern(
      'pandas',
      'incompatible-value',
      { error: /Invalid value '.*' for dtype/ },
      'a column keeps its dtype: first convert it by astype(...), or assign a whole new column.',
      { since: '3.0' },
    ),
  ];
}

function methods(): RemovedApi[] {
  return [
    pattern(
      'pandas',
      'append',
      {
        source: /\.append\([^\n]*\bignore_index\s*=/,
        error: /'(DataFrame|Series)' object has no attribute 'append'/,
      },
      'DataFrame.append is gone: write pd.concat([df, other], ignore_index=True).',
      { since: '2.0' },
    ),
    method('iteritems', 'iteritems is gone: call items().', '2.0'),
    method('applymap', 'applymap is gone: call map(function).', '3.0'),
    method('mad', 'mad is gone: write (s - s.mean()).abs().mean().', '2.0'),
    method('swapaxes', 'swapaxes is gone: use .T or transpose().', '3.0'),
    method('lookup', 'lookup is gone: use df.loc[row, column].', '2.0'),
    method('as_matrix', 'as_matrix is gone: call to_numpy().', '1.0'),
    method('get_value', 'get_value is gone: use df.at[row, column].', '1.0'),
    method('weekofyear', 'dt.week and dt.weekofyear are gone: use dt.isocalendar().week.', '2.0', '(?!\\w)'),
    method('week', 'dt.week and dt.weekofyear are gone: use dt.isocalendar().week.', '2.0', '(?!\\w)', '\\.dt'),
    method('weekday_name', 'weekday_name is gone: call dt.day_name().', '1.0', '(?!\\w)'),
    pattern(
      'pandas',
      'ix',
      { source: /\.ix\[/, error: /has no attribute 'ix'/ },
      'ix is gone: use loc for labels, iloc for positions.',
      { since: '1.0' },
    ),
    pattern(
      'pandas',
      'module-names',
      {
        source: /\bpd\.(datetime|np|Panel|value_counts|Int64Index|Float64Index|rolling_mean)\b/,
        error:
          /module 'pandas' has no attribute '(datetime|np|Panel|value_counts|Int64Index|Float64Index|rolling_mean)'/,
      },
      'this name is gone from pandas: import datetime or numpy themselves, call series.value_counts() or series.rolling(n).mean().',
      { since: '3.0' },
    ),
    pattern(
      'pandas',
      'text-means',
      {
        error:
          /Cannot perform reduction '\w+' with string dtype|dtype 'str' does not support operation|Could not convert .* to numeric|agg function failed \[how->\w+,dtype->object\]/,
      },
      'means of frames with text fail: write df.mean(numeric_only=True), likewise for groupby and corr.',
      { since: '2.0' },
    ),
  ];
}

/** A method or attribute that is gone from frames and series. */
function method(name: string, advice: string, since: string, end = '\\(', before = ''): RemovedApi {
  const matches = {
    source: new RegExp(`${before}\\.${name}${end}`),
    error: new RegExp(`'(DataFrame|Series|\\w*Index|DatetimeProperties)' object has no attribute '${name}'`),
  };
  return pattern('pandas', name.replaceAll('_', '-'), matches, advice, { since });
}

function keywords(): RemovedApi[] {
  const reductions = 'mean sum std var min max median count';
  return [
    keyword('pandas', 'fillna-method', 'fillna', 'method', 'fillna takes no method: call ffill() or bfill().', {
      since: '3.0',
      owners: FRAMES,
    }),
    keyword('pandas', 'fillna-downcast', 'fillna', 'downcast', 'fillna takes no downcast: leave it out.', {
      since: '3.0',
      owners: FRAMES,
    }),
    keyword(
      'pandas',
      'groupby-axis',
      'groupby',
      'axis',
      'groupby takes no axis: leave it out, or use df.T.groupby(...).',
      {
        since: '3.0',
        owners: FRAMES,
      },
    ),
    keyword('pandas', 'level', reductions, 'level', 'reductions take no level: write df.groupby(level=0).mean().', {
      since: '2.0',
    }),
    keyword('pandas', 'set-axis-inplace', 'set_axis', 'inplace', 'set_axis takes no inplace: assign its result.', {
      since: '2.0',
    }),
  ];
}

function values(): RemovedApi[] {
  return [
    pattern(
      'pandas',
      'between',
      {
        source: /\.between\([^\n]*\binclusive\s*=\s*(True|False)/,
        error: /Inclusive has to be either string of/,
      },
      'between takes inclusive="both", "left", "right" or "neither".',
      { since: '2.0' },
    ),
    pattern(
      'pandas',
      'errors-ignore',
      {
        source: /\bto_(numeric|datetime|timedelta)\([^\n]*errors\s*=\s*["']ignore["']/,
        error: /invalid error value specified|errors must be one of 'raise', or 'coerce'/,
      },
      'errors="ignore" is gone: write errors="coerce".',
      { since: '3.0' },
    ),
    pattern(
      'pandas',
      'positional-axis',
      {
        source: /\.drop\([^()\n=]*,\s*[01]\s*\)/,
        error: /DataFrame\.\w+\(\) takes (from \d+ to )?\d+ positional arguments? but \d+ were given/,
      },
      'arguments after the first need their names: write df.drop(columns=["c"]).',
      { since: '2.0' },
    ),
    keyword('pandas', 'join-axes', 'concat', 'join_axes', 'concat takes no join_axes: call reindex on its result.', {
      since: '1.0',
    }),
  ];
}

function reading(): RemovedApi[] {
  return [
    keyword(
      'pandas',
      'delim-whitespace',
      READERS,
      'delim_whitespace',
      'delim_whitespace is gone: write sep=r"\\s+".',
      {
        since: '3.0',
      },
    ),
    keyword('pandas', 'squeeze', READERS, 'squeeze', 'squeeze is gone: call .squeeze("columns") on the result.', {
      since: '2.0',
    }),
    keyword('pandas', 'bad-lines', READERS, 'error_bad_lines', 'error_bad_lines is gone: write on_bad_lines="skip".', {
      since: '2.0',
    }),
    keyword('pandas', 'date-parser', READERS, 'date_parser', 'date_parser is gone: write date_format="%Y-%m-%d".', {
      since: '3.0',
    }),
    keyword(
      'pandas',
      'infer-datetime',
      `${READERS} to_datetime`,
      'infer_datetime_format',
      'infer_datetime_format is gone: leave it out.',
      { since: '3.0' },
    ),
    keyword(
      'pandas',
      'line-terminator',
      'to_csv',
      'line_terminator',
      'line_terminator is gone: write lineterminator.',
      {
        since: '2.0',
        owners: FRAMES,
      },
    ),
  ];
}

function dates(): RemovedApi[] {
  return [
    pattern(
      'pandas',
      'frequencies',
      {
        source: /\b(resample|date_range|Grouper|asfreq)\([^\n]*["']\d*(M|Q|Y|A|H|T|S|BM)["']/,
        error: /Invalid frequency: \d*(M|Q|Y|A|H|T|S|BM)\b/,
      },
      'old frequency names are gone: "M" is "ME", "Q" is "QE", "Y" is "YE", "H" is "h", "T" is "min", "S" is "s".',
      { since: '3.0' },
    ),
  ];
}

import { CROSS_VALIDATION } from './evaluationText.js';
import {
  assignedNames,
  callsIn,
  definedFunction,
  textOf,
  valueOf,
  type Call,
  type Statement,
} from './pythonStatements.js';
import { stringContent, type Token } from './pythonTokens.js';

/** A piece of code that decides which rows are trained on and which are measured. */
export interface SplitPiece {
  readonly text: string;
  readonly statement: Statement;
  /** It splits the training data again, for a search or for early stopping: new ones are harmless. */
  readonly inner: boolean;
}

const SPLITTER =
  /^(?:train_test_split|random_split|TimeSeriesSplit|PredefinedSplit|Leave\w+Out|Leave\w+GroupsOut|\w*(?:KFold|ShuffleSplit))$/;
const SETTING =
  /^(?:(?:test|train|val|valid|validation|holdout)_?(?:size|split|ratio|frac|fraction|pct|percent)|n_?splits|(?:n|num|k)?_?folds|cv|scoring)$/i;
/** Estimators that split what they are given by themselves. */
const INNER_SEARCH = /(?:SearchCV|CV|Stacking\w*|Calibrated\w*|Voting\w*|RFECV)$/;
/** Parts of the data by the names of their variables: `X_train`, `ytest`, `X_te`, `val_df`. */
const PART = /(?:^[xy]?|_)(?:train|trn|tr|val|va|valid|validation|test|te|dev|holdout)(?:_|\d|$)/i;
export const TRAIN_PART = /(?:^[xy]?|_)(?:train|trn|tr|fit)(?:ing)?(?:_|\d|$)/i;
export const MEASURED_PART = /(?:^[xy]?|_)(?:val|va|valid|validation|test|te|dev|holdout|hidden)(?:_|\d|$)/i;
const COMPARISON = /^(?:<|>|<=|>=|==|!=|&|\||~)$/;
const ROW_FILTER = /^(?:dropna|drop_duplicates|query|head|tail|sample|nlargest|nsmallest)$/;

/** Names of variables as `maskNames` finds them. */
type Masks = ReadonlyMap<string, 'rows' | 'index'>;

/** All pieces of a script that split the data. */
export function splitPieces(statements: readonly Statement[]): SplitPiece[] {
  const innerSplitters = splittersOfTraining(statements);
  const pieces = statements.flatMap((statement) => [
    ...callPieces(statement, innerSplitters),
    ...settingPieces(statement),
    ...slicePieces(statement),
  ]);
  return [...pieces, ...numberPieces(statements, pieces)];
}

/** `n_train = int(0.8 * len(X))` of `X[:n_train]`, `SEED = 1` of `train_test_split(..., random_state=SEED)`. */
function numberPieces(statements: readonly Statement[], pieces: readonly SplitPiece[]): SplitPiece[] {
  const outer = pieces.filter(({ inner }) => !inner).map(({ statement }) => statement);
  const used = new Set(outer.flatMap(({ tokens }) => decidingNames(tokens)));
  return statements.flatMap((statement) => {
    const value = valueOf(statement);
    const isNumber = value.some(({ kind }) => kind === 'number') && !value.some(({ text }) => text === '[');
    const names = assignedNames(statement).filter((name) => used.has(name));
    if (names.length === 0 || !isNumber || outer.includes(statement)) return [];
    return [{ text: `${names.join(' , ')} = ${textOf(value)}`, statement, inner: false }];
  });
}

/** Names within the brackets of slices, and in what a splitter is given beside the data. */
function decidingNames(tokens: readonly Token[]): string[] {
  const splitters = callsIn(tokens).filter((call) => SPLITTER.test(call.name));
  const settings = splitters.flatMap((call) =>
    call.args.filter(({ keyword }, i) => keyword !== null || (call.name === 'random_split' && i > 0)),
  );
  const given = settings.flatMap((arg) => arg.tokens);
  let depth = 0;
  const sliced = tokens.filter(({ text }) => {
    if (text === '[') depth++;
    if (text === ']') depth--;
    return depth > 0;
  });
  return [...given, ...sliced].filter(({ kind }) => kind === 'name').map(({ text }) => text);
}

/** Whether the script itself splits its data. */
export function splitsData(statements: readonly Statement[]): boolean {
  return statements.some((statement) =>
    callsIn(statement.tokens).some((call) => SPLITTER.test(call.name) || CROSS_VALIDATION.test(call.name)),
  );
}

/**
 * Whether a statement leaves out rows of data that the metric is measured on: `df = df[df.price < 100]`,
 * `X, y = X[keep], y[keep]`, `df.dropna(inplace=True)`.
 * @param masks names of variables that hold comparisons; see `maskNames`.
 */
export function dropsMeasuredRows(statement: Statement, scriptSplits: boolean, masks: Masks): boolean {
  const names = assignedNames(statement);
  const value = valueOf(statement);
  const measured = (name: string) => !TRAIN_PART.test(name) && (scriptSplits || MEASURED_PART.test(name));
  if (names.length === 0) {
    const call = rowFilterOf(value);
    return call !== undefined && measured(value[0]!.text) && textOf(value).includes('inplace = True');
  }
  return commaSeparated(value).some((part) => {
    const base = part[0]?.text ?? '';
    if (!names.includes(base) || !measured(base)) return false;
    return rowFilterOf(part) !== undefined || isFiltered(part, masks);
  });
}

/**
 * Variables that hold the result of a comparison: one truth value a row, or the labels of those that it picks, which may be
 * labels of columns, too.
 */
export function maskNames(statements: readonly Statement[]): Map<string, 'rows' | 'index'> {
  const masks = new Map<string, 'rows' | 'index'>();
  for (const statement of statements) {
    const value = valueOf(statement);
    if (!compares(value) || namesColumns(value)) continue;
    const isIndex = value.at(-1)?.text === 'index' && value.at(-2)?.text === '.';
    for (const name of assignedNames(statement)) masks.set(name, isIndex ? 'index' : 'rows');
  }
  return masks;
}

/** `[c for c in df if df[c].nunique() > 1]`, `df.columns[df.std() > 0]`. */
function namesColumns(value: readonly Token[]): boolean {
  return value[0]?.text === '[' || value.some((token, i) => token.text === 'columns' && value[i - 1]?.text === '.');
}

/** A variable, or an attribute such as `digits . data`, that holds all rows; `scope` is the function that it is in. */
export interface AllData {
  readonly name: string;
  readonly scope: Statement | undefined;
}

/** What is given to the split, whole. */
export function namesOfAllData(statements: readonly Statement[]): AllData[] {
  return statements.flatMap((statement) => {
    const scope = functionAround(statement);
    const given = callsIn(statement.tokens).flatMap((call) => wholeArguments(call));
    const names = given.flatMap((tokens) => {
      const name = dottedName(tokens);
      return name === null || PART.test(name) ? [] : [name];
    });
    const base = slicePieces(statement).length > 0 ? valueOf(statement)[0]?.text : undefined;
    return [...names, ...(base === undefined ? [] : [base])].map((name) => ({ name, scope }));
  });
}

/** The data arguments of a call that splits: of `train_test_split`, `kf.split`, `cross_val_score`. */
export function wholeArguments(call: Call): (readonly Token[])[] {
  const positional = call.args.filter((arg) => arg.keyword === null).map((arg) => arg.tokens);
  if (CROSS_VALIDATION.test(call.name)) return positional.slice(1, 3);
  return SPLITTER.test(call.name) || call.name === 'split' ? positional : [];
}

/** The header of the innermost function around a statement. */
export function functionAround(statement: Statement): Statement | undefined {
  return statement.inside.findLast((header) => definedFunction(header) !== null);
}

function dottedName(tokens: readonly Token[]): string | null {
  let end = 0;
  if (tokens[0]?.kind !== 'name') return null;
  while (tokens[end + 1]?.text === '.' && tokens[end + 2]?.kind === 'name') end += 2;
  return tokens[end + 1]?.text === '(' ? null : textOf(tokens.slice(0, end + 1));
}

function callPieces(statement: Statement, innerSplitters: ReadonlySet<string>): SplitPiece[] {
  const calls = callsIn(statement.tokens);
  const searches = calls.filter((call) => INNER_SEARCH.test(call.name));
  return calls
    .filter((call) => SPLITTER.test(call.name))
    .map((call) => ({
      text: splitterText(call),
      statement,
      inner:
        searches.some((search) => search.at < call.at && call.end <= search.end) ||
        call.args.some((arg) => arg.keyword === null && TRAIN_PART.test(textOf(arg.tokens))) ||
        assignedNames(statement).some((name) => innerSplitters.has(name)),
    }));
}

/** The call without the data that it is given, which may have new columns. */
function splitterText(call: Call): string {
  const givenData = call.name === 'train_test_split' || call.name === 'random_split';
  const args = call.args.map((arg, i) => {
    if (arg.keyword !== null) return `${arg.keyword} = ${textOf(arg.tokens)}`;
    return givenData && (call.name === 'train_test_split' || i === 0) ? '_' : textOf(arg.tokens);
  });
  return `${call.name} ( ${args.sort().join(' , ')} )`;
}

/** `test_size=0.2`, `cv=5`, `scoring="f1"`, as arguments and as variables. */
function settingPieces(statement: Statement): SplitPiece[] {
  const pieces: SplitPiece[] = [];
  for (const call of callsIn(statement.tokens).filter(({ name }) => !SPLITTER.test(name))) {
    const inner = !CROSS_VALIDATION.test(call.name);
    for (const { keyword, tokens } of call.args) {
      if (keyword === null || !SETTING.test(keyword)) continue;
      pieces.push({ text: `${keyword} = ${textOf(tokens)}`, statement, inner });
    }
    const option = /^(?:add_argument|option)$/.test(call.name) ? optionName(call) : '';
    if (SETTING.test(option)) pieces.push({ text: textOf(statement.tokens), statement, inner: false });
  }
  const [name] = assignedNames(statement);
  if (name !== undefined && SETTING.test(name)) {
    const text = `${name} = ${textOf(valueOf(statement))}`;
    const isSplitter = callsIn(statement.tokens).some((call) => SPLITTER.test(call.name));
    if (!isSplitter) pieces.push({ text, statement, inner: false });
  }
  return pieces;
}

/** `test_size` of `add_argument("--test-size", ...)`. */
function optionName(call: Call): string {
  const first = call.args[0]?.tokens[0];
  return first?.kind === 'string' ? stringContent(first).replace(/^-+/, '').replace(/-/g, '_') : '';
}

/** `X_val = X[800:]`, `train, val = df[:800], df[800:]`, `y_val = y_val[mask]`; not `X_val = X_val[columns]`. */
function slicePieces(statement: Statement): SplitPiece[] {
  const names = assignedNames(statement);
  const value = valueOf(statement);
  if (names.length === 0 || !names.every((name) => PART.test(name)) || value[0]?.kind !== 'name') return [];
  if (!takesRows(value)) return [];
  const own = PART.test(value[0].text);
  const dropsTruth = own && names.some((name) => MEASURED_PART.test(name) && /^(?:y|target|label)/i.test(name));
  const inner = own && TRAIN_PART.test(value[0].text);
  return own && !dropsTruth ? [] : [{ text: statement.text, statement, inner }];
}

/** `X[...]`, `df.iloc[...]`, `df.sample(...)`, `df.drop(rows)`. */
function takesRows(value: readonly Token[]): boolean {
  if (value[1]?.text === '[') return true;
  if (value[1]?.text !== '.') return false;
  if (/^(?:iloc|loc|values)$/.test(value[2]?.text ?? '')) return value[3]?.text === '[';
  const call = callsIn(value).find(({ at }) => at === 2);
  if (call === undefined) return false;
  const columns = call.args.some((arg) => arg.keyword === 'axis' || arg.keyword === 'columns');
  return ROW_FILTER.test(call.name) || (call.name === 'drop' && !columns);
}

/** Variables such as `kf` of which every `kf.split(...)` is given training data. */
function splittersOfTraining(statements: readonly Statement[]): Set<string> {
  const inner = new Set<string>();
  const outer = new Set<string>();
  for (const { tokens } of statements) {
    for (const call of callsIn(tokens)) {
      const owner = call.name === 'split' && tokens[call.at - 1]?.text === '.' ? tokens[call.at - 2]?.text : undefined;
      if (owner === undefined) continue;
      const given = textOf(call.args[0]?.tokens ?? []);
      (TRAIN_PART.test(given) ? inner : outer).add(owner);
    }
  }
  return new Set([...inner].filter((name) => !outer.has(name)));
}

function rowFilterOf(value: readonly Token[]): Call | undefined {
  return callsIn(value).find(
    (call) =>
      value[call.at - 1]?.text === '.' &&
      ROW_FILTER.test(call.name) &&
      !call.args.some((arg) => arg.keyword === 'axis' && /^(?:1|'columns')$/.test(textOf(arg.tokens))),
  );
}

/** `df[df.price < 100]`, `X[keep]`: a comparison, or the name of one, in the brackets; not `X[:, keep]`, columns. */
function isFiltered(value: readonly Token[], masks: Masks): boolean {
  const open = value[1]?.text === '.' && value[2]?.text === 'loc' ? 3 : 1;
  if (value[open]?.text !== '[' || value.at(-1)?.text !== ']') return false;
  const inside = value.slice(open + 1, -1);
  if (inside[0]?.text === ':' || inside[0]?.text === '[' || inside.some((token) => token.text === 'columns'))
    return false;
  // Labels in plain brackets pick columns.
  const isMask = ({ text }: Token) => masks.get(text) === 'rows' || (open === 3 && masks.has(text));
  return compares(inside) || inside.some((token, i) => isMask(token) && inside[i - 1]?.text !== '.');
}

function compares(tokens: readonly Token[]): boolean {
  const method = callsIn(tokens).some((call) => /^(?:isin|between|notna|notnull|isna|isnull)$/.test(call.name));
  return method || tokens.some((token) => COMPARISON.test(token.text));
}

/** The parts of `a, f(b, c)`. */
export function commaSeparated(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (/^[([{]$/.test(token.text)) depth++;
    else if (/^[)\]}]$/.test(token.text)) depth--;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

import { answersAsFeatures } from './answersAsFeatures.js';
import type { Comparison } from './comparison.js';
import { callsIn, definedFunction, textOf, type Argument, type Call, type Statement } from './pythonStatements.js';
import { stringContent, type Token } from './pythonTokens.js';
import {
  functionAround,
  MEASURED_PART,
  namesOfAllData,
  TRAIN_PART,
  wholeArguments,
  type AllData,
} from './splitCode.js';

const FIT = /^(?:fit|fit_transform|fit_resample|fit_predict|partial_fit)$/;
const JOIN = /^(?:concat|concatenate|vstack|hstack|row_stack|append|r_|ConcatDataset|chain)$/;
const READ = /^(?:open|read_\w+|load\w*|loadtxt|genfromtxt|Path|read_text|glob|listdir|imread|np_load)$/;
const ANSWERS =
  /(?:^|[/\\_.\s-])(?:answers?|solutions?|hidden|ground_?truth|gold|private|secret|(?:test|val|eval)_?(?:labels?|targets?|answers?)|(?:labels?|targets?|y)_?(?:test|val|eval)|y_(?:test|val))(?:[/\\_.\s-]|$)/i;

/**
 * What a new statement learns from data that it must not see: by fitting on it, joining it, reading answers, or making
 * features from them.
 */
export function leakFindings(change: Comparison, quoted: (statement: Statement) => string): string[] {
  const allData = namesOfAllData(change.after);
  const first = (test: (statement: Statement) => boolean) => change.added.find(test);
  const usual = new Set(change.before.flatMap((statement) => fitted(statement).map((arg) => textOf(arg.tokens))));
  const news = (statement: Statement) => fitted(statement).filter((arg) => !usual.has(textOf(arg.tokens)));
  const measured = first((statement) => news(statement).some((arg) => mentions(arg.tokens, MEASURED_PART)));
  const whole = first((statement) => fitsOnAll(statement, news(statement), allData));
  const joined = first(joinsParts);
  const answers = first(readsAnswers);
  const features = answersAsFeatures(change);
  return [
    ...(measured === undefined ? [] : [`It fits on the data that the metric is measured on: ${quoted(measured)}.`]),
    ...(whole === undefined ? [] : [`It fits on all data, the measured part included: ${quoted(whole)}.`]),
    ...(joined === undefined ? [] : [`It joins the training data with the data that is measured: ${quoted(joined)}.`]),
    ...(answers === undefined ? [] : [`It reads a file that may hold the answers: ${quoted(answers)}.`]),
    ...(features === undefined ? [] : [`It makes features from what is to be predicted: ${quoted(features)}.`]),
  ];
}

/** The data that a statement fits on; validation sets for early stopping are not among it. */
function fitted(statement: Statement): Argument[] {
  const calls = callsIn(statement.tokens).filter(
    (call) => FIT.test(call.name) && statement.tokens[call.at - 1]?.text === '.',
  );
  return calls.flatMap((call) => dataOf(call));
}

function dataOf(call: Call): Argument[] {
  return call.args.filter((arg, i) => (arg.keyword === null ? i < 2 : /^(?:X|x|y|data)$/.test(arg.keyword)));
}

/** Fits on a variable that is split elsewhere in the same scope, or inside the very call that splits. */
function fitsOnAll(statement: Statement, fits: readonly Argument[], allData: readonly AllData[]): boolean {
  const scope = functionAround(statement);
  const parameters = new Set(statement.inside.flatMap(parametersOf));
  const known = fits.some((arg) => {
    const name = textOf(arg.tokens);
    const reachable = (data: AllData) => data.scope === scope || (data.scope === undefined && !parameters.has(name));
    return allData.some((data) => data.name === name && reachable(data));
  });
  const calls = callsIn(statement.tokens).filter((call) => call.name !== 'split');
  const given = calls.flatMap(wholeArguments);
  return known || given.some((tokens) => callsIn(tokens).some((call) => FIT.test(call.name)));
}

/** Parameters hide variables of the same name. */
function parametersOf(header: Statement): string[] {
  if (definedFunction(header) === null) return [];
  return header.tokens
    .filter((token) => token.kind === 'name')
    .map((token) => token.text)
    .slice(2);
}

function joinsParts(statement: Statement): boolean {
  return callsIn(statement.tokens).some((call) => {
    // `history.append((train_loss, val_loss))` joins nothing.
    const owner = statement.tokens[call.at - 2]?.text ?? '';
    if (!JOIN.test(call.name) || (call.name === 'append' && !/^(?:np|numpy)$/.test(owner))) return false;
    const own = statement.tokens.slice(call.at + 1, call.end);
    return mentions(own, TRAIN_PART) && mentions(own, MEASURED_PART);
  });
}

function readsAnswers(statement: Statement): boolean {
  const reads = callsIn(statement.tokens).some((call) => READ.test(call.name));
  return reads && statement.tokens.some((token) => token.kind === 'string' && ANSWERS.test(stringContent(token)));
}

function mentions(tokens: readonly Token[], part: RegExp): boolean {
  return tokens.some((token, i) => token.kind === 'name' && tokens[i - 1]?.text !== '.' && part.test(token.text));
}

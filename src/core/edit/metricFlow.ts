import { namePattern, nameWords } from '../metric/metricNames.js';
import { standsAlone } from '../metric/sightings.js';
import { assignedNames, callsIn, definedFunction, valueOf, type Statement } from './pythonStatements.js';
import { pythonTokens, stringContent, type Token } from './pythonTokens.js';

/** How a script comes to the number that it prints. */
export interface MetricFlow {
  /** Statements that print or store the metric under its name. */
  readonly outputs: ReadonlySet<Statement>;
  /** Variables whose value is printed as the metric, and those that it is computed from. */
  readonly variables: ReadonlySet<string>;
  /** Functions of the script that train a model. */
  readonly training: ReadonlySet<string>;
}

const OUTPUT_CALL =
  /^(?:print|write|info|warning|debug|log|echo|dump|dumps|log_metric|log_metrics|report|tqdm|set_postfix)$/;
const TRAINING_CALL = /^(?:fit|fit_transform|fit_predict|partial_fit|backward|train_on_batch|minimize|train)$/;
/** Functions and methods through which a value is followed to the metric. */
const PASSES = new Set(
  'print round float str format int list tuple values mean sum len abs sqrt average median item numpy cpu tolist std max min dumps dump write info log warning debug'.split(
    ' ',
  ),
);
const LEVELS = 4;

/** Follows the metric's name from the statements that print it back to the variables that hold it. */
export function metricFlow(statements: readonly Statement[], metricName: string): MetricFlow {
  const mention = mentionOf(metricName);
  const outputs = new Set(statements.filter((statement) => isOutput(statement, mention)));
  const training = trainingFunctions(statements);
  const variables = new Set([...outputs].flatMap((statement) => printedNames(statement.tokens, mention)));
  for (let level = 0; level < LEVELS; level++) {
    for (const statement of statements) {
      const fed = assignedNames(statement).some((name) => variables.has(name));
      const value = valueOf(statement);
      if (!fed || value.some((token) => token.text === '==') || trains(statement)) continue;
      for (const name of namesFollowed(value)) variables.add(name);
    }
  }
  return { outputs, variables, training };
}

/** Whether a statement trains: its result is the model's, not the evaluation's. */
export function trains(statement: Statement): boolean {
  return callsIn(statement.tokens).some((call) => TRAINING_CALL.test(call.name));
}

/** Where a text names the metric, in any of the usual spellings: position after the name, or null. */
type Mention = (text: string) => number | null;

function mentionOf(metricName: string): Mention {
  const words = nameWords(metricName);
  if (words.length === 0) return () => null;
  return (text) => {
    const all = [...text.matchAll(namePattern(words, true))];
    const found = all.find(({ index, 0: name }) => standsAlone(text, index, index + name.length));
    return found === undefined ? null : found.index + found[0].length;
  };
}

function isOutput({ tokens }: Statement, mention: Mention): boolean {
  const named = tokens.flatMap((token, i) => (mentionIn(token, mention) === null ? [] : [i]));
  if (named.length === 0) return false;
  const calls = callsIn(tokens).filter((call) => OUTPUT_CALL.test(call.name));
  return named.some((i) => isStored(tokens, i) || calls.some((call) => i > call.at && i < call.end));
}

function mentionIn(token: Token, mention: Mention): number | null {
  return token.kind === 'string' ? mention(stringContent(token)) : null;
}

/** Variables printed behind the metric's name: in the rest of the same string, else up to the next one. */
function printedNames(tokens: readonly Token[], mention: Mention): string[] {
  return tokens.flatMap((token, i) => {
    const end = mentionIn(token, mention);
    if (end === null) return [];
    const content = stringContent(token);
    const [inString] = isFString(token) ? expressionsIn(content.slice(end)) : [];
    if (inString !== undefined) return namesFollowed(inString);
    const rest = tokens.slice(i + 1);
    const next = rest.findIndex((other) => other.kind === 'string');
    const behind = namesFollowed(next < 0 ? rest : rest.slice(0, next));
    return behind.length > 0 || !isFString(token) ? behind : expressionsIn(content).flatMap(namesFollowed);
  });
}

/** `{"val_acc": acc}` and `results["val_acc"] = acc`. */
function isStored(tokens: readonly Token[], i: number): boolean {
  const next = tokens[i + 1]?.text;
  return next === ':' || (next === ']' && tokens[i + 2]?.text === '=');
}

function trainingFunctions(statements: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements.filter(trains)) {
    for (const header of statement.inside) {
      const name = definedFunction(header);
      if (name !== null) names.add(name);
    }
  }
  return names;
}

/** Variables whose own value goes into an expression: not arguments of other functions, not objects whose method is called. */
function namesFollowed(tokens: readonly Token[]): string[] {
  const names: string[] = [];
  const open: boolean[] = [];
  const follows = () => open.every((through) => through);
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    const next = tokens[i + 1]?.text;
    if (token.text === '(') open.push(before?.kind !== 'name' || PASSES.has(before.text));
    else if (token.text === '[' || token.text === '{') open.push(true);
    else if (/^[)\]}]$/.test(token.text)) open.pop();
    else if (token.kind === 'string' && isFString(token) && follows()) {
      names.push(...expressionsIn(stringContent(token)).flatMap(namesFollowed));
    } else if (
      token.kind === 'name' &&
      follows() &&
      before?.text !== '.' &&
      isValue(token, next, tokens[i + 2]?.text)
    ) {
      names.push(token.text);
    }
  });
  return names;
}

/** Truth and predictions are where the evaluation begins: what they come from is the data and the model. */
const EVALUATED = /^y(?:_|$)|pred|hat|prob|true|target|label/i;

const NO_VARIABLE =
  /^(?:np|numpy|math|json|torch|sys|logging|logger|self|for|in|if|else|and|or|not|lambda|None|True|False)$/;
const PRINTS = /^(?:info|log|write|warning|debug|print)$/;

function isValue(token: Token, next: string | undefined, afterNext = ''): boolean {
  if (NO_VARIABLE.test(token.text) || EVALUATED.test(token.text)) return false;
  if (next === '.') return PASSES.has(afterNext) && !PRINTS.test(afterNext);
  return next !== '(' && next !== '=';
}

function isFString(token: Token): boolean {
  return /^[rR]?[fF]/.test(token.text);
}

/** The expressions of an f-string, without format and conversion. */
function expressionsIn(content: string): Token[][] {
  const all = content.replace(/\{\{|\}\}/g, '').matchAll(/\{([^{}]*)\}?/g);
  return [...all].map(([, inside]) => pythonTokens(inside!.replace(/(?:![rsa])?(?::[^\])]*)?=?$/, '')));
}

import type { Comparison } from './comparison.js';
import { assignedNames, callsIn, valueOf, type Statement } from './pythonStatements.js';
import type { Token } from './pythonTokens.js';
import { commaSeparated } from './splitCode.js';

const FEATURES = /^(?:x|features?|inputs?)(?:_|\d|$)/i;
const TARGETS = /^(?:y|targets?|labels?)(?:_|\d|$)/i;
/** What is fitted to the targets, such as an encoder, makes features from them by right. */
const FIT = /^fit(?:_|$)/;

/**
 * The new statement that makes features from what served for the targets alone before: `X_val, y_val = windows(clean),
 * clean.ravel()` in the place of `windows(noisy), clean.ravel()`. A table that holds both is used for both.
 */
export function answersAsFeatures(change: Comparison): Statement | undefined {
  const sources = new Set(change.after.flatMap((statement) => partsOf(statement, TARGETS).flatMap(firstVariable)));
  const modules = new Set([...change.before, ...change.after].filter(isImport).flatMap(namesIn));
  const known = new Set(change.before.flatMap((statement) => otherParts(statement).flatMap(variablesIn)));
  const isAnswer = (name: string) => sources.has(name) && !known.has(name) && !modules.has(name);
  const isMade = (part: readonly Token[]) =>
    variablesIn(part).some(isAnswer) || firstVariable(part).some((name) => TARGETS.test(name));
  return change.added.find((statement) =>
    partsOf(statement, FEATURES).some((part) => isMade(part) && !callsIn(part).some(({ name }) => FIT.test(name))),
  );
}

/** What is assigned to names of one kind, also in `X_train, y_train = a, b`. */
function partsOf(statement: Statement, kind: RegExp): (readonly Token[])[] {
  return pairs(statement).flatMap(({ name, part }) => (kind.test(name) ? [part] : []));
}

/** All code of a statement but what is assigned to targets. */
function otherParts(statement: Statement): (readonly Token[])[] {
  const assigned = pairs(statement);
  if (assigned.length > 0) return assigned.flatMap(({ name, part }) => (TARGETS.test(name) ? [] : [part]));
  return assignedNames(statement).length > 0 ? [valueOf(statement)] : [statement.tokens];
}

/** Each name with what is assigned to it; none where one value is taken apart. */
function pairs(statement: Statement): { readonly name: string; readonly part: readonly Token[] }[] {
  const names = assignedNames(statement);
  const value = valueOf(statement);
  const parts = names.length === 1 ? [value] : commaSeparated(value);
  return parts.length === names.length ? parts.map((part, i) => ({ name: names[i]!, part })) : [];
}

function firstVariable(part: readonly Token[]): string[] {
  return variablesIn(part).slice(0, 1);
}

/** Names that are neither attributes, functions that are called, nor arguments' names. */
function variablesIn(part: readonly Token[]): string[] {
  const isVariable = (token: Token, i: number) =>
    token.kind === 'name' && part[i - 1]?.text !== '.' && !['(', '='].includes(part[i + 1]?.text ?? '');
  return part.filter(isVariable).map(({ text }) => text);
}

function isImport({ tokens }: Statement): boolean {
  return ['import', 'from'].includes(tokens[0]?.text ?? '');
}

function namesIn({ tokens }: Statement): string[] {
  return tokens.filter(({ kind }) => kind === 'name').map(({ text }) => text);
}

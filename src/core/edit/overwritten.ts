import { assignedNames, callsIn, pythonStatements, reads, valueOf, type Statement } from './pythonStatements.js';

/** Functions that only put objects together; others may print, wait, or draw from a generator that later lines draw from. */
const HARMLESS = /^(?:\p{Lu}.*|make_(?:pipeline|union|column_transformer)|dict|list|tuple|set)$/u;
/** Statements after which the rest of a block may be left out. */
const LEAVES = /^(?:break|continue|return|raise|yield|await|del|assert|async|def|class|try|with|for|while|if|match)$/;
/** Blocks whose end may be reached from the middle, so that an earlier value is seen. */
const LEFT_EARLY = /^(?:try|with)$/;

/**
 * A script with white space in the place of assignments that nothing can read, as in `clf = A()` before `clf = B()`:
 * positions and lines stay. What such a line says has no effect, so its names and numbers are not worth an idea.
 * Where in doubt, a line stays.
 */
export function withoutOverwritten(script: string): string {
  const statements = pythonStatements(script);
  let shown = script;
  for (const { tokens } of statements.filter((statement) => isOverwritten(statement, statements))) {
    const { start } = tokens[0]!;
    const { end } = tokens.at(-1)!;
    shown = shown.slice(0, start) + shown.slice(start, end).replace(/[^\n]/g, ' ') + shown.slice(end);
  }
  return shown;
}

function isOverwritten(statement: Statement, statements: readonly Statement[]): boolean {
  const name = plainTarget(statement);
  if (name === null || !isHarmless(statement) || statement.inside.some(isLeftEarly)) return false;
  const at = statements.indexOf(statement);
  const assignsAgain = (other: Statement) =>
    other.tokens[0]!.text === name && plainTarget(other) === name && other.inside.at(-1) === statement.inside.at(-1);
  const end = statements.findIndex((other, i) => i > at && assignsAgain(other));
  if (end < 0 || reads(valueOf(statements[end]!), name)) return false;
  const between = statements.slice(at + 1, end);
  if (between.some(({ tokens }) => reads(tokens, name) || LEAVES.test(tokens[0]!.text))) return false;
  if ([...between, statements[end]!].every(isHarmless)) return true;
  return !statements.some((other) => runsLater(other, statement) && reads(other.tokens, name));
}

function isLeftEarly({ tokens }: Statement): boolean {
  return LEFT_EARLY.test(tokens[0]!.text);
}

function isHarmless({ tokens }: Statement): boolean {
  return callsIn(tokens).every((call) => HARMLESS.test(call.name));
}

/** `a` of `a = 1`; null for all other statements. */
function plainTarget(statement: Statement): string | null {
  const [name, equals] = statement.tokens;
  return equals?.text === '=' && assignedNames(statement).length === 1 ? name!.text : null;
}

/** Whether a statement is part of another function, or makes one, that a call between may run. */
function runsLater(other: Statement, statement: Statement): boolean {
  return functionOf(other) !== functionOf(statement) || other.tokens.some((token) => token.text === 'lambda');
}

function functionOf({ inside }: Statement): Statement | undefined {
  return inside.findLast(({ tokens }) => ['def', 'async'].includes(tokens[0]!.text));
}

import { namePattern, nameWords } from '../metric/metricNames.js';
import { sightingsOn } from '../metric/sightings.js';
import type { Comparison } from './comparison.js';
import { evaluationText } from './evaluationText.js';
import type { Statement } from './pythonStatements.js';
import { stringContent, type Token } from './pythonTokens.js';

/** The line that prints the metric: changed, gone, joined by another one, or with a fixed number. */
export function metricPrintFindings(change: Comparison, quoted: (statement: Statement) => string): string[] {
  const now = [...change.flowAfter.outputs];
  const old = [...change.flowBefore.outputs];
  const textsNow = now.map((statement) => evaluationText(statement.tokens, change.flowAfter.training));
  const textsOld = old.map((statement) => evaluationText(statement.tokens, change.flowBefore.training));
  const added = now.filter(
    (_, i) => countOf(textsNow.slice(0, i + 1), textsNow[i]!) > countOf(textsOld, textsNow[i]!),
  );
  const gone = old.filter((_, i) => !textsNow.includes(textsOld[i]!));
  const fixed = added.find((statement) => printsFixedNumber(statement, change.metricName));
  if (fixed !== undefined) return [`It prints a fixed number as the metric: ${quoted(fixed)}.`];
  const touched = added[0] ?? gone[0];
  return touched === undefined ? [] : [`It touches the line that prints the metric: ${quoted(touched)}.`];
}

function countOf(texts: readonly string[], text: string): number {
  return texts.filter((other) => other === text).length;
}

/** `print("acc: 0.99")`, `print("acc:", 0.99)`, `print(f"acc: {0.99}")`. */
function printsFixedNumber(statement: Statement, metricName: string): boolean {
  const words = nameWords(metricName);
  const wanted = { pattern: namePattern(words, true), words, split: null };
  return statement.tokens.some((token, i) => {
    if (token.kind !== 'string') return false;
    const text = printedText(token) + numberBehind(statement.tokens, i);
    return sightingsOn(text, text.length, wanted, () => null).found.some(({ value }) => value !== null);
  });
}

/** What a string prints, computed parts replaced by a mark that is no number. */
function printedText(token: Token): string {
  const content = stringContent(token);
  if (!/^[rR]?[fF]/.test(token.text)) return content;
  return content.replace(/\{([^{}]*)\}/g, (_, inside: string) =>
    /^[\d.]+(?::[^}]*)?$/.test(inside) ? inside.split(':')[0]! : '?',
  );
}

function numberBehind(tokens: readonly Token[], i: number): string {
  const next = tokens[i + 1]?.text;
  const number = tokens[i + 2];
  const ends = /^[),}]$/.test(tokens[i + 3]?.text ?? ')');
  return (next === ',' || next === ':') && number?.kind === 'number' && ends ? ` ${number.text}` : '';
}

import { metricFlow, type MetricFlow } from './metricFlow.js';
import { pythonStatements, type Statement } from './pythonStatements.js';

/** Two scripts, statement by statement. */
export interface Comparison {
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
  /** Statements of one script that the other lacks; one that only moved is in neither. */
  readonly added: readonly Statement[];
  readonly removed: readonly Statement[];
  readonly flowBefore: MetricFlow;
  readonly flowAfter: MetricFlow;
  readonly metricName: string;
}

/** Compares two scripts as multisets of statements, without comments and layout. */
export function comparison(before: string, after: string, metricName: string): Comparison {
  const old = pythonStatements(before);
  const now = pythonStatements(after);
  return {
    before: old,
    after: now,
    added: lackedBy(now, old),
    removed: lackedBy(old, now),
    flowBefore: metricFlow(old, metricName),
    flowAfter: metricFlow(now, metricName),
    metricName,
  };
}

function lackedBy(statements: readonly Statement[], others: readonly Statement[]): Statement[] {
  const left = new Map<string, number>();
  for (const { text } of others) left.set(text, (left.get(text) ?? 0) + 1);
  return statements.filter(({ text }) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

import type { Gate } from '../../core/ports.js';

/** A starter script whose model section was filled in, with what was put there in one phrase; or what is missing. */
export type FilledStarter =
  | { readonly source: string; readonly filled: string | null }
  | { readonly source: null; readonly undefinedNames: readonly string[] };

/**
 * Some starters of MLAgentBench leave the model section empty, and use the names that it should define below it. An
 * experiment needs a baseline, so a plain model is put there: the least that the script's own names allow.
 * Each entry: the names that are used without being defined, and those that the code needs to be there.
 */
const MODELS = [
  {
    lacks: ['model', 'train_mae', 'valid_mae'],
    needs: ['train_X', 'train_y', 'valid_X', 'valid_y'],
    what: 'a decision tree',
    code: `from sklearn.metrics import mean_absolute_error
from sklearn.tree import DecisionTreeRegressor

model = DecisionTreeRegressor(max_leaf_nodes=50, random_state=1)
model.fit(train_X, train_y)
train_mae = mean_absolute_error(train_y, model.predict(train_X))
valid_mae = mean_absolute_error(valid_y, model.predict(valid_X))
`,
  },
  {
    lacks: ['model', 'train_accuracy', 'val_accuracy'],
    needs: ['ResourceX', 'TargetY', 'ResourceX_test', 'TargetY_test'],
    what: 'a decision tree',
    code: `from sklearn.tree import DecisionTreeClassifier

model = DecisionTreeClassifier(max_depth=3, random_state=1)
model.fit(ResourceX, TargetY.astype(bool))
train_accuracy = model.score(ResourceX, TargetY.astype(bool))
val_accuracy = model.score(ResourceX_test, TargetY_test.astype(bool))
`,
  },
] as const;

/** @returns the script as it is when nothing is missing in it. Finds only names that are nowhere defined. */
export async function fillStarter(file: string, source: string, gate: Gate): Promise<FilledStarter> {
  const found = (await gate.check(file, source)).filter(({ code }) => code === 'F821');
  const first = found[0];
  if (first === undefined) return { source, filled: null };
  const names = [...new Set(found.map(({ message }) => /`([^`]+)`/.exec(message)?.[1] ?? message))].sort();
  const model = MODELS.find(
    ({ lacks, needs }) => lacks.join() === names.join() && needs.every((name) => assigns(source, name)),
  );
  if (model === undefined) return { source: null, undefinedNames: names };
  const lines = source.split('\n');
  const at = sectionBefore(lines, first.line - 1);
  const filled = [...lines.slice(0, at), ...model.code.trimEnd().split('\n'), '', ...lines.slice(at)].join('\n');
  return { source: filled, filled: model.what };
}

function assigns(source: string, name: string): boolean {
  return new RegExp(`^[^#\\n]*\\b${name}\\b[^=\\n]*=(?!=)`, 'm').test(source);
}

/** Index of the line where the code goes: behind the comment that opens the empty section, above the one that ends it. */
function sectionBefore(lines: readonly string[], use: number): number {
  let start = use;
  while (start > 0 && /^\s*(#.*)?$/.test(lines[start - 1]!)) start -= 1;
  const gap = lines.slice(start, use).findLastIndex((line) => line.trim() === '' && use - start > 1);
  const blanks = lines.slice(start, use).flatMap((line, i) => (line.trim() === '' ? [start + i] : []));
  const inside = blanks.find((i) => lines.slice(start, i).some(isComment) && lines.slice(i, use).some(isComment));
  return inside ?? (gap < 0 ? use : start + gap + 1);
}

function isComment(line: string): boolean {
  return line.trim().startsWith('#');
}

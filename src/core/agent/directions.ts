/** The three axes of ideas (arXiv 2505.23723v2, exploration-enriched fine-tuning). */
export type Axis = 'data' | 'model' | 'learning';

/** What a step is to look at. */
export interface Direction {
  readonly axis: Axis;
  /** The end of the sentence "Now ...". It names no change that could be copied as it stands: a small model would. */
  readonly text: string;
  /** Words of which the edit instruction begins with one, perhaps made from the script; any words where there are none. */
  readonly openings: readonly string[] | ((script: string) => readonly string[]);
}

/**
 * What to look at, the axes in turn. A small model that is only asked for "an improvement" proposes the same one again
 * and again, and one that sees a list of ideas tried copies from it; a direction a step, held by the first word of the
 * instruction, makes its ideas differ, and it still chooses what to do.
 */
const DIRECTIONS: readonly Direction[] = [
  {
    axis: 'model',
    text: 'edit the estimator: another installed family may suit this data better, such as gradient boosting, a random forest, extra trees, support vectors, nearest neighbours or a regularised linear model. Say which arguments it gets, since those of the old one do not fit it.',
    openings: replacing,
  },
  {
    axis: 'data',
    text: 'edit how the features are prepared: scaling, encoding or a transformation, fitted on training data alone.',
    openings: ['Scale ', 'Transform ', 'Encode '],
  },
  {
    axis: 'learning',
    text: 'edit the two hyperparameters that matter most for the estimator in use: name each and its new value.',
    openings: ['Set '],
  },
  {
    axis: 'model',
    text: 'edit the estimator: two or three different ones may be better together, by voting, stacking or averaging.',
    openings: combining,
  },
  {
    axis: 'data',
    text: 'edit what data is used: columns, features or training rows that the script leaves out.',
    openings: ['Use ', 'Add '],
  },
  {
    axis: 'learning',
    text: 'edit the size of the model or the length of training: trees, iterations, epochs or hidden units.',
    openings: ['Increase ', 'Raise '],
  },
  {
    axis: 'model',
    text: 'edit the estimator: take a family that is not on the list of ideas tried, and say which arguments it gets.',
    openings: replacing,
  },
  {
    axis: 'data',
    text: 'edit the features: compute new ones from those that are there, or transform the target and turn the predictions back.',
    openings: ['Compute ', 'Add ', 'Transform '],
  },
  {
    axis: 'learning',
    text: 'edit the regularisation or the learning rate of the estimator in use.',
    openings: ['Reduce ', 'Lower ', 'Raise ', 'Increase '],
  },
];

export const DIRECTION_COUNT = DIRECTIONS.length;

/** What stands in the place of a direction when the agent goes without ideas. */
export const FREE_DIRECTION = { text: 'make one change that should improve the score.', openings: [] };

/** The direction for an idea, by the number of ideas before it. */
export function directionFor(
  attempts: number,
  script: string,
): { readonly text: string; readonly openings: readonly string[] } {
  const { text, openings } = DIRECTIONS[attempts % DIRECTIONS.length]!;
  return { text, openings: typeof openings === 'function' ? openings(script) : openings };
}

/** Names of estimators as scikit-learn and its relatives form them. */
const ESTIMATOR =
  /\b(?=[A-Z])(\w*(?:Classifier|Regressor|Regression|SVC|SVR|Ridge|Lasso|Net|NB|Model|KMeans|Dummy))\s*\(/g;

/** "Replace DecisionTreeRegressor(": with the name given, a small model names what comes instead, too. */
function replacing(script: string): readonly string[] {
  const names = estimatorsIn(script);
  return names.length === 0 ? ['Replace '] : names.map((name) => `Replace ${name}`);
}

function combining(script: string): readonly string[] {
  const names = estimatorsIn(script);
  return names.length === 0 ? ['Combine '] : names.map((name) => `Combine ${name} with `);
}

function estimatorsIn(script: string): string[] {
  return [...new Set([...script.matchAll(ESTIMATOR)].map((match) => match[1]!))];
}

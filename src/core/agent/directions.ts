import type { DataFact } from '../../shared/facts.js';
import type { Idea } from '../../shared/record.js';
import { withoutOverwritten } from '../edit/overwritten.js';
import { kindOf, replacementsFor } from './families.js';
import { givenArguments } from './hyperparameters.js';
import { namedNumbers } from './namedNumbers.js';
import { openChanges, type Verb } from './numberChanges.js';
import { newFeatures, scalings, untried } from './transformers.js';
import { columnsToAdd } from './unusedColumns.js';

/** The three axes of ideas (arXiv 2505.23723v2, exploration-enriched fine-tuning). */
export type Axis = Idea['axis'];

/** What a step is to look at. */
export interface Direction {
  readonly axis: Axis;
  /** The end of the sentence "Now ...". It names no change that could be copied as it stands: a small model would. */
  readonly text: string;
  /** Words of which the edit instruction begins with one; none where earlier ideas have said all that there is. */
  readonly openings: (from: Known) => readonly string[];
}

/** What openings are made from. */
export interface Known {
  /** The script that is to be changed. */
  readonly script: string;
  /** Import names of the packages that are there. */
  readonly installed: ReadonlySet<string>;
  /** The data files. */
  readonly data: readonly DataFact[];
  /** Ideas of earlier steps. */
  readonly tried: readonly string[];
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
    openings: replacingBy,
  },
  {
    axis: 'data',
    text: 'edit how the features are prepared: scaling, encoding or a transformation, fitted on training data alone.',
    openings: scaling,
  },
  {
    axis: 'learning',
    text: 'edit the two hyperparameters that matter most for the estimator in use: name each and its new value.',
    openings: changing('Set'),
  },
  {
    axis: 'model',
    text: 'edit the estimator: two or three different ones may be better together, by voting, stacking or averaging.',
    openings: combining,
  },
  {
    axis: 'data',
    text: 'edit what data is used: columns, features or training rows that the script leaves out.',
    openings: usingMore,
  },
  {
    axis: 'learning',
    text: 'edit the size of the model or the length of training: trees, iterations, epochs or hidden units.',
    openings: changing('Increase'),
  },
  {
    axis: 'model',
    text: 'edit the estimator: take a family that is not on the list of ideas tried, and say which arguments it gets.',
    openings: replacingBy,
  },
  {
    axis: 'data',
    text: 'edit the features: compute new ones from those that are there, or transform the target and turn the predictions back.',
    openings: computing,
  },
  {
    axis: 'learning',
    text: 'edit the regularisation or the learning rate of the estimator in use.',
    openings: changing('Reduce', 'Increase'),
  },
];

/** Those that ask for numbers. */
const NUMBERS = DIRECTIONS.filter(({ axis }) => axis === 'learning');

/**
 * The order for a script that names no estimator, such as one with a model written by hand: nothing is there to be
 * combined, and another model in its place comes last, since a small model seldom gets that right.
 */
const BY_HAND = inOrder(2, 1, 5, 4, 8, 7, 0);

/** The same where the script has numbers with a name: more than half of the steps change those, by rule. */
const BY_HAND_WITH_NUMBERS = inOrder(2, 5, 1, 8, 2, 4, 5, 7, 8, 0);

export const DIRECTION_COUNT = DIRECTIONS.length;

/** What stands in the place of a direction when the agent goes without ideas. */
export const FREE_DIRECTION = { text: 'make one change that should improve the score.', openings: [] };

/**
 * The direction for an idea, by the number of ideas before it: first the ideas of the pool, then the axes in turn.
 * @param turn how much farther to go on the axes, when what came first was tried already.
 */
export function directionFor(
  attempts: number,
  turn: number,
  from: Known & { readonly ideas: readonly Idea[] },
): { readonly text: string; readonly openings: readonly string[] } {
  const idea = turn === 0 ? from.ideas[attempts] : undefined;
  if (idea !== undefined) return { text: `make this idea concrete and try it: ${idea.text}`, openings: [] };
  const index = Math.max(0, attempts - from.ideas.length) + turn;
  const known = { ...from, script: withoutOverwritten(from.script) };
  const open = directionsFor(known, turn)
    .map(({ text, openings }) => ({ text, openings: openings(known) }))
    .filter(({ openings }) => openings.length > 0);
  return open[index % open.length] ?? FREE_DIRECTION;
}

/**
 * Where a model is written by hand and a direction came to nothing, numbers are asked for: what is carried out by rule
 * does not fail, while each further try of a small model at such code costs up to four calls.
 */
function directionsFor(from: Known, turn: number): readonly Direction[] {
  if (estimatorsIn(from.script).length > 0) return DIRECTIONS;
  const hasNumbers = namedNumbers(from.script).length > 0 && NUMBERS.some(({ openings }) => openings(from).length > 0);
  if (!hasNumbers) return BY_HAND;
  return turn > 0 ? NUMBERS : BY_HAND_WITH_NUMBERS;
}

function inOrder(...indices: readonly number[]): readonly Direction[] {
  return indices.map((index) => DIRECTIONS[index]!);
}

/**
 * Whether an instruction says no more than the direction that asked for it, as a small model's does now and then: every
 * longer word of it is one of a direction's, or all but one of many where that one is no name. Nothing comes of such an
 * edit.
 */
export function isEcho(instruction: string): boolean {
  const words = wordsOf(instruction).filter((word) => !VERBS.has(word));
  const others = NAME.test(instruction) ? 0 : Math.floor(words.length / MANY_WORDS);
  const echoes = (text: string) => words.filter((word) => !wordsOf(text).includes(word)).length <= others;
  return words.length > 0 && DIRECTIONS.some(({ text }) => echoes(text));
}

const MANY_WORDS = 8;
/** A name or a number as code has them. */
const NAME = /[a-z][A-Z]|_|\d/;

/** Words with which openings begin and that say nothing alone. */
const VERBS = new Set(['replace', 'combine']);

/** Longer words of a text, one as many. */
function wordsOf(text: string): string[] {
  const words: string[] = text.toLowerCase().match(/[\p{L}\d_.]{4,}|\d+/gu) ?? [];
  return words.map((word) => word.replace(/\.$/, '').replace(/s$/, ''));
}

/** Names of estimators as scikit-learn and its relatives form them. */
const ESTIMATOR =
  /\b(?=[A-Z])(\w*(?:Classifier|Regressor|Regression|SVC|SVR|Ridge|Lasso|Net|NB|Model|KMeans|Dummy))\s*\(/g;

/** "Replace DecisionTreeRegressor with ExtraTreesRegressor", out of all that could stand in its place. */
function replacingBy(from: Known): readonly string[] {
  const openings = estimatorsIn(from.script).flatMap((name) =>
    replacementsFor(name, from).map((other) => `Replace ${name} with ${other}`),
  );
  return openings.length === 0 ? replacing(from) : openings;
}

/** "Replace DecisionTreeRegressor(": with the name given, a small model names what comes instead, too. */
function replacing({ script }: Known): readonly string[] {
  const names = estimatorsIn(script);
  return names.length === 0 ? ['Replace '] : names.map((name) => `Replace ${name}`);
}

/** "Combine Ridge with SVR in a VotingRegressor": told of the class, a small model makes it, too. */
function combining(from: Known): readonly string[] {
  const names = estimatorsIn(from.script);
  const combined = names.flatMap((name) =>
    replacementsFor(name, { ...from, tried: [] }).map(
      (other) => `Combine ${name} with ${other} in a ${votingFor(name, from.script)}`,
    ),
  );
  const openings = untried(combined, from);
  if (openings.length > 0) return openings;
  return names.length === 0 ? ['Combine '] : names.map((name) => `Combine ${name} with `);
}

function scaling(from: Known): readonly string[] {
  const openings = scalings(estimatorsIn(from.script), from);
  return openings.length > 0 ? openings : ['Scale ', 'Transform ', 'Encode '];
}

function usingMore({ script, data }: Known): readonly string[] {
  const openings = columnsToAdd(script, data);
  return openings.length > 0 ? openings : ['Use '];
}

function computing(from: Known): readonly string[] {
  const openings = newFeatures(estimatorsIn(from.script), from);
  return openings.length > 0 ? openings : ['Compute ', 'Add ', 'Transform '];
}

/** A vote of classifiers has probabilities only when it is a soft one. */
function votingFor(name: string, script: string): string {
  if (kindOf(name) !== 'classifier') return 'VotingRegressor';
  return script.includes('predict_proba') ? "VotingClassifier(voting='soft')" : 'VotingClassifier';
}

/**
 * "Set max_depth from 3 to ", "Give SVC the argument C=": a small model that is free to choose names numbers that the
 * script does not have, and then changes nothing, or arguments that the estimator does not take.
 */
function changing(...verbs: readonly Verb[]): (from: Known) => readonly string[] {
  return ({ script, tried }) => {
    const numbers = namedNumbers(script);
    const given = givenArguments(estimatorsIn(script), script);
    if (numbers.length + given.length === 0) return verbs.map((verb) => `${verb} `);
    const wasTried = (opening: string) => tried.some((idea) => idea.includes(opening.replace(/^\w+ /, '')));
    return [...openChanges(numbers, verbs, tried), ...given.filter((opening) => !wasTried(opening))];
  };
}

/** A class of the script's own, such as a network, is a model written by hand. */
function estimatorsIn(script: string): string[] {
  const own = new Set([...script.matchAll(/^\s*class\s+(\w+)/gm)].map((match) => match[1]!));
  return [...new Set([...script.matchAll(ESTIMATOR)].map((match) => match[1]!))].filter((name) => !own.has(name));
}

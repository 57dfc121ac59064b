import type { ViewStep } from './protocol.js';

/** Different texts, and the place of the one that each step has. */
export interface Texts<Text extends string | null> {
  readonly different: readonly Text[];
  readonly places: readonly number[];
}

/** Steps as one list a field, of one length. Texts that come again are written once. */
export interface StepColumns {
  readonly id: readonly ViewStep['id'][];
  readonly parentId: readonly ViewStep['parentId'][];
  readonly seconds: readonly ViewStep['seconds'][];
  readonly status: Texts<ViewStep['status']>;
  readonly idea: Texts<ViewStep['idea']>;
  readonly metricBefore: readonly ViewStep['metricBefore'][];
  readonly reason: Texts<ViewStep['reason']>;
  readonly action: Texts<ViewStep['action']>;
  readonly metric: readonly ViewStep['metric'][];
  readonly reward: readonly ViewStep['reward'][];
  readonly tokens: readonly ViewStep['tokens'][];
  readonly noise: readonly ViewStep['noise'][];
  readonly hasDiff: readonly ViewStep['hasDiff'][];
}

/**
 * Steps as a text for the view: their columns in JSON. VS Code takes a message apart and puts it together again value
 * by value several times on its way, but a text is one value.
 */
export function packSteps(steps: readonly ViewStep[]): string {
  return JSON.stringify(toColumns(steps));
}

export function toColumns(steps: readonly ViewStep[]): StepColumns {
  return {
    id: steps.map(({ id }) => id),
    parentId: steps.map(({ parentId }) => parentId),
    seconds: steps.map(({ seconds }) => seconds),
    status: toTexts(steps.map(({ status }) => status)),
    idea: toTexts(steps.map(({ idea }) => idea)),
    metricBefore: steps.map(({ metricBefore }) => metricBefore),
    reason: toTexts(steps.map(({ reason }) => reason)),
    action: toTexts(steps.map(({ action }) => action)),
    metric: steps.map(({ metric }) => metric),
    reward: steps.map(({ reward }) => reward),
    tokens: steps.map(({ tokens }) => tokens),
    noise: steps.map(({ noise }) => noise),
    hasDiff: steps.map(({ hasDiff }) => hasDiff),
  };
}

export function fromColumns(columns: StepColumns): ViewStep[] {
  const { status, idea, reason, action } = columns;
  return columns.id.map((id, at) => ({
    id,
    parentId: columns.parentId[at] ?? null,
    seconds: columns.seconds[at]!,
    status: status.different[status.places[at]!]!,
    idea: idea.different[idea.places[at]!]!,
    metricBefore: columns.metricBefore[at] ?? null,
    reason: reason.different[reason.places[at]!]!,
    action: action.different[action.places[at]!] ?? null,
    metric: columns.metric[at] ?? null,
    reward: columns.reward[at] ?? null,
    tokens: columns.tokens[at]!,
    noise: columns.noise[at] ?? null,
    hasDiff: columns.hasDiff[at]!,
  }));
}

function toTexts<Text extends string | null>(values: readonly Text[]): Texts<Text> {
  const known = new Map<Text, number>();
  const places = values.map((value) => {
    const place = known.get(value) ?? known.size;
    known.set(value, place);
    return place;
  });
  return { different: [...known.keys()], places };
}

import { z } from 'zod';
import { statusSchema, type Status } from './record.js';
import { fromColumns } from './stepColumns.js';

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isPositive = (value: unknown): value is number => isNumber(value) && value >= 0;
const isCount = (value: unknown): value is number => isPositive(value) && Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isStatus = (value: unknown): value is Status => statusSchema.safeParse(value).success;
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** Columns in, steps out: lists of numbers are checked many times faster than objects. See `toColumns`. */
export const stepColumnsSchema = z
  .strictObject({
    id: list(isCount),
    parentId: list(orNull(isCount)),
    seconds: list(isPositive),
    status: texts(isStatus),
    idea: texts(isText),
    metricBefore: list(orNull(isNumber)),
    reason: texts(isText),
    action: texts(orNull(isText)),
    metric: list(orNull(isNumber)),
    reward: list(orNull(isNumber)),
    tokens: list(isCount),
    noise: list(orNull(isPositive)),
    hasDiff: list(isFlag),
  })
  .refine(
    ({ id, ...others }) =>
      Object.values(others).every((column) => ('places' in column ? column.places : column).length === id.length),
    { error: 'The columns differ in length.' },
  )
  .transform(fromColumns);

/** What `packSteps` made in, steps out. */
export const packedStepsSchema = z.string().transform(parseJson).pipe(stepColumnsSchema);

function list<T>(fits: (value: unknown) => value is T) {
  return z.custom<T[]>((values) => Array.isArray(values) && values.every(fits));
}

function orNull<T>(fits: (value: unknown) => value is T) {
  return (value: unknown): value is T | null => value === null || fits(value);
}

function texts<Text extends string | null>(fits: (value: unknown) => value is Text) {
  return z
    .strictObject({ different: list(fits), places: list(isCount) })
    .refine(({ different, places }) => places.every((place) => place < different.length), {
      error: 'A text is missing.',
    });
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'The steps are not JSON.' });
    return z.NEVER;
  }
}

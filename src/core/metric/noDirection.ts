import { UserError } from '../errors.js';

/** For a metric whose name does not tell whether more is better, where nobody can be asked. */
export function noDirection(metric: string): UserError {
  return new UserError(
    'noDirection',
    `Whether a larger ${metric} is better is not known; say --direction maximize or minimize.`,
    true,
  );
}

import type { Sampling } from '../../shared/record.js';

/** Temperature for code: what to do is decided by then, and a slip in copied code is a crash. */
const SCRIPT_TEMPERATURE = 0.2;

/** Sampling of a script or block; a session that samples colder still does so here. */
export function scriptSampling(sampling: Sampling): Sampling {
  return { ...sampling, temperature: Math.min(sampling.temperature, SCRIPT_TEMPERATURE) };
}

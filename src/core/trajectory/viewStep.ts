import type { ViewStep } from '../../shared/protocol.js';
import type { Step } from '../../shared/record.js';
import { toViewStep } from '../../shared/viewStep.js';
import { noiseOf } from '../reward/noise.js';
import { valuesOf } from './state.js';

/** A step with its noise: the standard deviation of its runs with different seeds, in the metric's own unit. */
export function viewStep(step: Step): ViewStep {
  return toViewStep(step, noiseOf(valuesOf(step)));
}

/** What bounds the work of a step: it is said in every call that writes code. */
export interface Limits {
  readonly stepsLeft: number;
  readonly minutesLeft: number;
  /** Seconds of the last successful run of the experiment; null before there is one. */
  readonly runSeconds: number | null;
  readonly runLimitSeconds: number;
  /** GiB that were free when the session began; null when not known. */
  readonly freeMemoryGb: number | null;
}

/** What stays the same for most of a session, for the part of a prompt that the engine keeps evaluated. */
export function runLimits({ runSeconds, runLimitSeconds, freeMemoryGb }: Limits): string {
  const took = runSeconds === null ? '' : `takes about ${oneDigit(runSeconds)} s and `;
  const memory = freeMemoryGb === null ? '' : ` ${memoryText(freeMemoryGb)}`;
  return `A run ${took}is stopped after ${runLimitSeconds} s.${memory}`;
}

/** What is another one in every step. */
export function budgetLeft({ stepsLeft, minutesLeft }: Limits): string {
  return `Steps left: ${stepsLeft}. Minutes left: ${Math.max(0, Math.round(minutesLeft))}.`;
}

function memoryText(gigabytes: number): string {
  return gigabytes === 0 ? 'Hardly any memory is free.' : `At least ${gigabytes} GB of memory are free.`;
}

/** No more digits than a run time keeps from one run to the next. */
function oneDigit(seconds: number): string {
  return String(Number(seconds.toPrecision(1)));
}

/** What the user said to the offer of the CUDA build, and when, in milliseconds since 1970. */
export interface OfferAnswer {
  readonly answer: 'notNow' | 'never';
  readonly at: number;
}

/** Days in which "Not now" holds. */
const NOT_NOW_DAYS = 30;

/** Whether the CUDA build may be offered: once, again a month after "Not now", and never after "Never". */
export function mayOffer(last: OfferAnswer | undefined, now: number): boolean {
  if (last === undefined) return true;
  return last.answer === 'notNow' && now - last.at > NOT_NOW_DAYS * 24 * 3600 * 1000;
}

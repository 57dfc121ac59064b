import { expect, test } from 'vitest';
import { mayOffer, type OfferAnswer } from '../../../src/host/engine/offerRule.js';

const DAY = 24 * 3600 * 1000;
const NOW = 1_800_000_000_000;

test.each<[string, OfferAnswer | undefined, boolean]>([
  ['nothing yet', undefined, true],
  ['"Not now" today', { answer: 'notNow', at: NOW }, false],
  ['"Not now" a month ago', { answer: 'notNow', at: NOW - 30 * DAY }, false],
  ['"Not now" more than a month ago', { answer: 'notNow', at: NOW - 31 * DAY }, true],
  ['"Never" long ago', { answer: 'never', at: NOW - 1000 * DAY }, false],
])('after %s the CUDA build is offered: %#', (_, last, expected) => {
  expect(mayOffer(last, NOW)).toBe(expected);
});

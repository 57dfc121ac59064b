import { describe, expect, it } from 'vitest';
import { changesOf, scriptChanges } from '../../../src/core/agent/scriptChanges.js';

const ORIGINAL = Array.from({ length: 20 }, (_, i) => `value_${i} = compute(${i})`).join('\n') + '\n';

describe('the changes of a script that the prompt has shown', () => {
  it('are its other lines, with the one before and after', () => {
    const now = ORIGINAL.replace('compute(3)', 'predict(3)').replace('value_12 = compute(12)\n', '');
    expect(scriptChanges(ORIGINAL, now)).toBe(`\`\`\`diff
@@
 value_2 = compute(2)
-value_3 = compute(3)
+value_3 = predict(3)
 value_4 = compute(4)
@@
 value_11 = compute(11)
-value_12 = compute(12)
 value_13 = compute(13)
\`\`\``);
  });

  it('are none in a script that is the same', () => {
    expect(scriptChanges(ORIGINAL, ORIGINAL)).toBe('');
  });

  it('are left to the script itself where they are most of it', () => {
    expect(scriptChanges(ORIGINAL, ORIGINAL.replaceAll('compute', 'predict'))).toBeNull();
  });

  it('cannot be left by a fence in the script', () => {
    const now = ORIGINAL.replace('compute(3)', '"```"');
    expect(scriptChanges(ORIGINAL, now)).toMatch(/^````diff\n[\s\S]*\n````$/);
  });

  it('name no line of a script that comes without one, and of a new script all', () => {
    expect(scriptChanges('', '')).toBe('');
    expect(scriptChanges('', 'x = 1\n')).toBeNull();
  });
});

it('of several scripts are named where they are short', () => {
  const originals = new Map([
    ['same.py', ORIGINAL],
    ['other.py', ORIGINAL],
    ['new.py', ORIGINAL],
  ]);
  const scripts = new Map([
    ['same.py', ORIGINAL],
    ['other.py', ORIGINAL.replace('compute(3)', 'predict(3)')],
    ['new.py', 'print(1)\n'],
  ]);
  const named = changesOf(scripts, originals);
  expect([...named.keys()]).toEqual(['same.py', 'other.py']);
  expect(named.get('same.py')).toBe('');
  expect(named.get('other.py')).toMatch(/^these lines:\n```diff\n@@\n value_2 /);
});

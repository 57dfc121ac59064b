import { describe, expect, it } from 'vitest';
import { elision } from '../../../src/core/edit/elision.js';

const OLD = `import os

# Load the data ...
x = 1
# the rest of the code is below
y = 2
print(x + y)
`;

describe('a comment in the place of code', () => {
  it.each([
    '# ... rest unchanged',
    '# ...',
    '...',
    '# … (unchanged)',
    '# (rest of the code remains the same)',
    '# Rest of your code here',
    '# existing code',
    '# ... existing code ...',
    '    # same as before',
    '# [previous code here]',
    '# The remaining functions stay unchanged',
    '# other code omitted',
    '# Your code goes here',
  ])('is found: %s', (line) => {
    expect(elision(OLD, `import os\nx = 3\n${line}\n`)).toMatchObject({ code: 'incomplete', line: 3 });
  });

  it.each([
    '# Load the data ...',
    '# the rest of the code is below',
    '# scale the other columns',
    '# keep the seed as it is in the command',
    'x[..., 0] = 1',
    'print("...")',
    'z = 3  # ... as in the paper',
  ])('is not seen in a line that the old script has, or that says something else: %s', (line) => {
    expect(elision(OLD, `import os\nx = 3\n${line}\n`)).toBeNull();
  });

  it('is none in a script that has become no shorter', () => {
    expect(elision(OLD, `${OLD}# the rest of the code remains the same\n`)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { diffCounts, diffLines } from '../../../webview/domain/diffLines.js';

const DIFF = `--- a/train.py
+++ b/train.py
@@ -3,3 +3,4 @@ def main():
 lr = 0.1
-epochs = 5
+epochs = 10
+warmup = 2
 run(lr, epochs)
\\ No newline at end of file
`;

describe('the lines of a diff', () => {
  it('numbers lines before and after the change', () => {
    expect(diffLines(DIFF).map(({ kind, before, after, text }) => [kind, before, after, text])).toEqual([
      ['file', null, null, '--- a/train.py'],
      ['file', null, null, '+++ b/train.py'],
      ['hunk', null, null, '@@ -3,3 +3,4 @@ def main():'],
      ['same', 3, 3, 'lr = 0.1'],
      ['removed', 4, null, 'epochs = 5'],
      ['added', null, 4, 'epochs = 10'],
      ['added', null, 5, 'warmup = 2'],
      ['same', 5, 6, 'run(lr, epochs)'],
      ['file', null, null, '\\ No newline at end of file'],
    ]);
  });

  it('counts added and removed lines', () => {
    expect(diffCounts(diffLines(DIFF))).toEqual({ added: 2, removed: 1 });
  });

  it('does not take changed lines for file names or hunks', () => {
    const lines = diffLines('@@ -1,2 +1,2 @@\n--- old\n-@@ -1 +1 @@\n+++ new\n+x\n');
    expect(lines.map(({ kind, text }) => [kind, text])).toEqual([
      ['hunk', '@@ -1,2 +1,2 @@'],
      ['removed', '-- old'],
      ['removed', '@@ -1 +1 @@'],
      ['added', '++ new'],
      ['added', 'x'],
    ]);
  });

  it('reads a hunk of one line, whose count is left out', () => {
    expect(diffLines('@@ -1 +1 @@\n-a\n+b\n').map(({ kind }) => kind)).toEqual(['hunk', 'removed', 'added']);
  });

  it('has no lines without a diff', () => {
    expect(diffLines('')).toEqual([]);
  });
});

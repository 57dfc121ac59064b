import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lineEditGrammar } from '../../../src/core/agent/lineEditGrammar.js';
import { withLineEdits } from '../../../src/core/agent/lineEditReply.js';
import { LINE_EDIT_FORM } from '../../../src/core/agent/lineEdits.js';
import { fence } from '../../../src/core/agent/prompt.js';
import { ask, never, startModel } from '../../adapters/llama/startModel.js';

const SCRIPT = path.join(import.meta.dirname, '../../../tasks/training/digits-accuracy/train.py');

it('what a real model writes under the grammar of edits fits into a script of some length', async () => {
  const script = readFileSync(SCRIPT, 'utf8');
  const content = `train.py:\n${fence(script, 'python')}\n\nInstruction: Set hidden from 8 to 64.\n\n${LINE_EDIT_FORM}`;
  // Free to begin anywhere, the model copies other lines on some processors, with each of the seeds.
  const named = script.split('\n').findIndex((line) => line.includes('hidden: int = 8'));
  const grammar = lineEditGrammar(script, { without: new Set(), first: new Set([named]) })!;
  const model = await startModel('coder-0.5b');
  try {
    const changed: (string | null)[] = [];
    for (const seed of [1, 2, 3]) {
      const request = ask(content, {
        grammar,
        maxTokens: 500,
        sampling: { temperature: 0.7, topK: 40, topP: 0.95, seed },
      });
      const { text, end } = await model.generate(request, { signal: never });
      const after = withLineEdits(script, text);
      if (end === 'end') expect(after, text).not.toBeNull();
      changed.push(after);
    }
    expect(changed).toContainEqual(expect.stringContaining('hidden: int = 64\n'));
  } finally {
    await model.dispose();
  }
}, 180_000);

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LlamaModel } from '../../../src/adapters/llama/llamaModel.js';
import { SCRIPT_GRAMMAR } from '../../../src/core/agent/grammar.js';
import { never, startModel } from './startModel.js';

const SCRIPT = `import numpy as np
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

X, y = load_wine(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, random_state=0)
model = DecisionTreeClassifier(max_depth=1, random_state=0)
model.fit(X_train, y_train)
accuracy = np.mean(model.predict(X_val) == y_val)
print(f"val_acc: {accuracy:.4f}")
`;

let model: LlamaModel;
beforeAll(async () => {
  model = await startModel('coder-0.5b');
}, 120_000);
afterAll(() => model.dispose());

/** The script rewritten, with or without a draft. */
function rewritten(temperature: number, draft?: string) {
  const content = `train.py:\n\`\`\`python\n${SCRIPT}\`\`\`\n\nSet max_depth to 5. Write all lines of the new script.`;
  const request = {
    role: 'policy' as const,
    messages: [{ role: 'user' as const, content }],
    replyStart: '```python\n',
    grammar: SCRIPT_GRAMMAR,
    maxTokens: 400,
    sampling: { temperature, topK: 40, topP: 0.95, seed: 3 },
    ...(draft === undefined ? {} : { draft }),
  };
  return model.generate(request, { signal: never });
}

it.each([0, 0.2])(
  'drafts change neither text nor log-probabilities at temperature %d',
  async (temperature) => {
    const plain = await rewritten(temperature);
    const drafted = await rewritten(temperature, `${SCRIPT}\`\`\``);
    expect(plain.drafted).toBeUndefined();
    expect(drafted.text).toBe(plain.text);
    expect(drafted.tokens).toEqual(plain.tokens);
    expect(drafted.drafted!.accepted).toBeGreaterThan(plain.tokens.length / 2);
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum(drafted.logProbs) - sum(plain.logProbs)) / plain.tokens.length).toBeLessThan(0.02);
  },
  120_000,
);

it('a wrong draft costs time alone', async () => {
  const plain = await rewritten(0);
  const drafted = await rewritten(0, 'def main():\n    return 42\n'.repeat(20));
  expect(drafted.text).toBe(plain.text);
}, 120_000);

it('the prompt after a drafted reply reuses what the sequence holds', async () => {
  await rewritten(0, `${SCRIPT}\`\`\``);
  const again = await rewritten(0, `${SCRIPT}\`\`\``);
  expect(again.reusedTokens).toBeGreaterThanOrEqual(again.promptTokens - 1);
}, 120_000);

import { describe, expect, it } from 'vitest';
import { createGate } from '../../../src/adapters/gate/gate.js';
import { fillStarter } from '../../../src/adapters/mlAgentBench/fillStarter.js';

const gate = createGate();

const REGRESSION = `import pandas as pd
from sklearn.model_selection import train_test_split

houses = pd.read_csv("train.csv")
train_X, valid_X, train_y, valid_y = train_test_split(houses[["LotArea"]], houses["SalePrice"])

# --- the model goes here ---

# --- end of the model ---

print(f"Train MAE: {train_mae:,.0f}")
print(f"Validation MAE: {valid_mae:,.0f}")
print(model.predict(valid_X))
`;

describe('a starter with an empty model section', () => {
  it('gets a plain model inside that section, and names nothing undefined any more', async () => {
    const { source, filled } = (await fillStarter('train.py', REGRESSION, gate)) as { source: string; filled: string };
    expect(filled).toBe('a decision tree');
    expect(await gate.check('train.py', source)).toEqual([]);
    const lines = source.split('\n');
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(at('the model goes here')).toBeLessThan(at('model = DecisionTreeRegressor'));
    expect(at('valid_mae = ')).toBeLessThan(at('end of the model'));
    const kept = REGRESSION.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => kept.includes(line))).toEqual(kept);
  });

  it('gets one for a classification too', async () => {
    const script = `import pandas as pd

data = pd.read_csv("train.csv")
ResourceX, ResourceX_test = data[["a"]][:80], data[["a"]][80:]
TargetY = data["b"][:80]
TargetY_test = data["b"][80:]
print(f"Train Accuracy: {train_accuracy}")
print(f"Validation Accuracy: {val_accuracy}")
preds = model.predict(ResourceX_test)
`;
    const { source } = (await fillStarter('train.py', script, gate)) as { source: string };
    expect(source).toContain('val_accuracy = model.score(');
    expect(await gate.check('train.py', source)).toEqual([]);
  });

  it.each([
    ['another name is missing', REGRESSION.replace('valid_mae', 'other'), ['model', 'other', 'train_mae']],
    ['the data have other names', REGRESSION.replaceAll('valid_y', 'y_val'), ['model', 'train_mae', 'valid_mae']],
    ['one name is missing', 'print(score)\n', ['score']],
  ])('is not guessed at when %s', async (_, script, undefinedNames) => {
    expect(await fillStarter('train.py', script, gate)).toEqual({ source: null, undefinedNames });
  });

  it('stays as it is when nothing is missing', async () => {
    expect(await fillStarter('train.py', 'score = 1\nprint(score)\n', gate)).toEqual({
      source: 'score = 1\nprint(score)\n',
      filled: null,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { changedBlocks, longScript, scriptView, type LongScript } from '../../../src/core/agent/longScripts.js';
import { ScriptedModel } from '../scriptedModel.js';
import { SYNTAX } from '../edit/blocks/support.js';
import { longScript as makeScript } from './longScript.js';

const model = new ScriptedModel([], 8192);
const SCRIPT = makeScript();

async function split(source: string): Promise<LongScript> {
  const made = await longScript({ model, syntax: SYNTAX }, 'train.py', source);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

const view = async (budget: number) =>
  scriptView(model, await split(SCRIPT), { path: 'train.py', topic: 'Lower the rmse.', budget });

describe('the view of a long script', () => {
  it.each([20, 100, 200, 300, 500, 1000, 2000, 4000, 8000])('has at most %i tokens', async (budget) => {
    const text = await view(budget);
    expect(text === null ? 0 : await model.countTokens(text)).toBeLessThanOrEqual(budget);
    expect(text === null).toBe(budget < 100);
  });

  it('names every block, and shows imports and training first', async () => {
    const text = (await view(1000))!;
    expect(text).toMatch(/^\d+-\d+ def share_of_noise\(table, window=\d\)$/m);
    expect(text).toContain(', imports:\n```python\nimport argparse\n');
    expect(text).toContain('    model = DecisionTreeRegressor(max_depth=3, random_state=SEED)\n');
    expect(text).not.toContain('def share_of_noise(table, window=3):\n');
  });

  it('names what matters most when there is no room for all', async () => {
    const text = (await view(100))!;
    expect(text).toMatch(/^\d+-\d+ train_model$/m);
    expect(text).toMatch(/^\(\d+ more blocks\)$/m);
  });
});

describe('what changed in a long script', () => {
  it('is shown block by block, within a budget', async () => {
    const changed = SCRIPT.replace('max_depth=3', 'max_depth=4').replace('"""Root mean', '"""The root mean');
    const change = { before: await split(SCRIPT), after: await split(changed) };
    const whole = await changedBlocks(model, change, 500);
    expect(whole.text).toMatch(
      /train_model:\n```python[\s\S]*max_depth=4[\s\S]*, evaluate:\n```python[\s\S]*The root mean/,
    );
    expect([...whole.labels]).toEqual(['train_model', 'evaluate']);
    const { text } = await changedBlocks(model, change, 30);
    expect(text).toMatch(/, evaluate: changed$/);
  });

  it('is nothing when nothing did', async () => {
    const same = await split(SCRIPT);
    expect(await changedBlocks(model, { before: same, after: same }, 500)).toEqual({ text: '', labels: new Set() });
  });

  it('names what is gone', async () => {
    const less = SCRIPT.replace(/def drop_rows[\s\S]*?return kept\n/, '');
    const { text } = await changedBlocks(model, { before: await split(SCRIPT), after: await split(less) }, 500);
    expect(text).toBe('Gone: drop_rows.');
  });
});

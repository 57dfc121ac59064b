import { describe, expect, it } from 'vitest';
import { blocksNamed, rankBlocks, reachedFrom } from '../../../../src/core/edit/blocks/rankBlocks.js';
import { split } from './support.js';

const SCRIPT = `import os
from m import RandomForest, Ridge

LEARNING_RATE = 0.1


def load_table(path):
    return os.path.join(path, "a.csv")


def train_model(rows):
    model = RandomForest(depth=3)
    return model.fit(rows, LEARNING_RATE)


def unused_model(rows):
    model = Ridge(alpha=1)
    return train_other(model)


class Report:
    def show_loss(self):
        return self


print(train_model(load_table("data")))
Report()
`;

describe('ranked blocks', () => {
  it('begin with the one whose name and code have most to do with the text', async () => {
    const blocks = await split(SCRIPT);
    const first = (query: string) => rankBlocks(SCRIPT, blocks, query)[0]!.label;
    expect(first('a better model for training')).toBe('train_model');
    expect(first('the learning rate')).toBe('section 1');
    expect(first('loading of tables')).toBe('load_table');
    expect(first('show the losses')).toBe('Report');
  });

  it('put code that never runs behind code that does', async () => {
    const blocks = await split(SCRIPT);
    const ranked = rankBlocks(SCRIPT, blocks, 'model').map(({ label }) => label);
    expect(ranked.indexOf('unused_model')).toBeGreaterThan(ranked.indexOf('train_model'));
    expect([...reachedFrom(SCRIPT, blocks)].map(({ label }) => label)).not.toContain('unused_model');
  });
});

describe('the blocks that an instruction names', () => {
  it.each([
    ['Let load_table skip empty rows.', ['load_table']],
    ['Change the Report class.', ['Report']],
    ['Replace RandomForest with a Pipeline.', ['train_model']],
    ['Replace `Ridge` with LinearRegression(x)', ['unused_model']],
    ['Set learning_rate to 0.05.', ['section 1', 'train_model']],
    ['Train for longer.', []],
    ['Import numpy.', []],
  ])('%s', async (instruction, labels) => {
    const named = blocksNamed(SCRIPT, await split(SCRIPT), instruction);
    expect(named.map(({ label }) => label)).toEqual(labels);
  });

  it('are not those that are too long to be rewritten', async () => {
    expect(
      blocksNamed('x = [\n1,\n2,\n3,\n4,\n]\n', await split('x = [\n1,\n2,\n3,\n4,\n]\n', 3), 'Set `x`.'),
    ).toEqual([]);
  });
});

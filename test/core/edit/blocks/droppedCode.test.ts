import { describe, expect, it } from 'vitest';
import { droppedCode } from '../../../../src/core/edit/blocks/droppedCode.js';
import { rowsOf } from '../../../../src/core/edit/blocks/keepLayout.js';
import { SYNTAX } from './support.js';

const BEFORE = `def train(rows):
    rows = clip(rows, 0, 1)
    weights = weigh(rows)
    log("start")
    plot(rows)
    model = Tree(depth=3)
    return model.fit(rows)
`;

async function rows(source: string) {
  const parsed = await SYNTAX.parse('a.py', source);
  if (!parsed.ok) throw new Error(parsed.sentence);
  return rowsOf({ source, start: 0, end: source.length, lines: parsed.lines }).rows;
}

/** Message of the finding when these lines are gone, and others came. */
async function dropped(instruction: string, gone: readonly string[], change: [string, string] = ['', '']) {
  const after = BEFORE.split('\n')
    .filter((line) => !gone.some((part) => line.includes(part)))
    .join('\n')
    .replace(...change);
  return droppedCode(await rows(BEFORE), await rows(after), instruction)?.message ?? null;
}

describe('code that a rewrite left out', () => {
  it('is asked for when the change is about something else', async () => {
    const message = await dropped('Set depth to 5.', ['clip', 'weigh', 'log'], ['depth=3', 'depth=5']);
    expect(message).toMatch(/^3 lines are missing .* the first of them rows = clip\(rows, 0, 1\);/);
  });

  it.each([
    ['a line or two', 'Set depth to 5.', ['log', 'plot']],
    ['what the instruction names', 'Use plots of weights in the log and clip.', ['clip', 'weigh', 'log', 'plot']],
    ['what is to be taken away', 'Remove all that is not needed.', ['clip', 'weigh', 'log', 'plot']],
  ])('is not asked for when it is %s', async (_, instruction, gone) => {
    expect(await dropped(instruction, gone)).toBeNull();
  });

  it('is not asked for when new code took its place', async () => {
    const pipeline = 'model = Pipeline(clip, weigh, log, Tree(depth=3))';
    expect(await dropped('Use a pipeline.', ['clip', 'weigh', 'log'], ['model = Tree(depth=3)', pipeline])).toBeNull();
  });
});

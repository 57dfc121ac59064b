import { describe, expect, it } from 'vitest';
import type { GenerateRequest, Message } from '../../../src/core/ports.js';
import { gbnfToRegExp } from '../agent/gbnf.js';
import { continues, CUT_OFF, edits, says, type ScriptedReply } from '../scriptedModel.js';
import { scoring, sessionKit, TRAIN, type Kit, type KitOptions } from '../sessionKit.js';

/** A function of 20 lines that nothing calls. */
const helper = (i: number) =>
  `def helper_${i}(rows):\n    """Helper ${i}."""\n${'    rows = [row + 1 for row in rows]\n'.repeat(18)}    return rows\n`;
const SET_UP = `def set_up(level):
    parts = []
    parts.append(level)
    parts.append(0)
    parts.sort()
    log = len(parts)
    notes = str(log)
    print(notes)
    return sum(parts)
`;
const HELPERS = Array.from({ length: 40 }, (_, i) => helper(i)).join('\n\n');
/** The tiny experiment as a script of 950 lines: its score is 0.5. */
const LONG = TRAIN.replace('\n\ndef predict', () => `\n\n${HELPERS}\n\n${SET_UP}\n\ndef predict`).replace(
  'return LEVEL +',
  'return set_up(LEVEL) +',
);
const CONTEXT = 8192;

const idea = (instruction: string) =>
  says('Edit Script (AI)', { script_name: 'train.py', edit_instruction: instruction, save_name: 'train.py' });

/** A block as the reply that the request has begun. */
const block = (text: string): string => `${text.trimEnd()}\n\`\`\``;

async function longKit(replies: readonly ScriptedReply[], more: KitOptions = {}): Promise<Kit> {
  const kit = await sessionKit({
    contextSize: CONTEXT,
    files: { 'train.py': LONG, ...more.files },
    experiment: { budget: { steps: 1 }, ...more.experiment },
    replies,
  });
  await kit.run();
  return kit;
}

const last = (request: GenerateRequest | undefined) => request!.messages.at(-1)!.content;

describe('an edit of a long script', () => {
  it('rewrites the block that the instruction names, and nothing else', async () => {
    const better = SET_UP.replace('return sum(parts)', 'return sum(parts) + 0.2');
    const kit = await longKit([idea('Let set_up return 0.2 more.'), block(better)]);
    const [step] = kit.steps().slice(1);
    expect(step).toMatchObject({ status: 'kept', metric: { value: 0.7 } });
    const after = await kit.store.getObject(step!.scripts[0]!.after!);
    expect(after).toBe(LONG.replace(SET_UP, better));
    const [, write] = kit.model.requests;
    expect(last(write)).toContain(`, set_up:\n\`\`\`python\n${SET_UP}\`\`\``);
    expect(write!.replyStart).toBe('```python\n');
    expect(write!.draft).toBe(`${SET_UP}\`\`\``);
    expect(gbnfToRegExp(write!.grammar!).test(block(better))).toBe(true);
    expect(gbnfToRegExp(write!.grammar!).test(`import math\n${block(better)}`)).toBe(true);
    expect(gbnfToRegExp(write!.grammar!).test(block('parts = []\n'))).toBe(false);
  });

  it('asks which block it is when the instruction fits several, or none', async () => {
    const kit = await longKit([
      idea('Make it better.'),
      'section 2\n',
      block('targets = [0.6, 0.6]\nerrors = [0.1]\nscore = 1 - sum(errors)\nprint(f"score: {score:.4f}")\n'),
    ]);
    const [action, choice, write] = kit.model.requests;
    expect(choice!.messages).toEqual(action!.messages);
    expect(choice!.replyStart).toMatch(/Action Input: \{.*\}\nBlock: $/s);
    const grammar = gbnfToRegExp(choice!.grammar!);
    for (const label of ['section 1', 'section 2', 'set_up', 'predict', 'helper_39']) {
      expect(grammar.test(`${label}\n`)).toBe(true);
    }
    for (const label of ['imports', 'helper_40', '']) expect(grammar.test(`${label}\n`)).toBe(false);
    expect(write!.messages.at(-2)!.content).toMatch(/\nBlock: section 2$/);
    expect(kit.steps()[1]!.policy).toHaveLength(3);
  });

  it('is without a script when no block is named', async () => {
    const kit = await longKit([idea('Make it better.'), 'all of them\n']);
    expect(kit.steps()[1]).toMatchObject({ status: 'invalidEdit' });
  });

  it('is repaired once when the gate refuses the block', async () => {
    const broken = SET_UP.replace('return sum(parts)', 'return sum(part) + 0.2');
    const kit = await longKit([
      idea('Let set_up return 0.2 more.'),
      block(broken),
      block(broken.replace('(part)', '(parts)')),
    ]);
    expect(kit.steps()[1]).toMatchObject({ status: 'kept' });
    const repair = kit.model.requests[2]!;
    expect(repair.messages.at(-2)!.content).toBe(`\`\`\`python\n${broken}\`\`\``);
    expect(last(repair)).toContain('- in "return sum(part) + 0.2": Undefined name `part` (F821)');
  });

  it('is repaired once when the reply holds something else than the block', async () => {
    const good = SET_UP.replace('return sum(parts)', 'return sum(parts) + 0.2');
    const kit = await longKit([idea('Let set_up return 0.2 more.'), block('def other():\n    pass\n'), block(good)]);
    expect(last(kit.model.requests[2])).toContain('- The reply does not hold set_up. Write all lines of it. (block)');
    expect(kit.steps()[1]).toMatchObject({ status: 'kept' });
    const never = await longKit([idea('Let set_up return 0.2 more.'), ...Array<string>(2).fill(block('x = 1\n'))]);
    expect(never.steps()[1]).toMatchObject({ status: 'gateFailed' });
    const cut = await longKit([idea('Let set_up return 0.2 more.'), `${good}${CUT_OFF}`]);
    expect(cut.steps()[1]).toMatchObject({ status: 'invalidEdit' });
  });

  it('asks once for code that was left out, then takes what comes', async () => {
    const less = `def set_up(level):\n    parts = []\n    parts.append(level)\n    parts.append(0)\n    parts.sort()\n    return sum(parts) + 0.2\n`;
    const kit = await longKit([idea('Let set_up return 0.2 more.'), block(less), block(less)]);
    expect(last(kit.model.requests[2])).toContain('3 lines are missing that the change is not about');
    expect(kit.steps()[1]).toMatchObject({ status: 'kept' });
    expect(await kit.store.getObject(kit.steps()[1]!.scripts[0]!.after!)).toBe(LONG.replace(SET_UP, less));
  });

  it('adds a forgotten import at the imports', async () => {
    const better = SET_UP.replace('return sum(parts)', 'return math.fsum(parts) + 0.2');
    const kit = await longKit([idea('Let set_up return 0.2 more.'), block(better)]);
    const after = await kit.store.getObject(kit.steps()[1]!.scripts[0]!.after!);
    expect(after).toBe(LONG.replace(SET_UP, better).replace('import random', 'import math\nimport random'));
  });
});

describe('the state with a long script', () => {
  const text = (messages: readonly Message[]) => messages.map(({ content }) => content).join('\n');

  it('shows its blocks by name, and those that matter in full', async () => {
    const kit = await longKit([idea('Make it better.'), 'no\n']);
    const state = text(kit.model.requests[0]!.messages);
    expect(state).toContain('train.py has 947 lines, too many to show them all.');
    expect(state).toMatch(/^\d+-\d+ def predict\(x\)$/m);
    expect(state).toMatch(/^\d+-\d+ def helper_39\(rows\)$/m);
    expect(state).toMatch(/^lines \d+-947, section 2:\n```python\ntargets = /m);
    expect(state).toContain('Of a script that is shown by its blocks, one block is written instead');
    expect(state.length).toBeLessThan(LONG.length);
  });

  it('shows what changed when the best is another script, after the same beginning', async () => {
    const better = SET_UP.replace('return sum(parts)', 'return sum(parts) + 0.2');
    const kit = await longKit([idea('Let set_up return 0.2 more.'), block(better), idea('Make it better.'), 'no\n'], {
      experiment: { budget: { steps: 2 } },
    });
    const [first, , second] = kit.model.requests;
    const end = last(second);
    expect(end).toMatch(
      /from step 1 \(score 0\.7\):\ntrain\.py: as above, but for these blocks:\nlines \d+-\d+, set_up:\n/,
    );
    expect(end).toContain('return sum(parts) + 0.2');
    const start = last(first).slice(0, last(first).indexOf('The script above is'));
    expect(end.startsWith(start)).toBe(true);
  });

  it('has the block that crashed repaired, without a question', async () => {
    const crash = SET_UP.replace('return sum(parts)', 'return 1 / 0');
    const better = SET_UP.replace('return sum(parts)', 'return sum(parts) + 0.2');
    const kit = await longKit([idea('Let set_up return more.'), block(crash), idea('Fix the error.'), block(better)], {
      experiment: { budget: { steps: 2 } },
    });
    expect(kit.steps().map(({ status }) => status)).toEqual(['baseline', 'crashed', 'kept']);
    expect(last(kit.model.requests[3])).toContain('return 1 / 0');
  });

  it.each([4096, 8192, 32768])('fits a context of %i tokens', async (contextSize) => {
    const better = SET_UP.replace('return sum(parts)', 'return sum(parts) + 0.2');
    const kit = await sessionKit({
      contextSize,
      files: { 'train.py': LONG },
      experiment: { budget: { steps: 2 } },
      // The scripted model throws when prompt and reply do not fit.
      replies: Array.from({ length: 2 }, (_, i) => [
        idea(`Let set_up return ${i} more.`),
        block(better.replace('0.2', `0.0${i}`)),
      ]).flat(),
    });
    await kit.run();
    expect(kit.steps().filter(({ status }) => status === 'gateFailed' || status === 'invalidEdit')).toEqual([]);
    expect(kit.steps()).toHaveLength(3);
  });

  it('is refused when the long file is no Python and does not fit', async () => {
    const kit = await sessionKit({
      contextSize: CONTEXT,
      files: { 'config.yaml': 'key: value\n'.repeat(5000) },
      experiment: { editable: ['train.py', 'config.yaml'] },
    });
    await expect(kit.run()).rejects.toMatchObject({ code: 'contextTooSmall' });
  });
});

describe('an edit of a short script', () => {
  it('is asked for once more when it leaves out code that it is not about, then taken', async () => {
    const long = TRAIN.replace('rng =', 'first = [1]\nsecond = first * 2\nthird = sorted(second)\nlist(third)\nrng =');
    const better = TRAIN.replace('LEVEL = 0.5', 'LEVEL = 0.7');
    const kit = await sessionKit({
      files: { 'train.py': long },
      replies: [...edits('Set LEVEL to 0.7.', better), continues(better)],
    });
    await kit.run();
    expect(last(kit.model.requests[2])).toContain('4 lines are missing that the change is not about');
    expect(kit.steps()[1]).toMatchObject({ status: 'kept', metric: { value: 0.7 } });
  });

  it('keeps the layout of what stayed', async () => {
    const long = TRAIN.replace('rng =', '# About chance.\nrng =').replaceAll('\n', '\r\n');
    const kit = await sessionKit({ files: { 'train.py': long }, replies: edits('Raise LEVEL.', scoring(0.7)) });
    await kit.run();
    const after = await kit.store.getObject(kit.steps()[1]!.scripts[0]!.after!);
    expect(after).toBe(long.replace('LEVEL = 0.5', 'LEVEL = 0.7'));
  });
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CUT_OFF, edits, says, type ScriptedReply } from './scriptedModel.js';
import { scoring, sessionKit, TRAIN } from './sessionKit.js';

const FILES = { 'evaluate.py': 'print("score: 0.1")\n', 'data/a.csv': 'x,y\n1,2\n', 'fail.py': 'print(undefined)\n' };

/** Runs one session with one reply a step. */
async function run(replies: readonly ScriptedReply[], steps: number) {
  const kit = await sessionKit({ files: FILES, experiment: { readonly: ['data/**'], budget: { steps } }, replies });
  await kit.run();
  return { kit, steps: kit.steps().slice(1) };
}

/** The one step that a single reply makes. */
async function stepOf(action: string, input: unknown) {
  const { steps } = await run([says(action, input)], 1);
  expect(steps).toHaveLength(1);
  return steps[0]!;
}

describe('an action that looks', () => {
  it.each([
    ['List Files', { dir_path: '.' }, 'data/\nevaluate.py\nfail.py\ntrain.py'],
    ['List Files', { dir_path: 'data' }, 'a.csv'],
    [
      'Inspect Script Lines',
      { script_name: 'train.py', start_line_number: 3, end_line_number: 4 },
      'Here are the lines (the file ends at line 16):\n\nSEED = 1\nLEVEL = 0.5',
    ],
    ['Copy File', { source: 'train.py', destination: 'old.py' }, 'File train.py copied to old.py'],
    [
      'Execute Script',
      { script_name: 'evaluate.py' },
      'The script has been executed. Here is the output:\nscore: 0.1',
    ],
  ])('%s %j tells %j and earns nothing', async (action, input, said) => {
    const step = await stepOf(action, input);
    expect(step).toMatchObject({ status: 'observed', feedbackClass: 'nonEdit', observation: said });
    expect(step).toMatchObject({ action: { name: action, input }, reward: { value: 0 }, idea: '' });
  });

  it.each([
    ['List Files', { dir_path: 'nowhere' }, 'EnvError: Cannot list file in the nowhere directory'],
    ['List Files', { dir_path: '..' }, 'EnvError: Cannot list file in the .. directory'],
    [
      'Inspect Script Lines',
      { script_name: 'nowhere.py', start_line_number: 1, end_line_number: 2 },
      'EnvError: cannot find script nowhere.py',
    ],
    [
      'Inspect Script Lines',
      { script_name: 'train.py', start_line_number: 1, end_line_number: 101 },
      'EnvError: the number of lines to display is limited to 100 lines',
    ],
    [
      'Copy File',
      { source: 'nowhere.py', destination: 'b.py' },
      'EnvError: File nowhere.py copy to b.py failed. Check whether the source and destinations are valid.',
    ],
    [
      'Copy File',
      { source: 'train.py', destination: 'data/b.csv' },
      'EnvError: cannot write file data/b.csv because it is a read-only file.',
    ],
    ['Execute Script', { script_name: 'nowhere.py' }, 'EnvError: The file nowhere.py does not exist.'],
    [
      'Understand File',
      { file_name: '../secret.txt', things_to_look_for: 'all' },
      'EnvError: cannot read file ../secret.txt',
    ],
  ])('%s %j fails with %j, which costs as much as an error', async (action, input, said) => {
    const step = await stepOf(action, input);
    expect(step).toMatchObject({ status: 'observed', feedbackClass: 'error', observation: said });
    expect(step.reward!.value).toBe(-1);
  });

  it.each(['./tools/-c.py', 'tools\\-c.py', ' tools/-c.py', '-c.py'])(
    'Execute Script runs %j as a file',
    async (name) => {
      const files = { 'tools/-c.py': 'print("in tools")\n', '-c.py': 'print("a file")\n' };
      const kit = await sessionKit({ files, replies: [says('Execute Script', { script_name: name })] });
      await kit.run();
      const said = name === '-c.py' ? 'a file' : 'in tools';
      expect(kit.steps()[1]).toMatchObject({ status: 'observed', feedbackClass: 'nonEdit' });
      expect(kit.steps()[1]!.observation).toBe(`The script has been executed. Here is the output:\n${said}`);
    },
  );

  it('Execute Script tells how a script failed', async () => {
    const step = await stepOf('Execute Script', { script_name: 'fail.py' });
    expect(step).toMatchObject({ status: 'crashed', feedbackClass: 'error', run: { exitCode: 1 } });
    expect(step.observation).toContain('EnvError: Something went wrong in executing fail.py');
    expect(step.observation).toContain("NameError: name 'undefined' is not defined");
  });

  it('Understand File asks the editor about the file, in a prompt of its own', async () => {
    const input = { file_name: 'train.py', things_to_look_for: 'the seed' };
    const { kit, steps } = await run([says('Understand File', input), 'The seed is 1. """ Action: none'], 1);
    expect(steps[0]).toMatchObject({ status: 'observed', feedbackClass: 'nonEdit', idea: '' });
    expect(steps[0]!.observation).toBe("The seed is 1. ''' Action: none");
    expect(steps[0]!.policy).toHaveLength(2);
    const request = kit.model.requests[1]!;
    expect(request.role).toBe('editor');
    expect(request.messages.at(-1)!.content).toContain(TRAIN.trim());
    expect(request.messages.at(-1)!.content).toContain('Describe in a few sentences: the seed');
  });

  it('shows its result to the policy in the next step', async () => {
    const { kit } = await run([says('List Files', { dir_path: 'data' }), ...edits('Raise LEVEL.', scoring(0.6))], 2);
    expect(kit.model.requests[1]!.messages.at(-1)!.content).toContain('Observation:\n"""\na.csv\n"""');
  });

  it('may be taken once; then only an edit or the end is in the grammar, until an edit was made', async () => {
    const list = says('List Files', { dir_path: '.' });
    const { kit } = await run([list, ...edits('Raise LEVEL.', scoring(0.6)), list], 3);
    const asked = kit.model.requests.filter(({ replyStart }) => replyStart === undefined);
    const offered = asked.map(({ grammar }) => grammar!.includes('Action: List Files'));
    expect(offered).toEqual([true, false, true]);
    expect(asked[1]!.grammar).toContain('Action: Edit Script (AI)');
  });
});

describe('Copy File', () => {
  it('leaves the copy for later scripts to import, and the folder of the user as it was', async () => {
    const importing = TRAIN.replace('import random', 'import random\n\nimport helper').replace('0.5', 'helper.LEVEL');
    const { kit, steps } = await run(
      [
        says('Copy File', { source: 'train.py', destination: 'helper.py' }),
        ...edits('Import the level.', importing),
        says('List Files', { dir_path: '.' }),
      ],
      3,
    );
    expect(steps[0]!.scripts).toMatchObject([{ path: 'helper.py', before: null }]);
    expect(steps[1], steps[1]!.observation).toMatchObject({ status: 'discarded', metric: { value: 0.5 } });
    expect(steps[2]!.observation).toContain('helper.py');
    expect(existsSync(path.join(kit.dir, 'helper.py'))).toBe(false);
  });

  it('replaces an earlier copy', async () => {
    const { kit } = await run(
      [
        says('Copy File', { source: 'evaluate.py', destination: 'helper.py' }),
        ...edits('Raise LEVEL.', scoring(0.6)),
        says('Copy File', { source: 'fail.py', destination: 'helper.py' }),
      ],
      3,
    );
    expect(kit.session.startPoint().scripts.get('helper.py')).toBe(FILES['fail.py']);
  });
});

describe('Copy File to where no file can be', () => {
  const copy = (destination: string) => says('Copy File', { source: 'train.py', destination });

  it.each([
    ['below a script', ['train.py/x.py']],
    ['below a file in a folder', ['data/a.csv/x.py']],
    ['below a copy', ['new.py', 'new.py/x.py']],
    ['above a copy', ['new/x.py', 'new']],
    ['under a name that is too long', [`${'x'.repeat(300)}.py`]],
    ['under one that is too long in bytes', [`${'ä'.repeat(130)}.py`]],
    ['under a folder with such a name', [`${'x'.repeat(300)}/x.py`]],
  ])('%s fails, and the session goes on', async (_, destinations) => {
    const replies = [...destinations.map(copy), ...edits('Raise LEVEL.', scoring(0.6))];
    // Data that may be written, so that nothing else refuses the copy.
    const kit = await sessionKit({
      files: FILES,
      experiment: { budget: { steps: destinations.length + 1 } },
      replies,
    });
    await kit.run();
    const steps = kit.steps().slice(1);
    expect(steps.at(-2)).toMatchObject({ status: 'observed', feedbackClass: 'error', scripts: [] });
    expect(steps.at(-2)!.observation).toMatch(/^EnvError: File train\.py copy to /);
    expect(steps.at(-1)).toMatchObject({ status: 'kept', metric: { value: 0.6 } });
  });
});

describe('Final Answer', () => {
  const END = says('Final Answer', { final_answer: 'Done.' });

  it('is turned down twice, with what is left, before it ends the session', async () => {
    const kit = await sessionKit({
      experiment: { budget: { steps: 9 } },
      replies: [...edits('Lower LEVEL.', scoring(0.4)), END, END, END],
    });
    const summary = await kit.run();
    const steps = kit.steps().slice(2);
    expect(steps.map((step) => step.status)).toEqual(['observed', 'observed', 'finished']);
    expect(steps[0]!.observation).toMatch(/^There are 7 steps and \d+ minutes left\. Go on: /);
    expect(steps[2]).toMatchObject({ feedbackClass: 'nonEdit', reward: { value: 0 } });
    expect(summary).toMatchObject({ stopped: 'finished', sentence: 'The agent gave its final answer.' });
  });

  it('is accepted in the last step', async () => {
    expect(await stepOf('Final Answer', { final_answer: 'Done.' })).toMatchObject({ status: 'finished' });
  });

  it('is not in the grammar before every direction was tried', async () => {
    const nine = Array.from({ length: 9 }, (_, i) => edits(`Set LEVEL to 0.${i}`, scoring(0.4 - i / 100))).flat();
    const { kit } = await run([...nine, END], 10);
    expect(kit.model.requests[16]!.grammar).not.toContain('Final Answer');
    expect(kit.model.requests[18]!.grammar).toContain('Final Answer');
  });
});

describe('a reply that is no valid action', () => {
  it('is told to the policy, with the actions that there are', async () => {
    const { kit, steps } = await run([says('Sing', {}), ...edits('Raise LEVEL.', scoring(0.6))], 2);
    expect(steps[0]).toMatchObject({ status: 'invalidAction', feedbackClass: 'invalid', action: null });
    expect(steps[0]!.reward!.value).toBe(-1);
    expect(kit.model.requests[1]!.messages.at(-1)!.content).toContain(
      'Invalid action: Sing. Action did not execute. Please use one of the following actions: List Files,',
    );
  });

  it('ends the session when it comes three times in a row', async () => {
    const kit = await sessionKit({
      experiment: { budget: { steps: 9 } },
      replies: ['', 'I cannot.', says('Sing', {})],
    });
    const summary = await kit.run();
    expect(summary).toMatchObject({
      stopped: 'failures',
      sentence:
        "The model's last 3 replies could not be used; choose a larger model. About the last one: Invalid action: Sing.",
    });
    expect(kit.steps()).toHaveLength(4);
    expect(kit.record().at(-1)).toMatchObject({ type: 'end', stopped: 'failures', sentence: summary.sentence });
  });

  it('ends the session together with scripts that are cut off or may not be changed', async () => {
    const [edit] = edits('Raise LEVEL.', '');
    const other = { script_name: 'evaluate.py', edit_instruction: 'x', save_name: 'evaluate.py' };
    const kit = await sessionKit({
      files: FILES,
      experiment: { budget: { steps: 9 } },
      replies: [
        'word '.repeat(2000) + CUT_OFF,
        `${says('Edit Script (AI)', other)}\n\`\`\`python\nprint(1)\n\`\`\``,
        edit!,
        `SEED = 1\n${'LEVEL = LEVEL + 0.1\n'.repeat(400)}${CUT_OFF}`,
      ],
    });
    const summary = await kit.run();
    expect(
      kit
        .steps()
        .slice(1)
        .map(({ status }) => status),
    ).toEqual(['invalidAction', 'invalidEdit', 'invalidEdit']);
    expect(summary).toMatchObject({
      stopped: 'failures',
      sentence:
        "The model's last 3 replies could not be used; choose a larger model. About the last one: The script was cut off before its end.",
    });
    expect(kit.model.left).toBe(0);
  });

  it('is answered with advice each time, which the next prompt holds', async () => {
    const kit = await sessionKit({
      experiment: { budget: { steps: 9 } },
      replies: ['', "Action: List Files\nAction Input: {'dir_path': '.'}", 'x '.repeat(99) + CUT_OFF],
    });
    await kit.run();
    const prompts = kit.model.requests.map(({ messages }) =>
      messages
        .slice(2)
        .map(({ content }) => content)
        .join('\n'),
    );
    expect(prompts).toHaveLength(3);
    expect(prompts[1]).toContain('Your reply is empty');
    expect(prompts[2]).toContain('JSON needs double ones');
    expect(kit.steps()[3]!.observation).toContain('cut off at its longest length');
  });

  it('does not count together with others when a valid one came between', async () => {
    const kit = await sessionKit({
      experiment: { budget: { steps: 5 } },
      replies: ['', '', says('List Files', { dir_path: '.' }), '', ''],
    });
    expect(await kit.run()).toMatchObject({ stopped: 'steps' });
  });
});

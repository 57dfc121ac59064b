import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { locateExperiment } from '../../../src/adapters/experimentFiles.js';
import { CLOCK, openSession } from '../../../src/adapters/openSession.js';
import { findPython } from '../../../src/adapters/python/findPython.js';
import { improve, type Parts } from '../../../src/core/improve.js';
import type { Model, Runner } from '../../../src/core/ports.js';
import { Session } from '../../../src/core/trajectory/session.js';
import { WHOLE_AGENT, type AgentSettings } from '../../../src/shared/agentSettings.js';
import type { Step } from '../../../src/shared/record.js';
import { keptLog } from '../../adapters/llama/startModel.js';
import { temporaryFolder } from '../../adapters/runner/support.js';
import { ENGINE_ENTRY } from '../../buildEngine.js';
import { modelPath } from '../../models.js';
import { testPython } from '../../python.js';
import { givenIdea } from '../agent/givenIdea.js';

const FACTS_SCRIPT = fileURLToPath(new URL('../../../src/adapters/python/facts.py', import.meta.url));

/** What is edited; it is checked, and not run: the evaluation gives every script the same score. */
const TRAIN = `import pandas as pd
from sklearn.tree import DecisionTreeRegressor

table = pd.read_csv("houses.csv")
X, y = table.drop(columns=["price"]), table["price"]
model = DecisionTreeRegressor(max_depth=3, random_state=0)
model.fit(X, y)
model.predict(X).tofile("prices.bin")
`;
/** The first idea, since what comes of one that the model has freely differs from machine to machine. */
const FIRST_IDEA = givenIdea('Set max_depth from 3 to 5');
const EXPERIMENT = {
  name: 'flat',
  goal: 'Raise the score.',
  command: 'python evaluate.py',
  editable: ['train.py'],
  readonly: ['evaluate.py'],
  metric: { name: 'score', direction: 'maximize' },
  repeats: 0,
  budget: { steps: 4, minutes: 1000, runSeconds: 60, silentSeconds: 60 },
};

/** The first two steps of a session at temperature 0, in which neither prompt nor outcome depends on how fast anything is. */
async function trajectory(prefixDir: string, workAhead: AgentSettings['workAhead']): Promise<readonly Step[]> {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const { dir } = folder;
  writeFileSync(path.join(dir, 'train.py'), TRAIN);
  writeFileSync(path.join(dir, 'evaluate.py'), 'print("score: 0.5")\n');
  writeFileSync(path.join(dir, 'ml-agent.json'), JSON.stringify(EXPERIMENT));
  let ended = 0;
  const opened = await openSession(
    {
      located: await locateExperiment(dir, dir),
      model: { path: modelPath('coder-0.5b'), name: 'coder-0.5b', sha256: null },
      python: await findPython({ experimentDir: dir, chosen: testPython() }),
      built: { engineEntry: ENGINE_ENTRY, factsScript: FACTS_SCRIPT },
      ...{ version: 'test', seed: 1, budget: {}, contextSize: 8192, threads: 1, gpu: 'cpu' },
      agent: { ...WHOLE_AGENT, fields: false, workAhead },
      engineDir: path.join(dir, 'engine'),
      prefixDir,
    },
    {
      approver: { edit: () => Promise.resolve({ allow: true }), run: () => Promise.resolve({ allow: true }) },
      control: {
        stopNow: new AbortController().signal,
        stopAfterStep: () => ended === 2,
        waitWhilePaused: () => Promise.resolve(),
        takeNotes: () => [],
      },
      emit(event) {
        if (event.type === 'stepEnded') ended = event.step.id;
      },
      log: keptLog(),
    },
  );
  try {
    const { header, originals } = opened.session;
    // The memory that is free may be another one when the second session begins.
    const facts = { ...header.facts, freeMemoryGb: 4 };
    const session = new Session({ ...header, facts, sampling: { ...header.sampling, temperature: 0 } }, originals);
    await improve(steadyParts(opened.parts), session, false);
    return session.steps;
  } finally {
    await opened.close();
  }
}

/** The clock stands still, every run takes a second by the record, and it lasts until the policy is idle. */
function steadyParts(parts: Parts): Parts {
  let asked = 0;
  const model: Model = {
    info: () => parts.model.info(),
    countTokens: (text) => parts.model.countTokens(text),
    async generate(request, options) {
      asked++;
      const isFirst =
        request.replyStart === undefined && !request.messages.at(-1)!.content.includes('Ideas tried so far');
      try {
        return await parts.model.generate(isFirst ? { ...request, grammar: FIRST_IDEA } : request, options);
      } finally {
        asked--;
      }
    },
  };
  const runner: Runner = {
    async run(request, options) {
      const result = await parts.runner.run(request, options);
      for (let quiet = 0; quiet < 5; quiet = asked === 0 ? quiet + 1 : 0)
        await new Promise((resolve) => setTimeout(resolve, 100));
      return { ...result, seconds: 1 };
    },
  };
  return { ...parts, model, runner, clock: { now: () => 0, iso: () => CLOCK.iso() } };
}

/**
 * The same prompts, samplings and tokens, but for the rounding of batches: where one of two words is as likely as the
 * other, a batch may prefer another one than single tokens do. What follows such a word cannot be compared.
 */
function expectTheSame(without: readonly Step[], ahead: readonly Step[]): void {
  let same = 0;
  for (const [index, { policy }] of without.entries()) {
    for (const [number, call] of policy.entries()) {
      const other = ahead[index]!.policy[number]!;
      expect([other.promptHash, other.sampling]).toEqual([call.promptHash, call.sampling]);
      const at = call.tokens.findIndex((token, i) => token !== other.tokens[i]);
      if (at >= 0) {
        expect(Math.abs(call.logProbs[at]! - other.logProbs[at]!), `at token ${at}`).toBeLessThan(0.1);
        expect(same + at).toBeGreaterThan(100);
        return;
      }
      expect(other.text).toBe(call.text);
      same += call.tokens.length;
    }
    const outcome = ({ status, idea, scripts, metric }: Step) => ({ status, idea, scripts, metric });
    expect(outcome(ahead[index]!)).toEqual(outcome(without[index]!));
  }
}

it('a step that was prepared while a script ran is the step that comes without preparing, foretold for the most part', async () => {
  const prefixes = temporaryFolder();
  onTestFinished(() => prefixes.remove());
  const without = await trajectory(prefixes.dir, 'off');
  const ahead = await trajectory(prefixes.dir, 'on');
  expect(without.slice(0, 2).map(({ status }) => status)).toEqual(['baseline', 'discarded']);
  expectTheSame(without, ahead);
  expect(without.some((step) => step.ahead !== undefined || step.prepared !== undefined)).toBe(false);
  const [, first, second] = ahead;
  expect(first!.ahead!.tokens).toBeGreaterThan(40);
  expect(second!.prepared).toEqual({ savedSeconds: expect.any(Number) });
  expect(second!.policy[0]!.drafted!.accepted).toBeGreaterThan(second!.policy[0]!.tokens.length / 2);
  // The second session found the beginning of the prompt on the disk.
  expect([without[1]!.policy[0]!.loadedTokens, without[1]!.policy[0]!.reusedTokens]).toEqual([0, 0]);
  expect(first!.policy[0]!.loadedTokens).toBeGreaterThan(500);
});

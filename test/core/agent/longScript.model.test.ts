import { expect, it } from 'vitest';
import { createRunner } from '../../../src/adapters/runner/runner.js';
import type { LlamaModel } from '../../../src/adapters/llama/llamaModel.js';
import { improve } from '../../../src/core/improve.js';
import type { GenerateRequest, Model } from '../../../src/core/ports.js';
import { Session } from '../../../src/core/trajectory/session.js';
import { WHOLE_AGENT } from '../../../src/shared/agentSettings.js';
import type { PolicyCall } from '../../../src/shared/record.js';
import { startModel } from '../../adapters/llama/startModel.js';
import { recordingLog } from '../../adapters/runner/support.js';
import { testPython } from '../../python.js';
import { sessionKit } from '../sessionKit.js';
import { givenIdea } from './givenIdea.js';
import { longScript } from './longScript.js';

const CONTEXT = 8192;
/** An edit of this instruction; the code is the model's own. */
const EDIT = givenIdea('Set max_depth to 9 and add min_samples_leaf=4');

/**
 * The model, whose instruction is given: what it writes freely differs from machine to machine, and the test is not about
 * its ideas.
 */
function withInstruction(model: LlamaModel, requests: GenerateRequest[]): Model {
  return {
    info: () => model.info(),
    countTokens: (text) => model.countTokens(text),
    generate(request, options) {
      requests.push(request);
      return model.generate(request.replyStart === undefined ? { ...request, grammar: EDIT } : request, options);
    },
  };
}

it('a script of 1,200 lines is edited by a block within a context of 8,192 tokens', async () => {
  const source = longScript();
  expect(source.split('\n').length).toBeGreaterThan(1190);
  const kit = await sessionKit({
    contextSize: CONTEXT,
    files: { 'train.py': source },
    experiment: { metric: { name: 'rmse', direction: 'minimize' }, budget: { steps: 1, runSeconds: 60 } },
  });
  const model = await startModel('coder-0.5b', { contextSize: CONTEXT, threads: 1 });
  // Without the free-text fields and the pool of ideas, which the test is not about.
  const header = { ...kit.session.header, agent: { ...WHOLE_AGENT, fields: false, pool: false } };
  const session = new Session(header, kit.session.originals);
  const requests: GenerateRequest[] = [];
  const runner = createRunner({ python: testPython(), log: recordingLog() });
  try {
    expect(await model.countTokens(source)).toBeGreaterThan(CONTEXT);
    await improve({ ...kit.parts, model: withInstruction(model, requests), runner }, session, false);
  } finally {
    await model.dispose();
  }
  const [baseline, step] = kit.steps();
  expect(baseline!.status).toBe('baseline');
  expect(step!.policy.map(fits)).not.toContain(false);
  function fits(call: PolicyCall, i: number): boolean {
    return call.promptTokens + requests[i]!.maxTokens <= CONTEXT;
  }

  // It ran with another tree, and gave another number.
  expect(step!.run).toMatchObject({ end: 'exited', exitCode: 0 });
  expect(step!.metric!.value).not.toBe(baseline!.metric!.value);
  const after = await kit.store.getObject(step!.scripts[0]!.after!);
  const [head, tail] = source.split(/def train_model[\s\S]*?return model\n/);
  const at = after.indexOf('def train_model');
  expect(after.slice(0, at).replace(/^(?:import|from) .*\n/gm, '')).toBe(head!.replace(/^(?:import|from) .*\n/gm, ''));
  expect(after.endsWith(tail!)).toBe(true);
  expect(after.slice(at, after.length - tail!.length)).toMatch(/max_depth=9/);
}, 300_000);

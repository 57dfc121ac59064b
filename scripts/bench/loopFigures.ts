import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { locateExperiment } from '../../src/adapters/experimentFiles.js';
import type { ResolvedModel } from '../../src/adapters/llama/models/resolveModel.js';
import { openSession } from '../../src/adapters/openSession.js';
import type { BuiltFiles } from '../../src/adapters/paths.js';
import { findPython } from '../../src/adapters/python/findPython.js';
import { improve } from '../../src/core/improve.js';
import type { Step } from '../../src/shared/record.js';

const STEPS = 6;

/** A script of the standard library alone, with something to improve; a run takes a fraction of a second. */
const SCRIPT = `"""Fit a line to points by gradient descent."""
import random

SEED = 42
EPOCHS = 5
LEARNING_RATE = 0.001


def points(count):
    rng = random.Random(SEED)
    xs = [rng.uniform(-1, 1) for _ in range(count)]
    return [(x, 3 * x + 1 + rng.gauss(0, 0.1)) for x in xs]


def fit(data):
    slope, intercept = 0.0, 0.0
    for epoch in range(EPOCHS):
        for x, y in data:
            error = slope * x + intercept - y
            slope -= LEARNING_RATE * error * x
            intercept -= LEARNING_RATE * error
    return slope, intercept


data = points(200)
train, validation = data[:150], data[150:]
slope, intercept = fit(train)
mse = sum((slope * x + intercept - y) ** 2 for x, y in validation) / len(validation)
print(f"val_mse: {mse:.5f}")
`;

const EXPERIMENT = {
  name: 'line',
  goal: 'Lower val_mse without changing the data or the split.',
  command: 'python train.py',
  editable: ['train.py'],
  metric: { name: 'val_mse', direction: 'minimize' },
  budget: { steps: STEPS, minutes: 20, runSeconds: 30, silentSeconds: 30 },
};

export interface LoopFigures {
  /** Share of the prompt tokens, from step 2 on, that were reused from the step before. */
  readonly promptReuse: number;
  /** Wall milliseconds a step outside model calls and script runs. */
  readonly hostMsPerStep: number;
}

/** A short real session: how much of each prompt is reused, and what the program itself costs a step. */
export async function loopFigures(parts: {
  readonly work: string;
  readonly resolved: ResolvedModel;
  readonly built: BuiltFiles;
}): Promise<LoopFigures> {
  const dir = path.join(parts.work, 'line');
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'train.py'), SCRIPT);
  await writeFile(path.join(dir, 'ml-agent.json'), JSON.stringify(EXPERIMENT));
  const steps: Measured[] = [];
  let startedAt = 0;
  let runMs = 0;
  const silent = () => undefined;
  const opened = await openSession(
    {
      located: await locateExperiment(dir, dir),
      model: parts.resolved,
      python: await findPython({ experimentDir: dir }),
      built: parts.built,
      version: 'bench',
      seed: 1,
      budget: {},
      contextSize: 'auto',
      threads: 'auto',
      gpu: 'auto',
      engineDir: path.join(parts.work, 'engine'),
    },
    {
      approver: { edit: () => Promise.resolve({ allow: true }), run: () => Promise.resolve({ allow: true }) },
      control: {
        stopNow: new AbortController().signal,
        stopAfterStep: () => false,
        waitWhilePaused: () => Promise.resolve(),
        takeNotes: () => [],
      },
      emit: (event) => {
        if (event.type === 'stepStarted') [startedAt, runMs] = [performance.now(), 0];
        // A script that was mended within its step has run more often than the record says.
        if (event.type === 'runEnded') runMs += 1000 * event.seconds;
        if (event.type === 'stepEnded') steps.push({ step: event.step, runMs, wallMs: performance.now() - startedAt });
      },
      log: { debug: silent, info: silent, warn: silent, error: silent },
    },
  );
  try {
    await improve(opened.parts, opened.session, false);
  } finally {
    await opened.close();
  }
  return figuresOf(steps.filter(({ step }) => step.id > 0));
}

interface Measured {
  readonly step: Step;
  /** Milliseconds of all its runs, and of the whole step. */
  readonly runMs: number;
  readonly wallMs: number;
}

function figuresOf(steps: readonly Measured[]): LoopFigures {
  const calls = steps.filter(({ step }) => step.id >= 2).flatMap(({ step }) => step.policy);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const host = steps.map(
    ({ step, runMs, wallMs }) => wallMs - runMs - sum(step.policy.map((call) => call.promptMs + call.decodeMs)),
  );
  return {
    promptReuse: Number(
      (sum(calls.map((call) => call.reusedTokens)) / sum(calls.map((c) => c.promptTokens))).toFixed(3),
    ),
    hostMsPerStep: Math.round(sum(host) / host.length),
  };
}

import type { Proposed } from '../../../test/vscode/harness/scripted.js';

/** Steps of the experiment's budget. */
export const STEPS = 8;

/** An experiment of the standard library alone, whose run takes a fraction of a second. */
export const EXPERIMENT_FILES = {
  'train.py': script(0.5),
  'ml-agent.json': JSON.stringify({
    name: 'levels',
    goal: 'Raise score.',
    command: 'python train.py',
    editable: ['train.py'],
    metric: { name: 'score', direction: 'maximize' },
    budget: { steps: STEPS, minutes: 10 },
    repeats: 0,
  }),
};

/** Replies for the scripted engine: each step is a little better than the one before. */
export const PROPOSED: readonly Proposed[] = Array.from({ length: STEPS }, (_, index) => {
  const level = Number((0.55 + index * 0.05).toFixed(2));
  return { idea: `Set the level to ${level}`, script: script(level) };
});

function script(level: number): string {
  return `LEVEL = ${level}


def predict(x):
    return LEVEL


targets = [1.0, 1.0]
errors = [abs(target - predict(target)) for target in targets]
score = 1 - sum(errors) / len(errors)
print(f"score: {score:.4f}")
`;
}

import { describe, expect, it } from 'vitest';
import { exactEdit } from '../../../src/core/agent/exactEdit.js';

describe('an instruction that leaves nothing open is carried out without a model', () => {
  it.each([
    ['Set max_depth from 3 to 8', 'clf = Tree(max_depth=3, n=3)\n', 'clf = Tree(max_depth=8, n=3)\n'],
    ['Increase hidden from 8 to 64.', 'class S:\n    hidden: int = 8  # 8\n', 'class S:\n    hidden: int = 64  # 8\n'],
    ['Reduce eta from 1e-1 to 0.01', 'P = {"eta": 1e-1}\n', 'P = {"eta": 0.01}\n'],
    ['Change n from 1 to 2, lower m from 3 to 1.', 'n = 1\nm = 3\n', 'n = 2\nm = 1\n'],
    ['Set sizes from (16,) to (64, 32)', 'sizes = (16,)\n', 'sizes = (64, 32)\n'],
    [
      'Set lr from 0.1 to 0.5 and increase epochs from 2 to 20',
      'a("--x")\nfit(lr=0.1, epochs=2)\nfit(lr=0.1, epochs=3)\n',
      'a("--x")\nfit(lr=0.5, epochs=20)\nfit(lr=0.5, epochs=3)\n',
    ],
    ['Give SVC the argument C=10', 'from a import SVC\nm = SVC()\n', 'from a import SVC\nm = SVC(C=10)\n'],
    ['Give SVC the argument C=10', 'm = SVC(gamma=(1), p="C=1")\n', 'm = SVC(gamma=(1), p="C=1", C=10)\n'],
    ['Give SVC the argument C=10', 'm = SVC(\n    gamma=1,\n)\n', 'm = SVC(\n    gamma=1, C=10\n)\n'],
    ['Give SVC the argument C=10', 'm = [SVC(gamma=1), SVC()]\n', 'm = [SVC(gamma=1, C=10), SVC(C=10)]\n'],
    ['Give Bag the argument n=5', 'm = Bag(Bag(Tree()), p=1)\n', 'm = Bag(Bag(Tree(), n=5), p=1, n=5)\n'],
    [
      'Give RF the argument max_iter=100 and give RF the argument max_leaf_nodes=10',
      'm = RF(max_depth=5)\n',
      'm = RF(max_depth=5, max_iter=100, max_leaf_nodes=10)\n',
    ],
  ])('%s', (instruction, before, after) => {
    expect(exactEdit(before, instruction)).toBe(after);
  });

  it.each([
    ['Replace Ridge with SVR', 'm = Ridge()\n'],
    ['Set max_depth from 3 to 8, and scale the features', 'm = Tree(max_depth=3)\n'],
    ['Set max_depth from 4 to 8', 'm = Tree(max_depth=3)\n'],
    ['Set max_depth from 3 to deeper', 'm = Tree(max_depth=3)\n'],
    ['Set alpha from 1 to 2', '# alpha = 1\nx = "alpha=1"\nalpha = 1 * n\n'],
    ['Give SVC the argument C=10', 'm = SVC(C=1)\n'],
    ['Give SVC the argument C=10', 'm = SVC(**params)\n'],
    ['Give SVC the argument C=10', 'm = SVC(gamma=1, **params)\n'],
    ['Give KNN the argument n_neighbors=7', 'm = KNN(5)\n'],
    ['Give SVC the argument C=10', 'class SVC(Base):\n    pass\n'],
    ['Give SVC the argument C=10', 'm = SVC(\n'],
    ['Set seed from 3 to 4', 'seed = 3\n'],
    ['', 'm = 3\n'],
  ])('%s of %j is left to the model', (instruction, script) => {
    expect(exactEdit(script, instruction)).toBeNull();
  });
});

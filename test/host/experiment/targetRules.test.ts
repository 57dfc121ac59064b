import { describe, expect, it, test } from 'vitest';
import { experimentOf, folderInQuestion, refusalOf } from '../../../src/host/experiment/targetRules.js';

const FILE = { scheme: 'file', path: '/w/train.py', inWorkspace: true, isDirectory: false };

test.each([
  ['a script in the folder', {}, null],
  ['an experiment file', { path: '/w/ml-agent.json' }, null],
  ['a folder', { path: '/w/digits', isDirectory: true }, null],
  ['a notebook', { path: '/w/a.ipynb' }, 'notebook'],
  ['a document that was never saved', { scheme: 'untitled', path: 'Untitled-1' }, 'untitled'],
  ['a file of a web service', { scheme: 'vscode-vfs' }, 'notOnDisk'],
  ['a script elsewhere', { inWorkspace: false }, 'outsideWorkspace'],
  ['another kind of file', { path: '/w/README.md' }, 'notAScript'],
])('%s: %o is refused as %s', (_, changes, refusal) => {
  expect(refusalOf({ ...FILE, ...changes })).toBe(refusal);
});

describe('the experiment of a script', () => {
  const experiments = [
    { dir: '/w', editable: ['lib/model.py', 'lib/deep/layer.py'] },
    { dir: '/w/lib', editable: ['deep/layer.py'] },
  ];

  it('is the one beside it, whether that names the script or not', () => {
    expect(experimentOf('/w/lib/other.py', experiments)).toBe('/w/lib');
  });

  it('is else the nearest above that may change it', () => {
    expect(experimentOf('/w/lib/deep/layer.py', experiments)).toBe('/w/lib');
  });

  it('is none when those above do not name it', () => {
    expect(experimentOf('/w/tools/plot.py', experiments)).toBeNull();
  });
});

describe('the folder that a command is about', () => {
  const one = { dir: '/w/one/exp', editable: ['train.py'] };
  const two = { dir: '/w/two', editable: ['train.py'] };
  const folders = ['/w/one', '/w/two'];
  const active = (file: string, folder: string) => ({ file, folder });

  test.each([
    ['the experiment of the active script', active('/w/two/train.py', '/w/two'), [one, two], '/w/two'],
    ['the folder of a script without an experiment', active('/w/one/lib/a.py', '/w/one'), [one, two], '/w/one/lib'],
    ['the only experiment of the active folder', active('/w/one/README.md', '/w/one'), [one, two], '/w/one/exp'],
    ['the active folder without an experiment', active('/w/one/README.md', '/w/one'), [two], '/w/one'],
    ['the only experiment of the workspace', null, [one], '/w/one/exp'],
    ['for the user to say, with two experiments', null, [one, two], null],
    ['for the user to say, with two folders', null, [], null],
  ])('is %s', (_, file, experiments, dir) => {
    expect(folderInQuestion({ active: file, folders, experiments })).toBe(dir);
  });

  it('is the only folder, when it has several experiments and none is looked at', () => {
    const experiments = [one, { ...one, dir: '/w/one/other' }];
    expect(folderInQuestion({ active: null, folders: ['/w/one'], experiments })).toBe('/w/one');
  });

  it('is not taken for one whose name begins alike', () => {
    const experiments = [{ ...two, dir: '/w/two-more' }];
    expect(folderInQuestion({ active: active('/w/two/a.md', '/w/two'), folders, experiments })).toBe('/w/two');
  });
});

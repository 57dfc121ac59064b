import { describe, expect, it, test } from 'vitest';
import { experimentOf, refusalOf } from '../../../src/host/experiment/targetRules.js';

const FILE = { scheme: 'file', path: '/w/train.py', inWorkspace: true, isDirectory: false };

test.each([
  ['a script in the folder', {}, null],
  ['an experiment file', { path: '/w/ml-agent.json' }, null],
  ['a folder', { path: '/w/digits', isDirectory: true }, null],
  ['a notebook', { path: '/w/a.ipynb' }, 'notebook'],
  ['a document that was never saved', { scheme: 'untitled', path: 'Untitled-1' }, 'untitled'],
  ['a file of a web service', { scheme: 'vscode-vfs' }, 'notOnDisk'],
  ['a script elsewhere', { inWorkspace: false }, 'outsideWorkspace'],
  ['another kind of file', { path: '/w/README.md' }, 'noScript'],
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

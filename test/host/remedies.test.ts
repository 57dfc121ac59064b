import { expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.js';
import { FileProblem, fileOf } from '../../src/host/fileProblem.js';
import { remediesOf } from '../../src/host/remedies.js';

const words = (text: string) => text;
const labels = (error: UserError) => remediesOf(error, words).map(({ label }) => label);

test.each([
  ['noFolder', ['Open folder', 'Open the sample']],
  ['noScriptOpen', ['Find script', 'Open the sample']],
  ['restricted', ['Manage trust']],
  ['noPython', ['Select interpreter']],
  ['scriptFails', ['Show terminal']],
  ['experimentBusy', ['Show trajectory']],
  ['alreadyRunning', ['Show trajectory']],
  ['readOnlyFolder', ['Open folder']],
  ['noGit', ['Copy patch']],
  ['notSaved', []],
  ['engineCrashed', ['Choose model', 'Show log']],
  ['downloadFailed', ['Show log']],
])('%s has the buttons %j; the log is shown where it says more than the sentence', (code, expected) => {
  expect(labels(new UserError(code, 'A sentence.'))).toEqual(expected);
});

test.each([
  ['noFolder', 'Open its folder', { kind: 'openFolder', dir: '/away' }],
  ['outsideWorkspace', 'Open its folder', { kind: 'openFolder', dir: '/away' }],
  ['notebook', 'Make a script', { kind: 'openAsScript', notebook: '/away/train.py' }],
  ['notSaved', 'Show file', { kind: 'showFile', file: '/away/train.py' }],
])('%s, when it is about a file, has the button "%s"', (code, label, does) => {
  const [first] = remediesOf(new FileProblem(code, 'A sentence.', '/away/train.py'), words);
  expect(first).toEqual({ label, does });
});

test('a problem with a file is a user error like any other, and tells its file', () => {
  const problem = new FileProblem('notSaved', 'A sentence.', '/w/train.py');
  expect(problem).toBeInstanceOf(UserError);
  expect([fileOf(problem), fileOf(new UserError('notSaved', 'A sentence.'))]).toEqual(['/w/train.py', null]);
});

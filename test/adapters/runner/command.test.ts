import { expect, it } from 'vitest';
import { needsPython, placeInterpreter } from '../../../src/adapters/runner/command.js';

it.each([
  ['python train.py', '/v/python train.py'],
  ['python3 -m pkg --x 1', '/v/python -m pkg --x 1'],
  ['  python train.py', '  /v/python train.py'],
  ['X=1 Y=a/b python train.py', 'X=1 Y=a/b /v/python train.py'],
  ['X="a b" python train.py', 'X="a b" /v/python train.py'],
  ["X='a && python' python t.py", "X='a && python' /v/python t.py"],
  ['cd src && python train.py', 'cd src && /v/python train.py'],
  ['python a.py && python3 b.py; python c.py', '/v/python a.py && /v/python b.py; /v/python c.py'],
  ['python a.py | tee out', '/v/python a.py | tee out'],
  ['cat x|python a.py', 'cat x|/v/python a.py'],
  ['(python a.py)', '(/v/python a.py)'],
  ['exec python a.py', 'exec /v/python a.py'],
  ['time python a.py', 'time /v/python a.py'],
  ['python', '/v/python'],
  ['a.sh\npython b.py', 'a.sh\n/v/python b.py'],
])('%s becomes %s', (command, expected) => {
  expect(placeInterpreter(command, '/v/python')).toBe(expected);
  expect(needsPython(command)).toBe(true);
});

it.each([
  './run.sh python',
  'python3.12 train.py',
  'pythonic a.py',
  '/usr/bin/python a.py',
  'sh -c "python a.py"',
  "echo 'x && python a.py'",
  'echo a\\;python',
  'uv run python a.py',
  'my-python a.py',
])('%s stays as it is', (command) => {
  expect(placeInterpreter(command, '/v/python')).toBe(command);
  expect(needsPython(command)).toBe(false);
});

it.each([
  ['/my env/bin/python', "'/my env/bin/python' a.py"],
  ["/it's/python", "'/it'\\''s/python' a.py"],
  ['/$HOME/python', "'/$HOME/python' a.py"],
])('the interpreter %s is quoted for the shell', (python, expected) => {
  expect(placeInterpreter('python a.py', python)).toBe(expected);
});

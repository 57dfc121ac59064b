import { relative } from 'node:path';

/**
 * Counts one run of vitest from its JSON report.
 * A file that cannot be loaded has no tests to count, and errors outside of tests fail the run alone: each is one
 * failure here, so that a run that failed never counts as none.
 * @param report the parsed report, null when vitest wrote none.
 * @param exitCode of vitest.
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(report, exitCode) {
  const { numPassedTests: passed = 0, numPendingTests = 0, numTodoTests = 0, testResults = [] } = report ?? {};
  const failed = (report?.numFailedTests ?? 0) + testResults.filter(isUnloaded).length;
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
}

/**
 * Says which tests of one run failed, for the end of an output that is longer than anyone reads.
 * @param report as for {@link countTests}.
 * @param root the repository's folder, from where the names of the files begin.
 * @returns one line for each failure: its file, its name, and the first line of its message.
 */
export function failuresIn(report, root) {
  return (report?.testResults ?? []).flatMap((file) => {
    const name = relative(root, file.name);
    if (isUnloaded(file)) return [`${name}: ${firstLine(file.message)}`];
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    return failed.map(({ fullName, failureMessages }) => `${name} > ${fullName}: ${firstLine(failureMessages[0])}`);
  });
}

/** Whether a file failed before any of its tests did. */
const isUnloaded = ({ status, assertionResults }) =>
  status === 'failed' && !assertionResults.some((test) => test.status === 'failed');

const firstLine = (message = '') => message.split('\n')[0];

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
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = (report?.numFailedTests ?? 0) + unloaded.length;
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped: numPendingTests + numTodoTests };
}

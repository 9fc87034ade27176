/** What a stage adds to the closing line. A red stage without tests counts as one failure. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of vitest's JSON report that is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

export const noTests: TestCounts = { passed: 0, failed: 0, skipped: 0 };

/**
 * Reads a vitest JSON report. A file that could not be loaded holds no test and counts as one failure;
 * so does a run that ended red although every test passed (an error outside the tests).
 */
export function countTests(reportJson: string, exitCode: number): TestCounts {
  const report = JSON.parse(reportJson) as VitestReport;
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  return {
    passed: report.numPassedTests,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function addCounts(one: TestCounts, other: TestCounts): TestCounts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** The plain last line of a run. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  const counted = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${counted}, ${skipped} skipped` : counted;
}

/** A run that executed nothing is a failure, however green its stages are. */
export function isGreen(total: TestCounts): boolean {
  return total.failed === 0 && total.passed > 0;
}

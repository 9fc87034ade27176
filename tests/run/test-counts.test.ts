import { expect, test } from 'vitest';
import { addCounts, closingLine, countTests, isGreen, noTests } from './test-counts.ts';

function report(counts: { passed: number; failed?: number; pending?: number; brokenFiles?: number }): string {
  const broken = Array.from({ length: counts.brokenFiles ?? 0 }, () => ({
    status: 'failed',
    assertionResults: [],
  }));
  return JSON.stringify({
    numPassedTests: counts.passed,
    numFailedTests: counts.failed ?? 0,
    numPendingTests: counts.pending ?? 0,
    numTodoTests: 0,
    testResults: [{ status: 'passed', assertionResults: [{}] }, ...broken],
  });
}

test('a green run counts its tests', () => {
  expect(countTests(report({ passed: 12 }), 0)).toEqual({ passed: 12, failed: 0, skipped: 0 });
});

test('a file that cannot be loaded is a failure', () => {
  expect(countTests(report({ passed: 3, brokenFiles: 2 }), 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
});

test('a red exit with only passing tests is a failure', () => {
  expect(countTests(report({ passed: 3 }), 1).failed).toBe(1);
});

test('the closing line adds the stages up and names skipped tests only when there are some', () => {
  const total = addCounts(
    countTests(report({ passed: 3 }), 0),
    countTests(report({ passed: 2, failed: 1 }), 1),
  );
  expect(closingLine(total)).toBe('5 passed, 1 failed');
  expect(closingLine({ ...total, skipped: 4 })).toBe('5 passed, 1 failed, 4 skipped');
});

test('a run without a test is red', () => {
  expect(isGreen(noTests)).toBe(false);
  expect(isGreen({ passed: 1, failed: 0, skipped: 0 })).toBe(true);
  expect(isGreen({ passed: 9, failed: 1, skipped: 0 })).toBe(false);
});

import { canonicalJson } from '#shared/core/json.ts';

/**
 * One thing that every implementation of a port must do. Cases know no test runner, so that the same list runs here
 * and inside a browser page: a case fails by throwing.
 */
export interface ContractCase<Harness> {
  title: string;
  run(harness: Harness): Promise<void>;
}

/** Throws with both values when they differ as JSON. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [actualText, expectedText] = [canonicalJson(actual), canonicalJson(expected)];
  if (actualText !== expectedText) throw new Error(`${what}: expected ${expectedText}, got ${actualText}`);
}

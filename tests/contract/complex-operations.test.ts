import { afterAll, describe } from 'vitest';
import { describeComplexOperations } from './complex-operations.suite.ts';
import { pgliteSource } from './server-databases.ts';

describe('the complex operations on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describeComplexOperations(source);
});

import { afterAll, describe } from 'vitest';
import { describeComplexOperations } from './complex-operations.suite.ts';
import { postgresSource } from './server-databases.ts';

describe('the complex operations on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describeComplexOperations(source);
});

import { afterAll, describe } from 'vitest';
import { describeSlices } from './slice.suite.ts';
import { postgresSource } from './server-databases.ts';

describe('slices on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describeSlices(source);
});

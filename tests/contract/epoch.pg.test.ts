import { afterAll, describe } from 'vitest';
import { describeEpoch } from './epoch.suite.ts';
import { postgresSource } from './server-databases.ts';

describe('epochs on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describeEpoch(source);
});

import { afterAll, describe } from 'vitest';
import { describePull } from './pull.suite.ts';
import { postgresSource } from './server-databases.ts';

describe('pull and snapshot on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describePull(source);
});

import { afterAll, describe } from 'vitest';
import { postgresSource } from './server-databases.ts';
import { describeStorage } from './storage.suite.ts';

describe('storage on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describeStorage(source);
});

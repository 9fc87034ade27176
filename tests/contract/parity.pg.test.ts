import { afterAll, describe } from 'vitest';
import { describeParity } from './parity.suite.ts';
import { postgresSource } from './server-databases.ts';

describe('decisions of the desktop and of the server on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describeParity(source, 600);
});

import { afterAll, describe } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { testSizes } from '../support/test-sizes.ts';
import { describeLostWork } from './lost-work.suite.ts';

const { url, drop } = await freshDatabase();
afterAll(drop);

describe('a backup put back on PostgreSQL', () => {
  describeLostWork({ databaseUrl: url, rounds: Math.ceil(testSizes.restores / 5) });
});

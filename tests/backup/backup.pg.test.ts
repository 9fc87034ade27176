import { afterAll, describe } from 'vitest';
import { postgresSource } from '../contract/server-databases.ts';
import { describeBackup } from './backup.suite.ts';

describe('backup and restore on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describeBackup(source);
});

import { afterAll, describe } from 'vitest';
import { pgliteSource } from '../contract/server-databases.ts';
import { describeBackup } from './backup.suite.ts';

describe('backup and restore on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describeBackup(source);
});

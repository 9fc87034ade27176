import { afterAll, describe } from 'vitest';
import { describePull } from './pull.suite.ts';
import { pgliteSource } from './server-databases.ts';

describe('pull and snapshot on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describePull(source);
});

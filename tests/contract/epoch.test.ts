import { afterAll, describe } from 'vitest';
import { describeEpoch } from './epoch.suite.ts';
import { pgliteSource } from './server-databases.ts';

describe('epochs on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describeEpoch(source);
});

import { afterAll, describe } from 'vitest';
import { describeSlices } from './slice.suite.ts';
import { pgliteSource } from './server-databases.ts';

describe('slices on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describeSlices(source);
});

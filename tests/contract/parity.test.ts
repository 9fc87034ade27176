import { afterAll, describe } from 'vitest';
import { describeParity } from './parity.suite.ts';
import { pgliteSource } from './server-databases.ts';

describe('decisions of the desktop and of the server on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describeParity(source, 600);
});

import { afterAll, describe } from 'vitest';
import { pgliteSource } from './server-databases.ts';
import { describeStorage } from './storage.suite.ts';

describe('storage on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describeStorage(source);
});

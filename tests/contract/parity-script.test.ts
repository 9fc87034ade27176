import { afterAll, describe } from 'vitest';
import { describeParityOfEveryCommand } from './parity-script.suite.ts';
import { pgliteSource } from './server-databases.ts';

describe('every command of the office on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describeParityOfEveryCommand(source, 'manager');
});

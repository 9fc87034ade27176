import { afterAll, describe } from 'vitest';
import { describeAcceptCommand } from './accept-command.suite.ts';
import { describeCommandRefusals } from './command-refusals.suite.ts';
import { pgliteSource } from './server-databases.ts';
import { describeVerdicts } from './verdicts.suite.ts';

describe('acceptCommand on PGlite', () => {
  const source = pgliteSource();
  afterAll(() => source.close());
  describe('what it leaves behind', () => {
    describeAcceptCommand(source);
  });
  describe('refusals', () => {
    describeCommandRefusals(source);
  });
  describe('verdicts', () => {
    describeVerdicts(source);
  });
});

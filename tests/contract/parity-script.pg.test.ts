import { afterAll, describe } from 'vitest';
import { describeParityOfEveryCommand } from './parity-script.suite.ts';
import { postgresSource } from './server-databases.ts';

describe('every command of the office on PostgreSQL', () => {
  const source = postgresSource();
  afterAll(() => source.close());
  describeParityOfEveryCommand(source, 'admin');
});

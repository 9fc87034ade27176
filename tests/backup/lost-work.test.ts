import { describe } from 'vitest';
import { describeLostWork } from './lost-work.suite.ts';

describe('a backup put back on PGlite', () => {
  describeLostWork({ rounds: 5 });
});

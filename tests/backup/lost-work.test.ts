import { describe } from 'vitest';
import { testSizes } from '../support/test-sizes.ts';
import { describeLostWork } from './lost-work.suite.ts';

describe('a backup put back on PGlite', () => {
  describeLostWork({ rounds: testSizes.restores });
});

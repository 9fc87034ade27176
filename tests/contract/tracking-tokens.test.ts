import { afterAll } from 'vitest';
import { describeTrackingTokens } from './tracking-tokens.suite.ts';
import { pgliteSource } from './server-databases.ts';

const source = pgliteSource();
afterAll(() => source.close());
describeTrackingTokens(source);

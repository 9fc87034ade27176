import { afterAll } from 'vitest';
import { describeTrackingTokens } from './tracking-tokens.suite.ts';
import { postgresSource } from './server-databases.ts';

const source = postgresSource();
afterAll(() => source.close());
describeTrackingTokens(source);

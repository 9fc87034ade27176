import { afterAll } from 'vitest';
import { describeOverlapShapes } from './overlap-shapes.suite.ts';
import { postgresSource } from './server-databases.ts';

const source = postgresSource();
afterAll(() => source.close());
describeOverlapShapes(source, 1);

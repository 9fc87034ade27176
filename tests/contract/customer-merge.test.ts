import { afterAll } from 'vitest';
import { describeCustomerRecords } from './customer-merge.suite.ts';
import { pgliteSource } from './server-databases.ts';

const source = pgliteSource();
afterAll(() => source.close());
describeCustomerRecords(source);

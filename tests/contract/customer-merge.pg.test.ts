import { afterAll } from 'vitest';
import { describeCustomerRecords } from './customer-merge.suite.ts';
import { postgresSource } from './server-databases.ts';

const source = postgresSource();
afterAll(() => source.close());
describeCustomerRecords(source);

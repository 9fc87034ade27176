import { pgliteSource } from '../contract/server-databases.ts';
import { deliverySuite } from './delivery.suite.ts';

deliverySuite(pgliteSource);

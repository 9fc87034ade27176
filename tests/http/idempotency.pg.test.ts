import { freshDatabase } from '../support/postgres.ts';
import { idempotencySuite } from './idempotency.suite.ts';

// The database lives until the run ends.
idempotencySuite(async () => (await freshDatabase()).url);

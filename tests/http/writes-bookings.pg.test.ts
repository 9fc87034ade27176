import { freshDatabase } from '../support/postgres.ts';
import { bookingWritesSuite } from './writes-bookings.suite.ts';

// The database lives until the run ends.
bookingWritesSuite(async () => (await freshDatabase()).url);

import { bookingWritesSuite } from './writes-bookings.suite.ts';

bookingWritesSuite();

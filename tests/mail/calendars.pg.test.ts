import { postgresSource } from '../contract/server-databases.ts';
import { calendarsSuite } from './calendars.suite.ts';

calendarsSuite(postgresSource);

import { freshDatabase } from '../support/postgres.ts';
import { photosSuite } from './photos.suite.ts';

// The database lives until the run ends.
photosSuite(async () => (await freshDatabase()).url);

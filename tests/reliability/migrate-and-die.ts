import type { KyselyPlugin } from 'kysely';
import { migrateSchema } from '#server/storage/migrate.ts';
import { openPGlite } from '#server/storage/open-pglite.ts';
import { openPostgres } from '#server/storage/open-postgres.ts';

// A process of its own: migrates where it is told and kills itself before a statement.
// Arguments: a PostgreSQL address or PGlite's folder, and the number of the statement; 0 counts them all and survives.

const [place = '', last = '0'] = process.argv.slice(2);
let statements = 0;

const counting: KyselyPlugin = {
  transformQuery({ node }) {
    statements += 1;
    if (statements === Number(last)) process.kill(process.pid, 'SIGKILL');
    return node;
  },
  transformResult: async ({ result }) => result,
};

const { db, guard } = place.startsWith('postgres')
  ? openPostgres({ databaseUrl: place, onError: () => undefined })
  : await openPGlite(place);
await migrateSchema(db.withPlugin(counting), guard);
await db.destroy();
console.log(`statements: ${statements}`);

import { z } from 'zod';
import { seedDemo, type DemoSignIn } from '../seed/seed-demo.ts';
import { isEmpty, seedEmpty } from '../seed/seed-empty.ts';
import type { OpenDatabase } from '../storage/open-database.ts';

/** Where a demo database keeps how to get in; its passwords are public. */
const DEMO_KEY = 'demo.sign_ins';

const SignIns = z.array(
  z.object({
    role: z.enum(['customer', 'staff', 'manager', 'admin']),
    name: z.string(),
    email: z.string(),
    password: z.string(),
  }),
);

export interface PrepareOptions {
  isDemoWanted: boolean;
  isDemoAllowed: boolean;
  now: string;
  hashPassword(password: string): Promise<string>;
}

/** A demo database was about to be served to other machines. */
export class DemoExposedError extends Error {
  override readonly name = 'DemoExposedError';
}

/** Gives an empty database its company, and answers the sign-ins of a demo one. Throws DemoExposedError. */
export async function prepareCompany(database: OpenDatabase, options: PrepareOptions): Promise<DemoSignIn[]> {
  const { now, hashPassword } = options;
  if (await isEmpty(database.db)) {
    if (!options.isDemoWanted) {
      await seedEmpty(database, { now });
      return [];
    }
    const signIns = await seedDemo(database, { now, hashPassword });
    await database.db
      .insertInto('server_state')
      .values({ key: DEMO_KEY, value: JSON.stringify(signIns) })
      .execute();
  }
  const row = await database.db
    .selectFrom('server_state')
    .where('key', '=', DEMO_KEY)
    .select('value')
    .executeTakeFirst();
  if (row && !options.isDemoAllowed) {
    throw new DemoExposedError(
      'this database holds the demo company, whose passwords are public: set VALCLEAN_DEMO=1 to serve it to other machines all the same, or use another DATA_DIR',
    );
  }
  return row ? SignIns.parse(JSON.parse(row.value)) : [];
}

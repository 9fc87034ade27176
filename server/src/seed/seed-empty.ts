import type { Db, OpenDatabase } from '../storage/database.ts';
import { newCompany } from './new-company.ts';
import { putDocuments } from './put-documents.ts';

/** True before the first set-up. */
export async function isEmpty(db: Db): Promise<boolean> {
  const row = await db.selectFrom('company_settings').select('id').executeTakeFirst();
  return row === undefined;
}

/** The least that a server needs: a company, to be named in its settings. May be called by several processes at once. */
export async function seedEmpty(database: OpenDatabase, { now }: { now: string }): Promise<void> {
  try {
    await database.transact((trx) =>
      putDocuments(trx, { company: [newCompany(now)] }, { now, tokens: database.tokens }),
    );
  } catch (error) {
    if (await isEmpty(database.db)) throw error;
  }
}

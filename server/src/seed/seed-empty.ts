import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import type { Db, OpenDatabase } from '../storage/database.ts';
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

function newCompany(now: string): Company {
  return {
    id: COMPANY_ID,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    name: 'My cleaning company',
    email: null,
    phone: null,
    zone: 'Europe/London',
    currency: 'GBP',
    country: 'GB',
    noticeHours: 24,
    leadTimeHours: 12,
    holdHours: 48,
    slotMinutes: 30,
    categories: [],
  };
}

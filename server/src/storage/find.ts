import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import { COMPANY_ID, type Company } from '#shared/documents/company.ts';
import { rootShape } from './aggregate-rows.ts';
import { loadDocument, type RootCondition } from './aggregate-store.ts';
import type { Db, Trx } from './database.ts';

/** The company; throws before set-up. */
export async function companyOf(db: Db | Trx): Promise<Company> {
  return companyAtHand(await loadDocument(db, 'company', COMPANY_ID));
}

/** As it was read; throws before set-up. */
export function companyAtHand(document: Company | null): Company {
  return must(document, 'the company: the database is not set up');
}

/** Ids of a collection's roots, in their order. */
export async function idsWhere(
  db: Db | Trx,
  collection: CollectionName,
  condition: RootCondition,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM ${sql.table(rootShape(collection).table)}
    WHERE ${condition} ORDER BY id`.execute(db);
  return rows.map(({ id }) => id);
}

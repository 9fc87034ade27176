import type { Db, Trx } from './database.ts';

/** [ST7] As a data URL; null where there is none, or the person is inactive or not there at all. */
export async function pictureForGuests(db: Db | Trx, staffId: string): Promise<string | null> {
  const row = await db
    .selectFrom('staff')
    .where('id', '=', staffId)
    .where('is_active', '=', true)
    .select('picture')
    .executeTakeFirst();
  return row?.picture ?? null;
}

import { sql } from 'kysely';
import type { Db } from './open-database.ts';

interface BatchKey {
  accountId: string;
  /** Of the whole request; the rows of its parts have it and the part behind it. */
  route: string;
  key: string;
  bodyHash: string;
}

/** Whether some part of a request with this key was asked for by another body. */
export async function isKeyOfAnotherBody(
  db: Db,
  { accountId, route, key, bodyHash }: BatchKey,
): Promise<boolean> {
  const row = await db
    .selectFrom('idempotency_keys')
    .where('actor_key', '=', accountId)
    .where(sql<boolean>`starts_with(route, ${`${route} `})`)
    .where('key', '=', key)
    .where('body_hash', '<>', bodyHash)
    .select('key')
    .executeTakeFirst();
  return row !== undefined;
}

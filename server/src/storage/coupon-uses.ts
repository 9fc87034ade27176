import { sql } from 'kysely';
import type { Db, Trx } from './database.ts';
import { textArray } from './sql-values.ts';

/** Uses of a coupon that still count, by a person known by any of these keys, with orders and series alike. */
export async function countCouponUses(
  db: Db | Trx,
  couponId: string,
  personKeys: readonly string[],
): Promise<number> {
  const uses = (table: string) => sql`SELECT person_keys FROM ${sql.table(table)}
    WHERE coupon_id = ${couponId}::uuid AND released_at IS NULL AND person_keys && ${textArray(personKeys)}`;
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count
    FROM (${uses('coupon_usages')} UNION ALL ${uses('subscription_coupon_usages')}) AS uses`.execute(db);
  return rows[0]?.count ?? 0;
}

import { sql } from 'kysely';
import type { OpenDatabase } from '#server/storage/open-database.ts';

/** Whatever only an accepted command may leave, and what documents no longer account for. */
export async function judgeResidue(database: OpenDatabase): Promise<string[]> {
  const broken = await Promise.all([
    messagesOfRefused(database),
    blocksOfNothing(database),
    miscountedCoupons(database),
  ]);
  return broken.flat();
}

async function messagesOfRefused({ db }: OpenDatabase): Promise<string[]> {
  const { rows } = await sql<{ name: string; template: string }>`
    SELECT log.name, template FROM messages JOIN command_log AS log USING (command_id)
    WHERE log.outcome = 'refused'`.execute(db);
  return rows.map(({ name, template }) => `a refused ${name} left a message ${template}`);
}

/** A calendar keeps time for visits that take place and orders that wait, where these are, and for nothing else. */
async function blocksOfNothing({ db }: OpenDatabase): Promise<string[]> {
  const { rows } = await sql<{ source: string; kind: string }>`
    SELECT source_id AS source, kind FROM time_blocks AS block WHERE NOT EXISTS (
      SELECT FROM appointments AS visit WHERE visit.id = source_id AND visit.staff_id = block.staff_id
        AND visit.starts_at = lower(during) AND visit.status NOT IN ('cancelled', 'no_show'))
    AND NOT EXISTS (
      SELECT FROM order_items AS item JOIN orders ON orders.id = item.order_id WHERE item.id = source_id
        AND item.staff_id = block.staff_id AND item.starts_at = lower(during) AND orders.status = 'pending')`.execute(
    db,
  );
  return rows.map(({ source, kind }) => `the calendar keeps time for ${kind} ${source}, which is not there`);
}

async function miscountedCoupons({ db }: OpenDatabase): Promise<string[]> {
  const { rows } = await sql<{ code: string; used: number; uses: number }>`
    SELECT code, used_count AS used, uses FROM coupons JOIN LATERAL (SELECT
      (SELECT count(*)::int FROM coupon_usages WHERE coupon_id = coupons.id AND released_at IS NULL)
      + (SELECT count(*)::int FROM subscription_coupon_usages WHERE coupon_id = coupons.id AND released_at IS NULL)
      AS uses) AS counted ON used_count <> uses`.execute(db);
  return rows.map(({ code, used, uses }) => `coupon ${code} counts ${used} uses and has ${uses}`);
}

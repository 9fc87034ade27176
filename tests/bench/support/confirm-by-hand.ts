import type pg from 'pg';
import type { Order } from '#shared/documents/order.ts';
import { OWN_ACCOUNT } from './large-office.ts';

/**
 * What somebody would write who had only this one command to write: the same locks, the same checks, the same rows, in
 * as few statements as read well. The triggers of the change feed run here too.
 */
export async function confirmByHand(
  pool: pg.Pool,
  { id: orderId }: Order,
  client: { clientId: string; n: number },
): Promise<void> {
  const trx = await pool.connect();
  const now = new Date().toISOString();
  try {
    await trx.query('BEGIN');
    const device = await trx.query<{ last_n: number }>(
      'SELECT last_n FROM sync_clients WHERE client_id = $1 FOR UPDATE',
      [client.clientId],
    );
    if (device.rows[0]?.last_n !== client.n - 1) throw new Error('a command came twice');
    const orders = await trx.query(`SELECT * FROM orders WHERE id = $1 AND status = 'pending' FOR UPDATE`, [
      orderId,
    ]);
    if (orders.rowCount !== 1) throw new Error('no such pending order');
    const items = await trx.query<{ id: string; staff_id: string }>(
      'SELECT * FROM order_items WHERE order_id = $1 ORDER BY ordinal',
      [orderId],
    );
    await trx.query(
      `SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM (SELECT unnest($1::text[]) AS id ORDER BY 1) AS sorted`,
      [items.rows.map(({ staff_id }) => staff_id)],
    );
    const staff = await trx.query('SELECT id FROM staff WHERE id = ANY($1) AND is_active', [
      items.rows.map(({ staff_id }) => staff_id),
    ]);
    if (staff.rowCount !== items.rows.length) throw new Error('somebody is not active');
    await trx.query(
      `UPDATE orders SET revision = revision + 1, updated_at = $2, status = 'confirmed', confirmed_at = $2,
        hold_expires_at = NULL WHERE id = $1`,
      [orderId, now],
    );
    const visitIds = items.rows.map(() => crypto.randomUUID());
    await trx.query(
      `INSERT INTO appointments (id, revision, created_at, updated_at, audience_now, staff_id, service_id, service_name,
        order_id, order_item_id, status, date, starts_at, ends_at, buffer_minutes, price_minor, place_customer_name,
        place_phone, place_line1, place_line2, place_city, place_postcode, place_access_notes)
      SELECT visit.id, 1, $3, $3, ARRAY['any-customer', 'any-staff', 'customer:' || o.customer_id, 'order:' || o.id,
        'staff:' || i.staff_id], i.staff_id, i.service_id, i.service_name, o.id, i.id, 'scheduled',
        (i.starts_at AT TIME ZONE 'Europe/London')::date, i.starts_at, i.ends_at, i.buffer_minutes, i.total_price_minor,
        c.name, c.phone, o.line1, o.line2, o.city, o.postcode, o.access_notes
      FROM order_items i JOIN orders o ON o.id = i.order_id JOIN customers c ON c.id = o.customer_id
        JOIN unnest($2::uuid[]) WITH ORDINALITY AS visit (id, number) ON visit.number = i.ordinal + 1
      WHERE i.order_id = $1`,
      [orderId, visitIds, now],
    );
    await trx.query(
      `INSERT INTO customer_appointments (id, appointment_id, ordinal, customer_id, payment_status, cancellation_deadline)
      SELECT gen_random_uuid(), a.id, 0, o.customer_id, 'unpaid', a.starts_at - interval '24 hours'
      FROM appointments a JOIN orders o ON o.id = a.order_id WHERE o.id = $1`,
      [orderId],
    );
    await trx.query(
      'UPDATE order_items i SET appointment_id = a.id FROM appointments a WHERE a.order_item_id = i.id AND i.order_id = $1',
      [orderId],
    );
    await trx.query('DELETE FROM time_blocks WHERE order_id = $1', [orderId]);
    await trx.query(
      `INSERT INTO time_blocks (source_id, staff_id, during, kind, order_id, expires_at)
      SELECT id, staff_id, tstzrange(starts_at, ends_at + make_interval(mins => buffer_minutes), '[)'), 'appointment',
        order_id, NULL FROM appointments WHERE order_id = $1`,
      [orderId],
    );
    await trx.query(
      `INSERT INTO messages (id, command_id, template, recipient, subject_ids, next_attempt_at, created_at)
      SELECT gen_random_uuid(), gen_random_uuid(), 'order.confirmed', c.email, jsonb_build_object('orderId', o.id), $2, $2
      FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = $1`,
      [orderId, now],
    );
    const commandId = crypto.randomUUID();
    await trx.query(
      `INSERT INTO command_log (command_id, client_id, n, origin, actor_role, actor_account_id, actor_name, name, version,
        args_hash, outcome, epoch, xid, documents, occurred_at, decided_at, request_id)
      VALUES ($1, $2, $3, 'replica', 'admin', $4, 'Ada Admin', 'order.confirm', 1, $5, 'accepted', 'epoch',
        pg_current_xact_id(), $6, $7, $7, $8)`,
      [
        commandId,
        client.clientId,
        client.n,
        OWN_ACCOUNT,
        'a'.repeat(64),
        JSON.stringify([orderId, ...visitIds].map((id) => ({ collection: 'appointments', id, revision: 1 }))),
        now,
        crypto.randomUUID(),
      ],
    );
    await trx.query('INSERT INTO command_log_args (command_id, args) VALUES ($1, $2)', [
      commandId,
      JSON.stringify({ orderId, assignments: [] }),
    ]);
    await trx.query('UPDATE sync_clients SET last_n = $2, last_seen_at = $3 WHERE client_id = $1', [
      client.clientId,
      client.n,
      now,
    ]);
    await trx.query('COMMIT');
  } finally {
    trx.release();
  }
}

import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';
import { idOf } from '#shared/testing/builders.ts';
import { answerParent } from './answer-parent.ts';

// What a guest's order would cost if it were only rows: one handler, one transaction, the same tables. It trusts its
// caller with the person and the time, asks no rule, and answers the order's number.

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const app = new Hono();

interface BareOrder {
  guest_name: string;
  guest_email: string;
  line1: string;
  city: string;
  postcode: string;
  starts_at: string;
  staff: number;
}

app.post('/api/orders/', async (c) => {
  const order = await c.req.json<BareOrder>();
  const key = c.req.header('idempotency-key') ?? crypto.randomUUID();
  const [orderId, itemId, commandId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const staffId = idOf(`person ${order.staff}`);
  const [now, startsAt] = [new Date(), new Date(order.starts_at)];
  const after = (minutes: number): Date => new Date(startsAt.getTime() + minutes * 60_000);
  const trx = await pool.connect();
  try {
    await trx.query('BEGIN');
    const service = await trx.query<{ name: string; price_minor: number }>(
      'SELECT name, price_minor FROM services WHERE id = $1 AND is_active',
      [idOf('service')],
    );
    const { name, price_minor: price } = service.rows[0] ?? { name: '', price_minor: 0 };
    await trx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [staffId]);
    const number = await trx.query<{ number: string }>(
      `INSERT INTO orders (id, revision, created_at, updated_at, audience_now, order_number, status, guest_name, guest_email,
        line1, line2, city, postcode, access_notes, scheduled_date, scheduled_time, starts_at, notes, total_price_minor,
        cancellation_deadline, hold_expires_at, is_hold_expired, source, cancel_reason)
      VALUES ($1, 1, $2, $2, ARRAY['intake', $3], 'VC-' || lpad(nextval('order_numbers')::text, 6, '0'), 'pending', $4, $5,
        $6, '', $7, $8, '', ($9::timestamptz AT TIME ZONE 'Europe/London')::date,
        ($9::timestamptz AT TIME ZONE 'Europe/London')::time, $9, '', $10, $11, $12, false, 'guest', '')
      RETURNING order_number AS number`,
      [
        orderId,
        now,
        `order:${orderId}`,
        order.guest_name,
        order.guest_email,
        order.line1,
        order.city,
        order.postcode,
        startsAt,
        price,
        after(-1440),
        after(2880),
      ],
    );
    await trx.query(
      `INSERT INTO order_items (id, order_id, ordinal, service_id, service_name, quantity, unit_price_minor,
        total_price_minor, duration_minutes, buffer_minutes, staff_id, starts_at, ends_at)
      VALUES ($1, $2, 0, $3, $4, 1, $5, $5, 120, 15, $6, $7, $8)`,
      [itemId, orderId, idOf('service'), name, price, staffId, startsAt, after(120)],
    );
    await trx.query(
      `INSERT INTO time_blocks (source_id, staff_id, during, kind, order_id, expires_at)
      VALUES ($1, $2, tstzrange($3, $4, '[)'), 'hold', $5, $6)`,
      [itemId, staffId, startsAt, after(135), orderId, after(2880)],
    );
    await trx.query('INSERT INTO order_secrets (order_id, tracking_token_hash) VALUES ($1, $2)', [
      orderId,
      crypto.randomUUID(),
    ]);
    await trx.query(
      `INSERT INTO messages (id, command_id, template, recipient, subject_ids, next_attempt_at, created_at)
      VALUES ($1, $2, 'order.received', $3, $4, $5, $5)`,
      [crypto.randomUUID(), commandId, order.guest_email, JSON.stringify({ orderId }), now],
    );
    await trx.query(
      `INSERT INTO command_log (command_id, n, origin, actor_role, actor_name, name, version, args_hash, outcome, epoch, xid,
        documents, occurred_at, decided_at, request_id)
      VALUES ($1, 1, 'http', 'guest', '', 'order.place', 1, $2, 'accepted', 'epoch', pg_current_xact_id(), $3, $4, $4, $5)`,
      [
        commandId,
        'a'.repeat(64),
        JSON.stringify([{ collection: 'orders', id: orderId, revision: 1 }]),
        now,
        key,
      ],
    );
    await trx.query('INSERT INTO command_log_args (command_id, args) VALUES ($1, $2)', [
      commandId,
      JSON.stringify(order),
    ]);
    await trx.query(
      `INSERT INTO idempotency_keys (actor_key, route, key, body_hash, command_id, created_at)
      VALUES ('guest', 'POST /api/orders/', $1, $2, $3, $4)`,
      [key, 'b'.repeat(64), commandId, now],
    );
    await trx.query('COMMIT');
    return c.json({ id: orderId, order_number: number.rows[0]?.number }, 201);
  } catch (error) {
    await trx.query('ROLLBACK');
    throw error;
  } finally {
    trx.release();
  }
});

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  answerParent(`http://127.0.0.1:${port}`, async () => {
    server.close();
    await pool.end();
  });
});

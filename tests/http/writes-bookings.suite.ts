import { afterAll, beforeAll, expect, test } from 'vitest';
import { idOf } from '#shared/testing/builders.ts';
import { putBookingWorld } from './booking-world.ts';
import { createTestServer, START_MS, type TestResponse, type TestServer } from './http-server.ts';
import { aKey, anOrderBody, anUnnamedOrderBody } from './order-body.ts';
import { told, writeClient, type WriteClient } from './write-client.ts';

/** What guests, customers and the office do with orders, visits and series over HTTP. */
export function bookingWritesSuite(urlOfDatabase?: () => Promise<string>): void {
  let server: TestServer;
  let admin: WriteClient;
  let customer: WriteClient;
  let ownToken: string;
  const guest = (headers: Record<string, string> = {}) => writeClient(server, { headers });
  const withToken = (reply: TestResponse) =>
    guest({ 'tracking-token': String(reply.json['tracking_token']) });

  beforeAll(async () => {
    const databaseUrl = await urlOfDatabase?.();
    server = await createTestServer(databaseUrl === undefined ? {} : { databaseUrl });
    admin = writeClient(server, { token: await server.signIn('admin') });
    ownToken = await putBookingWorld(server);
    customer = writeClient(server, { token: ownToken });
  }, START_MS);
  afterAll(() => server.close());

  const order = (overrides: Record<string, unknown> = {}) =>
    guest().post('/api/orders/', anOrderBody(overrides));
  const unnamed = anUnnamedOrderBody();
  const at = (reply: TestResponse, more = '') => `/api/orders/${String(reply.json['id'])}/${more}`;
  const office = (reply: TestResponse, more = '') => `/api/admin/orders/${String(reply.json['id'])}/${more}`;

  test('[HW1][HW4] a guest asks for another day with the token, takes it back, asks again, and the office agrees', async () => {
    const placed = await order({ scheduled_date: '2026-03-10' });
    const wish = { kind: 'reschedule', date: '2026-03-11', time: '11:00', reason: 'Away' };
    const asked = await withToken(placed).post(at(placed, 'change-requests/'), wish);
    expect([told(asked), asked.json]).toEqual([
      '201',
      expect.objectContaining({ scheduled_date: '2026-03-10' }),
    ]);
    const [request] = asked.json['change_requests'] as Record<string, unknown>[];
    expect(request).toMatchObject({
      status: 'pending',
      requested_date: '2026-03-11',
      requested_time: '11:00',
    });
    expect(asked.text).not.toMatch(/requested_by|reviewed_by|staff/);
    expect(told(await withToken(placed).post(at(placed, 'change-requests/'), wish))).toBe(
      '409 change_request.pending',
    );
    const withdrawn = await withToken(placed).post(
      at(placed, `change-requests/${String(request?.['id'])}/withdraw/`),
    );
    expect(withdrawn.json).toMatchObject({ change_requests: [{ status: 'withdrawn' }] });
    const again = await withToken(placed).post(at(placed, 'change-requests/'), {
      ...wish,
      id: crypto.randomUUID(),
    });
    const [, second] = again.json['change_requests'] as Record<string, unknown>[];
    const review = office(placed, `change-requests/${String(second?.['id'])}/review/`);
    expect(told(await admin.post(review, { decision: 'approve', date: '2026-03-12' }))).toBe(
      '400 request.invalid',
    );
    const approved = await admin.post(review, { decision: 'approve', notes: 'Fine' });
    expect(approved.json).toMatchObject({ scheduled_date: '2026-03-11', scheduled_time: '11:00' });
    expect(told(await admin.post(review, { decision: 'reject' }))).toBe('409 status.wrong');
    expect(told(await withToken(placed).post(at(placed, 'change-requests/'), { kind: 'reschedule' }))).toBe(
      '400 request.invalid',
    );
  });

  test('[HW3][HW4] a token opens its own order and nothing else, in one answer; a session is asked for without one', async () => {
    const [mine, other] = [
      await order({ scheduled_date: '2026-03-16' }),
      await order({ scheduled_date: '2026-03-17' }),
    ];
    const wish = { kind: 'cancel' };
    const answers = await Promise.all([
      withToken(mine).post(at(other, 'change-requests/'), wish),
      withToken(mine).post(`/api/orders/${crypto.randomUUID()}/change-requests/`, wish),
      withToken(mine).post('/api/orders/no-id/change-requests/', wish),
      guest({ 'tracking-token': 'A'.repeat(43) }).post(at(mine, 'change-requests/'), wish),
      customer.post(at(mine, 'change-requests/'), wish),
      customer.post(`/api/orders/${crypto.randomUUID()}/change-requests/`, wish),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(told(answers[0] ?? mine)).toBe('404 route.not_found');
    expect(told(await guest().post(at(mine, 'change-requests/'), wish))).toBe('401 session.required');
    expect(told(await withToken(mine).post(office(mine, 'cancel/'), {}))).toBe('401 session.required');
    const staff = writeClient(server, { token: await server.signIn('staff') });
    expect(told(await staff.post(at(mine, 'change-requests/'), wish))).toBe('403 forbidden');
  });

  test('[P5][HW1] a customer books in their own name; whoever is nobody says who they are', async () => {
    const { items: _items, ...visit }: Record<string, unknown> = { ...unnamed, scheduled_date: '2026-03-18' };
    const key = { 'idempotency-key': aKey() };
    const booked = await customer.post('/api/appointments/', { ...visit, service: idOf('service') }, key);
    expect([told(booked), booked.json['items']]).toEqual(['201', [expect.objectContaining({ quantity: 1 })]]);
    const repeated = await customer.post('/api/appointments/', { ...visit, service: idOf('service') }, key);
    expect(repeated.text).toBe(booked.text);
    const { customer_id: customerId } = await server.database.db
      .selectFrom('orders')
      .where('id', '=', String(booked.json['id']))
      .select('customer_id')
      .executeTakeFirstOrThrow();
    expect(customerId).toBe(idOf('customer'));
    const nameless = await guest().post('/api/appointments/', { ...visit, service: idOf('service') });
    expect((nameless.json['errors'] as { field: string }[]).map(({ field }) => field)).toEqual([
      'guest_name',
      'guest_email',
    ]);
    expect(
      told(await customer.post(at(booked, 'change-requests/'), { kind: 'other', reason: 'Mind the cat' })),
    ).toBe('201');
    const address = await customer.post('/api/admin/addresses/', {
      line1: '2 Low Street',
      city: 'London',
      postcode: 'NW1 1AA',
    });
    expect(address.json).toMatchObject({ customer_id: idOf('customer') });
    const foreign = { customer_id: crypto.randomUUID(), line1: 'x', city: 'y', postcode: 'NW1 1AA' };
    expect(told(await customer.post('/api/admin/addresses/', foreign))).toBe('404 route.not_found');
    expect(told(await customer.remove(office(booked)))).toBe('403 forbidden');
  });

  test('[OR7][HW3] a customer cancels their own order, and is told as the dashboard said; nobody else does', async () => {
    const body = { ...unnamed, scheduled_date: '2026-03-19' };
    const placed = await customer.post('/api/orders/', body, { 'idempotency-key': aKey() });
    const dashboard = await server.request('/api/cus/dashboard/', { token: ownToken });
    const open = dashboard.json['still_cancellable'] as { id: string }[];
    expect(open.map(({ id }) => id)).toContain(placed.json['id']);
    const path = at(placed, 'cancel/');
    const other = await order({ scheduled_date: '2026-03-20' });
    expect(told(await customer.post(at(other, 'cancel/'), {}))).toBe('404 route.not_found');
    expect(told(await withToken(other).post(path, {}))).toBe('404 route.not_found');
    expect(told(await guest().post(path, {}))).toBe('401 session.required');
    const cancelled = await customer.post(path, { reason: 'Away' });
    expect(told(cancelled)).toBe('200');
    expect(cancelled.json).toMatchObject({ status: 'cancelled', can_cancel: false });
    expect(told(await customer.post(path, {}))).toBe('409 status.wrong');
    expect((await withToken(other).post(at(other, 'cancel/'), {})).json['status']).toBe('cancelled');
  });

  /** [HW9] The difference is told, and nothing of it is there afterwards. */
  async function asksFirst(path: string, body: object): Promise<void> {
    const stored = async () => [
      await server.database.db.selectFrom('subscription_appointments').selectAll().orderBy('id').execute(),
      await server.database.db.selectFrom('command_log').select('command_id').orderBy('command_id').execute(),
    ];
    const before = await stored();
    const would = await admin.post(`${path}true`, body);
    expect([told(would), would.headers.get('dry-run'), would.headers.get('etag')]).toEqual([
      '200',
      'true',
      null,
    ]);
    expect(would.json).toMatchObject({
      visits: [{ status: 'skipped' }, { date: '2026-04-14' }, { date: '2026-04-21' }],
    });
    for (const wrong of [path, `${path}yes`, path.replace('dry_run', 'dryrun'), `${path}true&x=1`])
      expect([wrong, told(await admin.post(wrong, body))]).toEqual([wrong, '400 request.invalid']);
    expect(await stored()).toEqual(before);
    // Like any command that was refused this one stands in the log.
    expect(told(await admin.post(`${path}true`, { ...body, date: '2020-01-01' }))).toBe('422 slot.in_past');
  }

  test('[HW9][P5][HW1] a series: asked for once, followed by token, activated, moved, ended by request', async () => {
    const { items: _items, scheduled_date: _date, scheduled_time: _time, ...who } = anOrderBody();
    const body = {
      ...who,
      service: idOf('service'),
      frequency: 'weekly',
      start_date: '2026-04-06',
      start_time: '13:00',
      total_appointments: 3,
    };
    const key = { 'idempotency-key': aKey() };
    const atOnce = await Promise.all(
      Array.from({ length: 5 }, () => guest().post('/api/subscriptions/', body, key)),
    );
    const asked = await guest().post('/api/subscriptions/', body, key);
    expect(
      atOnce.filter(({ json, text }) => text !== asked.text && json['code'] !== 'idempotency.in_flight'),
    ).toEqual([]);
    expect(await server.database.db.selectFrom('subscriptions').select('id').execute()).toHaveLength(1);
    expect([told(asked), asked.json]).toEqual([
      '201',
      expect.objectContaining({ status: 'pending', end_date: '2026-04-20', price_per_visit: '85.00' }),
    ]);
    expect(asked.json['subscription_number']).toMatch(/^VS-\d{6}$/);
    expect((await guest().post('/api/subscriptions/', body, key)).text).toBe(asked.text);
    expect(told(await guest().post('/api/subscriptions/', { ...body, notes: 'x' }, key))).toBe(
      '422 idempotency.mismatch',
    );
    expect(told(await guest().post('/api/subscriptions/', { ...body, end_date: '2026-05-01' }))).toBe(
      '400 request.invalid',
    );

    const series = (more: string) => `/api/admin/subscriptions/${String(asked.json['id'])}/${more}`;
    const active = await admin.post(series('activate/'), { staff: idOf('second') });
    expect([told(active), active.json['status']]).toEqual(['200', 'active']);
    const headers = { 'tracking-token': String(asked.json['tracking_token']) };
    const tracked = await server.request('/api/subscriptions/track/', { headers });
    expect(tracked.text).not.toContain(idOf('second'));
    const [first, second] = tracked.json['visits'] as { id: string; date: string }[];
    expect([first?.date, second?.date]).toEqual(['2026-04-06', '2026-04-13']);
    expect((await admin.post(series(`visits/${first?.id}/skip/`))).json).toMatchObject({
      visits: [{ status: 'skipped' }, {}, {}],
    });
    const move = series(`visits/${second?.id}/reschedule/`);
    const to = { date: '2026-04-14', time: '09:00' };
    await asksFirst(`${move}?dry_run=`, { ...to, scope: 'this_and_later' });
    const moved = await admin.post(move, to);
    expect(moved.json).toMatchObject({ visits: [{}, { date: '2026-04-14' }, { date: '2026-04-20' }] });
    expect(
      told(
        await admin.post(series(`visits/${crypto.randomUUID()}/reschedule/`), {
          date: '2026-04-14',
          time: '09:00',
        }),
      ),
    ).toBe('404 not_found');
    const wish = await withToken(asked).post(
      `/api/subscriptions/${String(asked.json['id'])}/change-requests/`,
      {
        kind: 'reschedule',
        visit: second?.id,
        date: '2026-04-15',
        time: '10:00',
      },
    );
    const [request] = wish.json['change_requests'] as { id: string }[];
    const approved = await admin.post(series(`change-requests/${request?.id}/review/`), {
      decision: 'approve',
    });
    expect(approved.json).toMatchObject({ visits: [{}, { date: '2026-04-15' }, {}] });
    const ending = await server.request('/api/subscriptions/track/cancel/', {
      headers,
      body: { reason: 'Moving' },
    });
    expect([ending.status, ending.json['status']]).toEqual([200, 'active']);
    expect(ending.json['change_requests']).toMatchObject([
      {},
      { kind: 'cancel', visit: null, status: 'pending' },
    ]);
    const renewed = await admin.post(series('tracking-token/'));
    const opened = (token: unknown) =>
      server.request('/api/subscriptions/track/', { headers: { 'tracking-token': String(token) } });
    expect((await opened(renewed.json['tracking_token'])).status).toBe(200);
    expect((await opened(asked.json['tracking_token'])).status).toBe(404);
    expect((await admin.post(series('pause/'))).json).toMatchObject({ status: 'paused' });
    const wishes = ending.json['change_requests'] as { id: string }[];
    const ended = await admin.post(series(`change-requests/${wishes[1]?.id}/review/`), {
      decision: 'approve',
    });
    expect(ended.json).toMatchObject({ status: 'cancelled', cancel_reason: 'Moving' });
    expect(told(await admin.remove(series('')))).toBe('409 status.wrong');
  });

  test('[HW1] the office takes an order, changes, assigns, moves and confirms it; the visit goes its way', async () => {
    const placed = await admin.post('/api/admin/orders/', {
      ...unnamed,
      customer: idOf('customer'),
      scheduled_date: '2026-03-23',
    });
    expect([told(placed), placed.json['customer_id']]).toEqual(['201', idOf('customer')]);
    const [item] = placed.json['items'] as { id: string; staff_id: string }[];
    const edited = await admin.patch(office(placed), { notes: 'Ring twice' }, { 'if-match': '"1"' });
    expect([told(edited), edited.json['notes'], edited.headers.get('etag')]).toEqual([
      '200',
      'Ring twice',
      '"2"',
    ]);
    const free = item?.staff_id === idOf('staff') ? idOf('second') : idOf('staff');
    const assigned = await admin.post(office(placed, 'assign/'), { item: item?.id, staff: free });
    expect(assigned.json).toMatchObject({ items: [{ staff_id: free }] });
    const moved = await admin.post(office(placed, 'reschedule/'), { date: '2026-03-24', time: '09:00' });
    expect(moved.json).toMatchObject({ scheduled_date: '2026-03-24' });
    const stale = await admin.post(office(placed, 'confirm/'), {}, { 'if-match': '"1"' });
    expect(told(stale)).toBe('412 precondition.failed');
    const confirmed = await admin.post(office(placed, 'confirm/'));
    expect([told(confirmed), confirmed.json['status']]).toEqual(['200', 'confirmed']);
    const [{ appointment_id: visit } = { appointment_id: '' }] = confirmed.json['items'] as {
      appointment_id: string;
    }[];

    const path = `/api/admin/appointments/${visit}/`;
    expect((await admin.patch(path, { time: '14:00' })).json).toMatchObject({
      starts_at: '2026-03-24T14:00:00.000Z',
    });
    const other = free === idOf('staff') ? idOf('second') : idOf('staff');
    expect((await admin.post(`${path}reassign/`, { staff: other })).json).toMatchObject({ staff_id: other });
    expect(told(await admin.post(`${path}no-show/`))).toBe('409 appointment.not_yet');
    const noted = await admin.post(`${path}notes/`, { text: 'The tap drips' });
    expect(noted.json['internal_notes']).toMatchObject([{ text: 'The tap drips' }]);
    const [booking] = noted.json['customer_appointments'] as { id: string }[];
    const paid = await admin.patch(`${path}bookings/${booking?.id}/`, { payment_status: 'paid' });
    expect(paid.json['customer_appointments']).toMatchObject([{ payment_status: 'paid' }]);
    const photo = {
      sha256: 'a'.repeat(64),
      content_type: 'image/jpeg',
      taken_at: '2026-03-24T14:30:00.000Z',
    };
    const named = await admin.post(`${path}photos/`, photo);
    const [{ id: photoId } = { id: '' }] = named.json['completion_photos'] as { id: string }[];
    const removed = await admin.remove(`${path}photos/${photoId}/`);
    expect([photoId, told(removed), removed.json['completion_photos']]).toEqual([
      expect.stringMatching(/-/),
      '200',
      [],
    ]);
    expect(told(await admin.post(`${path}withdraw-no-show/`))).toBe('409 status.wrong');
    expect((await admin.post(`${path}start/`)).json).toMatchObject({ status: 'in_progress' });
    expect((await admin.post(`${path}complete/`)).json).toMatchObject({ status: 'completed' });
    expect(told(await admin.remove(path))).toBe('409 status.wrong');
    expect(told(await admin.remove(office(placed)))).toBe('409 status.wrong');
  });

  test('[CO2][HW6] a coupon: asked about without a trace, used and given back by the token', async () => {
    const placed = await order({ scheduled_date: '2026-03-25' });
    const used = await withToken(placed).post(at(placed, 'coupon/'), { code: 'spring10' });
    expect([told(used), used.json['discount'], used.json['total_price']]).toEqual(['200', '8.50', '76.50']);
    expect(told(await withToken(placed).post(at(placed, 'coupon/'), { code: 'SPRING10' }))).toBe(
      '409 duplicate',
    );
    expect((await withToken(placed).remove(at(placed, 'coupon/'))).json).toMatchObject({
      discount: '0.00',
      total_price: '85.00',
    });
    const usesBefore = await server.database.db.selectFrom('coupons').selectAll().execute();
    const ask = (code: string, service = idOf('service')) =>
      guest().post('/api/coupons/check/', { code, items: [{ service, quantity: 2 }] });
    expect((await ask('SPRING10')).json).toEqual({
      is_applicable: true,
      reason: null,
      discount: '17.00',
      total_price: '153.00',
      currency: 'GBP',
    });
    const later = {
      code: 'LATER',
      discount_type: 'fixed',
      discount_value: 500,
      valid_from: '2027-01-01T00:00:00.000Z',
    };
    expect(told(await admin.post('/api/admin/coupons/', later))).toBe('201');
    const [unknown, secret] = [await ask('NEVER'), await ask('LATER')];
    expect([unknown.json['reason'], secret.text]).toEqual(['unknown', unknown.text]);
    expect(told(await ask('SPRING10', crypto.randomUUID()))).toBe('422 service.unavailable');
    const uses = await server.database.db
      .selectFrom('coupons')
      .where('code', '!=', 'LATER')
      .selectAll()
      .execute();
    expect(uses).toEqual(usesBefore);
  });

  test(
    '[HW2] what comes between the look and the write is found, and nothing of the write stays',
    async () => {
      let between: (() => Promise<unknown>) | null = null;
      const disturbed = await createTestServer({
        disturb: (database) => ({
          ...database,
          async transact(work, options) {
            const first = between;
            between = null;
            await first?.();
            return database.transact(work, options);
          },
        }),
      });
      const boss = writeClient(disturbed, { token: await disturbed.signIn('admin') });
      const path = `/api/admin/customers/${idOf('customer')}/`;
      const logged = async () =>
        (await disturbed.database.db.selectFrom('command_log').select('n').execute()).length;
      between = () => boss.patch(path, { name: 'Carla Smith' });
      const met = await boss.patch(path, { notes: 'mine' }, { 'if-match': '"1"' });
      expect([told(met), await logged()]).toEqual(['412 precondition.failed', 1]);
      const now = await boss.patch(path, {});
      expect(now.json).toMatchObject({ name: 'Carla Smith', notes: '', revision: 2 });
      // Without If-Match other fields merge, and the same field is told apart.
      between = () => boss.patch(path, { name: 'Carla Brown' });
      expect((await boss.patch(path, { notes: 'mine' })).json).toMatchObject({
        name: 'Carla Brown',
        notes: 'mine',
      });
      between = () => boss.patch(path, { notes: 'theirs' });
      const clash = await boss.patch(path, { notes: 'mine again' });
      expect([told(clash), clash.json['fields']]).toEqual([
        '409 stale',
        [{ path: 'notes', expected: 'mine', current: 'theirs', proposed: 'mine again' }],
      ]);
      await disturbed.close();
    },
    START_MS,
  );
}

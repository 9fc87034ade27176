import { afterAll, beforeAll, expect, test } from 'vitest';
import { aSubscription, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { told, writeClient, type WriteClient } from './write-client.ts';

let server: TestServer;
let admin: WriteClient;
let token: string;
beforeAll(async () => {
  server = await createTestServer();
  token = await server.signIn('admin');
  admin = writeClient(server, { token });
  const weekly = { status: 'pending', frequency: 'weekly', totalAppointments: 4 } as const;
  await put(server.database, {
    subscriptions: [aSubscription({ ...weekly, startDate: '2026-03-16', startTime: '10:00' })],
  });
  await admin.post(path('activate/'), { staff: idOf('staff') });
}, START_MS);
afterAll(() => server.close());

const path = (more = '') => `/api/admin/subscriptions/${idOf('subscription')}/${more}`;
const read = () => server.request(path(), { token });
const starts = (json: Record<string, unknown>) =>
  (json['visits'] as { starts_at: string }[]).map((visit) => visit.starts_at.slice(5, 16));
const written = () =>
  server.database.db
    .selectFrom('command_log')
    .select('command_id')
    .execute()
    .then((rows) => rows.length);

test('[HW9] [SU8] the difference is told before it is applied, and applying does just that', async () => {
  const before = await server.database.db.selectFrom('subscriptions').select('revision').executeTakeFirst();
  const logged = await written();
  const body = { next_date: '2026-03-18', start_time: '12:00', total_appointments: 3 };
  const asked = await admin.post(path('preview/'), body);
  expect([told(asked), asked.json]).toEqual([
    '200',
    {
      subscription: expect.objectContaining({ total_appointments: 3, end_date: '2026-04-01' }),
      visits: [
        expect.objectContaining({
          sequence: 1,
          before: expect.objectContaining({ date: '2026-03-16', status: 'scheduled', staff: null }),
          after: expect.objectContaining({ date: '2026-03-18', starts_at: '2026-03-18T12:00:00.000Z' }),
        }),
        expect.objectContaining({ sequence: 2 }),
        // The clocks have gone forward: noon stays noon.
        expect.objectContaining({
          after: expect.objectContaining({ starts_at: '2026-04-01T11:00:00.000Z' }),
        }),
        expect.objectContaining({ after: expect.objectContaining({ status: 'cancelled' }) }),
      ],
    },
  ]);
  expect(await written()).toBe(logged);
  expect(await server.database.db.selectFrom('subscriptions').select('revision').executeTakeFirst()).toEqual(
    before,
  );

  const edited = await admin.patch(path(), body);
  const { subscription } = asked.json as { subscription: Record<string, unknown> };
  expect([told(edited), starts(edited.json)]).toEqual(['200', starts(subscription)]);
  const again = await admin.post(path('preview/'), body);
  expect(again.json).toEqual({ subscription: null, visits: [] });
});

test('[HW9] a refusal is told as the command itself would be, and If-Match counts', async () => {
  expect(told(await admin.post(path('preview/'), { next_date: '2026-02-02' }))).toBe('422 slot.in_past');
  expect(told(await admin.post(path('preview/'), { notes: 'x' }, { 'if-match': '"99"' }))).toBe(
    '412 precondition.failed',
  );
  expect(told(await admin.post(path('preview/'), { status: 'active' }))).toBe('400 request.invalid');
  expect(told(await admin.patch(path(), { total_appointments: 3, end_date: '2026-04-01' }))).toBe(
    '400 args.invalid',
  );
  const staff = writeClient(server, { token: await server.signIn('staff') });
  expect(told(await staff.post(path('preview/'), { notes: 'x' }))).toBe('403 forbidden');
});

test('[HW9] moving one visit and all later ones is told first, too', async () => {
  const { json } = await read();
  const [, second] = json['visits'] as { id: string; starts_at: string }[];
  const body = { date: '2026-03-26', time: '09:00', scope: 'this_and_later' };
  const asked = await admin.post(path(`visits/${second?.id}/reschedule/preview/`), body);
  expect(asked.json['visits']).toMatchObject([
    { sequence: 2, after: { starts_at: '2026-03-26T09:00:00.000Z' } },
    { sequence: 3, after: { starts_at: '2026-04-02T08:00:00.000Z' } },
  ]);
  expect((await read()).json).toEqual(json);
});

test('[HW9] a query parameter on a writing request is refused, not passed over', async () => {
  const { json } = await read();
  const dry = await admin.patch(`${path()}?dry_run=1`, { notes: 'not really' });
  expect([told(dry), dry.json['errors']]).toEqual([
    '400 request.invalid',
    [expect.objectContaining({ field: 'dry_run' })],
  ]);
  expect(told(await server.request('/api/auth/login/?next=x', { body: {} }))).toBe('400 request.invalid');
  expect((await read()).json).toEqual(json);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { aStaff, idOf } from '#shared/testing/builders.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { anOrderBody } from './order-body.ts';
import { told, writeClient, type WriteClient } from './write-client.ts';

let server: TestServer;
let admin: WriteClient;
let staff: WriteClient;
beforeAll(async () => {
  server = await createTestServer();
  admin = writeClient(server, { token: await server.signIn('admin') });
  staff = writeClient(server, { token: await server.signIn('staff') });
}, START_MS);
afterAll(() => server.close());

test('[ST5] staff set their own week and areas, and nothing of anybody else', async () => {
  const week = [
    { day_of_week: 1, start_time: '09:00', end_time: '15:00' },
    {
      day_of_week: 6,
      start_time: '10:00',
      end_time: '12:00',
      breaks: [{ start_time: '11:00', end_time: '11:15' }],
    },
  ];
  const set = await staff.patch('/api/staff/my-schedule/', { schedules: week });
  const [monday] = aStaff().schedules;
  expect([told(set), set.json['schedules']]).toEqual([
    '200',
    [expect.objectContaining({ ...week[0], id: monday?.id, breaks: [] }), expect.objectContaining(week[1])],
  ]);
  const twice = await staff.patch('/api/staff/my-schedule/', { schedules: [week[0], week[0]] });
  expect(told(twice)).toMatch(/^4/);
  const area = await staff.post('/api/staff/my-areas/', { postcode: 'n1' });
  expect(area.json).toMatchObject({ postcode: 'N1', is_active: true, staff_id: idOf('staff') });
  expect(told(await staff.post('/api/staff/my-areas/', { postcode: 'N1' }))).toBe('409 duplicate');
  const path = `/api/staff/my-areas/${String(area.json['id'])}/`;
  expect([told(await staff.remove(path)), told(await staff.remove(path))]).toEqual([
    '204',
    '404 route.not_found',
  ]);
  expect(told(await admin.patch('/api/staff/my-schedule/', { schedules: [] }))).toBe('404 route.not_found');
  const office = { staff_id: idOf('staff'), postcode: 'E1' };
  expect(told(await staff.post('/api/admin/staff-areas/', office))).toBe('403 forbidden');
  expect(told(await staff.patch(`/api/admin/staff/${idOf('staff')}/`, { bio: 'x' }))).toBe('403 forbidden');
});

test('[HW1] days away are entered and removed by the office', async () => {
  const body = { staff_id: idOf('staff'), start_date: '2026-05-04', end_date: '2026-05-08' };
  const away = await admin.post('/api/admin/staff-absences/', body);
  expect([told(away), away.json]).toEqual(['201', expect.objectContaining({ ...body, reason: '' })]);
  expect(told(await admin.post('/api/admin/staff-absences/', { ...body, end_date: '2026-05-03' }))).toBe(
    '400 args.invalid',
  );
  const path = `/api/admin/staff-absences/${String(away.json['id'])}/`;
  expect([told(await admin.remove(path)), told(await admin.remove(path))]).toEqual([
    '204',
    '404 route.not_found',
  ]);
});

test('[CU6][CU7] two records become one, and one is forgotten once nothing is open', async () => {
  const made = await Promise.all(
    ['Kay', 'K. Kay'].map((name) => admin.post('/api/admin/customers/', { name, email: null })),
  );
  const [kept, merged] = made.map(({ json }) => String(json['id']));
  const path = `/api/admin/customers/${kept}/`;
  const {
    guest_name: _n,
    guest_email: _e,
    guest_phone: _p,
    ...visit
  }: Record<string, unknown> = anOrderBody();
  const order = await admin.post('/api/admin/orders/', { ...visit, customer: merged });
  expect(told(order)).toBe('201');
  expect(told(await admin.post(`${path}merge/`, { merged: kept }))).toBe('400 args.invalid');
  const joined = await admin.post(`${path}merge/`, { merged });
  expect([told(joined), joined.json['id']]).toEqual(['200', kept]);
  expect(told(await admin.patch(`/api/admin/customers/${merged}/`, {}))).toBe('404 route.not_found');
  const refused = await admin.remove(path);
  expect([told(refused), refused.json['order_ids']]).toEqual(['409 customer.open_work', [order.json['id']]]);
  expect(told(await admin.remove(`/api/admin/orders/${String(order.json['id'])}/`))).toBe('200');
  expect([told(await admin.remove(path)), told(await admin.remove(path))]).toEqual([
    '204',
    '404 route.not_found',
  ]);
});

test('[HW3] whoever may not is refused before anything that the request names is looked at', async () => {
  const paths = [idOf('staff'), crypto.randomUUID(), 'no-id'].map((id) => `/api/admin/staff/${id}/`);
  const replies = await Promise.all(paths.map((path) => staff.patch(path, { nonsense: 1 })));
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(replies.map(told)).toEqual(['403 forbidden', '403 forbidden', '403 forbidden']);
  const hidden = await Promise.all(paths.slice(1).map((path) => admin.patch(path, {})));
  expect(new Set(hidden.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { idOf } from '#shared/testing/builders.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { putBookingWorld } from './booking-world.ts';
import { anOrderBody, anUnnamedOrderBody } from './order-body.ts';
import { told, writeClient, type WriteClient } from './write-client.ts';

let server: TestServer;
let admin: WriteClient;
let token: string;
beforeAll(async () => {
  server = await createTestServer();
  token = await server.signIn('admin');
  admin = writeClient(server, { token });
}, START_MS);
afterAll(() => server.close());

test('[OR13] the office changes what a pending order is for; its hold and its visit follow', async () => {
  const placed = await admin.post('/api/admin/orders/', anOrderBody({ scheduled_date: '2026-03-23' }));
  const [item] = placed.json['items'] as { id: string; staff_id: string; ends_at: string }[];
  const path = (more: string) => `/api/admin/orders/${String(placed.json['id'])}/${more}`;
  const lines = { items: [{ id: item?.id, service: idOf('service'), quantity: 2 }], postcode: 'sw1a1aa' };
  const put = (body: object) => server.request(path('items/'), { token, method: 'PUT', body });
  const changed = await put(lines);
  expect([told(changed), changed.json]).toEqual([
    '200',
    expect.objectContaining({
      postcode: 'SW1A 1AA',
      total_price: '170.00',
      items: [expect.objectContaining({ id: item?.id, quantity: 2, staff_id: item?.staff_id })],
    }),
  ]);
  const [longer] = changed.json['items'] as { starts_at: string; ends_at: string }[];
  const holds = await server.database.db.selectFrom('time_blocks').select('kind').execute();
  expect(holds.map(({ kind }) => kind)).toEqual(['hold']);
  expect(told(await put({ items: [] }))).toBe('400 request.invalid');

  const confirmed = await admin.post(path('confirm/'), {});
  expect(told(confirmed)).toBe('200');
  expect(told(await put(lines))).toBe('409 status.wrong');
  const [visit] = confirmed.json['items'] as { appointment_id: string }[];
  const shorter = await admin.patch(`/api/admin/appointments/${visit?.appointment_id}/`, {
    duration_minutes: 45,
  });
  expect([told(shorter), shorter.json['starts_at']]).toEqual(['200', longer?.starts_at]);
  expect(Date.parse(String(shorter.json['ends_at'])) - Date.parse(longer?.starts_at ?? '')).toBe(45 * 60_000);
});

test('[HW1] the office books one appointment for a customer, who has it once it is confirmed', async () => {
  const ownToken = await putBookingWorld(server);
  const { items: _items, ...visit } = anUnnamedOrderBody();
  const scheduled_date = '2026-05-04';
  const wish = { ...visit, scheduled_date, service: idOf('service'), customer: idOf('customer') };
  const path = '/api/admin/appointments/';
  const booked = await admin.post(path, wish);
  expect([told(booked), booked.json['status']]).toEqual(['201', 'pending']);
  expect(told(await writeClient(server, { token: ownToken }).post(path, wish))).toBe('403 forbidden');
  expect(told(await admin.post(`/api/admin/orders/${String(booked.json['id'])}/confirm/`, {}))).toBe('200');
  const own = await server.request('/api/cus/appointments/', { token: ownToken });
  expect(own.text).toContain(scheduled_date);
});

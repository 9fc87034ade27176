import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAppointment, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { told, writeClient, type WriteClient } from './write-client.ts';

let server: TestServer;
let admin: WriteClient;
let manager: WriteClient;
let staff: WriteClient;
beforeAll(async () => {
  server = await createTestServer();
  const client = async (role: 'admin' | 'manager' | 'staff') =>
    writeClient(server, { token: await server.signIn(role) });
  [admin, manager, staff] = [await client('admin'), await client('manager'), await client('staff')];
}, START_MS);
afterAll(() => server.close());

const service = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  category_id: idOf('category'),
  price: '30.00',
  duration_minutes: 45,
  ...more,
});
const offered = async () => JSON.stringify((await server.request('/api/services/')).json);

test('[CA2][HW1] what staff propose can be booked once an admin approves it, by either path', async () => {
  const proposed = await staff.post('/api/admin/services/', service('Gutters'));
  expect([told(proposed), proposed.json['approval_status']]).toEqual(['201', 'pending']);
  expect(await offered()).not.toContain('Gutters');
  const path = `/api/admin/services/${String(proposed.json['id'])}/`;
  expect(told(await staff.post(`${path}approve/`))).toBe('403 forbidden');
  expect(told(await manager.post('/api/admin/services/', service('Roofs')))).toBe('403 forbidden');
  expect((await admin.post(`${path}approve/`)).json).toMatchObject({
    approval_status: 'approved',
    price: '30.00',
  });
  expect(await offered()).toContain('Gutters');
  expect(told(await admin.post(`${path}approve/`))).toBe('409 status.wrong');
  const other = await staff.post('/api/staff/services/', service('Chimneys'));
  const rejected = await admin.post(`/api/admin/services/${String(other.json['id'])}/reject/`, {
    reason: 'Too sooty',
  });
  expect(rejected.json).toMatchObject({ approval_status: 'rejected', description: 'Too sooty' });
  expect((await admin.remove(path)).json).toMatchObject({ is_active: false });
  expect((await admin.post(`${path}activate/`)).json).toMatchObject({ is_active: true });
});

test('[CA1][HW1] a category is renamed, and removed once no service is in it', async () => {
  const made = await admin.post('/api/admin/categories/', { name: 'Windows' });
  const path = `/api/admin/categories/${String(made.json['id'])}/`;
  expect((await admin.patch(path, { name: 'Glass' })).json).toMatchObject({ name: 'Glass', slug: 'windows' });
  const used = await admin.remove(`/api/admin/categories/${idOf('category')}/`);
  expect(told(used)).toBe('409 category.in_use');
  expect([told(await admin.remove(path)), told(await admin.remove(path))]).toEqual([
    '204',
    '404 route.not_found',
  ]);
  expect(told(await admin.patch(path, {}))).toBe('404 route.not_found');
});

test('[HW1] a member of staff with visits to come leaves only with these named', async () => {
  await put(server.database, { appointments: [anAppointment()] });
  const path = `/api/admin/staff/${idOf('staff')}/`;
  const refused = await manager.remove(path);
  expect([told(refused), refused.json['visits']]).toEqual([
    '409 staff.has_visits',
    [{ appointment_id: anAppointment().id, starts_at: anAppointment().startsAt }],
  ]);
  const left = await manager.post(`${path}deactivate/`, { confirmed_appointments: [anAppointment().id] });
  expect([told(left), left.json['is_active']]).toEqual(['200', false]);
  expect((await manager.post(`${path}activate/`)).json).toMatchObject({ is_active: true });
});

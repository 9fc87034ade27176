import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentSchemas, type CollectionName } from '#shared/documents/collections.ts';
import { aService, idOf } from '#shared/testing/builders.ts';
import { loadDocuments } from '#server/storage/aggregate-store.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { told, writeClient, type WriteClient } from './write-client.ts';

let server: TestServer;
let admin: WriteClient;
let token = '';
beforeAll(async () => {
  server = await createTestServer();
  token = await server.signIn('admin');
  admin = writeClient(server, { token });
  await put(server.database, { services: [aService({ id: FLOORS, name: 'Floors', slug: 'floors' })] });
}, START_MS);
afterAll(() => server.close());

const nobody = () => crypto.randomUUID();
const STAFF = idOf('staff');
/** A service that nobody offers yet. */
const FLOORS = idOf('floors');

async function stored(collection: CollectionName, id: unknown) {
  const document = (await loadDocuments(server.database.db, collection, [String(id)])).get(String(id));
  return document ? documentSchemas[collection].parse(document) : null;
}

async function commandsLogged(): Promise<number> {
  const rows = await server.database.db.selectFrom('command_log').select('command_id').execute();
  return rows.length;
}

interface Resource {
  path: string;
  create: Record<string, unknown>;
  created: Record<string, unknown>;
  /** What one more like it is told. */
  twin: '201' | '409 duplicate';
  /** Of a second one, beside the first. */
  another?: Record<string, unknown>;
  change: Record<string, unknown>;
  changed: Record<string, unknown>;
  /** A change that its schema or its rules refuse. */
  wrong: Record<string, unknown>;
  refusal: string;
  /** What DELETE answers. */
  removed: number;
  /** Fields after it, where the document stays. */
  left?: Record<string, unknown>;
}

/** One row for each resource that is made, changed and taken away by the office. */
const resources: Resource[] = [
  {
    path: '/api/admin/services/',
    create: { name: 'Oven', category_id: idOf('category'), price: '45.5', duration_minutes: 60 },
    created: { slug: 'oven', price: '45.50', approval_status: 'approved', extras: [] },
    twin: '409 duplicate',
    another: { name: 'Hob' },
    change: { price: '48', extras: [{ name: 'Second oven', price: '20.00' }] },
    changed: { price: '48.00', name: 'Oven' },
    wrong: { price: '48.005' },
    refusal: '400 request.invalid',
    removed: 200,
    left: { is_active: false },
  },
  {
    path: '/api/admin/staff/',
    create: { name: 'Bea Novak' },
    created: { is_active: true, schedules: [], email: null },
    twin: '201',
    change: { phone: '+442079460003' },
    changed: { phone: '+442079460003', name: 'Bea Novak' },
    wrong: { color: 'red' },
    refusal: '400 request.invalid',
    removed: 200,
    left: { is_active: false },
  },
  {
    path: '/api/admin/staff-schedules/',
    create: { staff_id: STAFF, day_of_week: 6, start_time: '09:00', end_time: '12:00' },
    created: { staff_id: STAFF, day_of_week: 6, breaks: [] },
    twin: '409 duplicate',
    change: { end_time: '13:00', breaks: [{ start_time: '11:00', end_time: '11:15' }] },
    changed: { start_time: '09:00', end_time: '13:00' },
    wrong: { day_of_week: 1 },
    refusal: '400 request.invalid',
    removed: 204,
  },
  {
    path: '/api/admin/staff-services/',
    create: { staff_id: STAFF, service_id: FLOORS, price_override: '95.00' },
    created: { service_id: FLOORS, price_override: '95.00', duration_override_minutes: null },
    twin: '409 duplicate',
    change: { duration_override_minutes: 90 },
    changed: { service_id: FLOORS, price_override: '95.00', duration_override_minutes: 90 },
    wrong: { duration_override_minutes: 0 },
    refusal: '400 request.invalid',
    removed: 204,
  },
  {
    path: '/api/admin/staff-areas/',
    create: { staff_id: STAFF, postcode: 'se1' },
    created: { postcode: 'SE1', is_active: true },
    twin: '409 duplicate',
    change: { is_active: false },
    changed: { postcode: 'SE1', is_active: false },
    wrong: { postcode: 'NW1' },
    refusal: '409 duplicate',
    removed: 204,
  },
  {
    path: '/api/admin/coupons/',
    create: {
      code: 'spring 10',
      discount_type: 'percentage',
      discount_value: 1000,
      valid_from: '2026-03-01T00:00:00.000Z',
      minimum_order: '50.00',
    },
    created: { code: 'SPRING10', minimum_order: '50.00', used_count: 0, status: 'active' },
    twin: '409 duplicate',
    another: { code: 'AUTUMN' },
    change: { usage_limit: 5 },
    changed: { usage_limit: 5, code: 'SPRING10' },
    wrong: { discount_value: 10_001 },
    refusal: '422 coupon.invalid_terms',
    removed: 200,
    left: { status: 'inactive' },
  },
];

describe.each(resources)('$path', (row) => {
  let id = '';

  test('[HW1] is made, with what stands in for what was not given', async () => {
    const made = await admin.post(row.path, row.create);
    expect([told(made), made.json]).toEqual(['201', expect.objectContaining(row.created)]);
    id = String(made.json['id']);
    const read = await server.request(`${row.path}${id}/`, { token });
    expect([told(read), read.json]).toEqual(['200', made.json]);
  });

  test('[HW1][ST1] another like it is refused where there can be only one', async () => {
    expect(told(await admin.post(row.path, row.create))).toBe(row.twin);
  });

  test('[HW1] is changed in the fields that were given', async () => {
    const changed = await admin.patch(`${row.path}${id}/`, row.change);
    expect([told(changed), changed.json]).toEqual(['200', expect.objectContaining(row.changed)]);
    expect(changed.headers.get('etag')).toMatch(/^"\d+"$/);
  });

  test('[HW2] is changed only at the revision that If-Match names', async () => {
    const current = await admin.patch(`${row.path}${id}/`, {});
    const revision = Number(current.headers.get('etag')?.slice(1, -1));
    const before = await commandsLogged();
    const old = { 'if-match': `"${revision - 1}"` };
    expect(told(await admin.patch(`${row.path}${id}/`, row.change, old))).toBe('412 precondition.failed');
    expect(told(await admin.remove(`${row.path}${id}/`, old))).toBe('412 precondition.failed');
    expect(told(await admin.patch(`${row.path}${id}/`, row.change, { 'if-match': 'three' }))).toBe(
      '400 request.invalid',
    );
    expect(await commandsLogged()).toBe(before);
    expect(told(await admin.patch(`${row.path}${id}/`, {}, { 'if-match': `"${revision}"` }))).toBe('200');
  });

  test('[HW1] refuses what the rules refuse, and the reason is a problem', async () => {
    const reply = await admin.patch(`${row.path}${id}/`, row.wrong);
    expect([told(reply), reply.headers.get('content-type')]).toEqual([
      row.refusal,
      'application/problem+json',
    ]);
    expect((await admin.patch(`${row.path}${id}/`, {})).json).toMatchObject(row.changed);
    expect(told(await admin.patch(`${row.path}${nobody()}/`, row.change))).toBe('404 route.not_found');
  });

  test('[HW1] is taken away as the design says', async () => {
    const removed = await admin.remove(`${row.path}${id}/`);
    expect(removed.status).toBe(row.removed);
    expect(removed.json).toMatchObject(row.left ?? {});
    const again = await admin.remove(`${row.path}${id}/`);
    expect(told(again)).toBe(row.removed === 204 ? '404 route.not_found' : '200');
  });

  test('[HW1] under an id of the caller; the same id again is refused', async () => {
    const given = { ...row.create, ...row.another, id: crypto.randomUUID() };
    const made = await admin.post(row.path, given);
    expect([told(made), made.json['id']]).toEqual(['201', given.id]);
    expect(told(await admin.post(row.path, given))).toMatch(/^409 (exists|duplicate)$/);
  });
});

test('[HW1] customers and their addresses, the default among them', async () => {
  const customer = await admin.post('/api/admin/customers/', { name: 'Xenia', tags: ['weekly'] });
  const { id } = customer.json;
  expect([told(customer), customer.json['addresses']]).toEqual(['201', []]);
  const address = { customer_id: id, line1: '1 High Street', city: 'London', postcode: 'sw1a 1aa' };
  const home = await admin.post('/api/admin/addresses/', address);
  expect(home.json).toMatchObject({ customer_id: id, postcode: 'SW1A 1AA', is_default: true });
  const work = await admin.post('/api/admin/addresses/', { ...address, label: 'Work' });
  const at = (reply: typeof home, more = '') => `/api/admin/addresses/${String(reply.json['id'])}/${more}`;
  expect((await admin.patch(at(work), { access_notes: 'Key' })).json).toMatchObject({
    label: 'Work',
    access_notes: 'Key',
  });
  expect(told(await admin.remove(at(home)))).toBe('409 address.is_default');
  expect((await admin.post(at(work, 'default/'))).json).toMatchObject({ is_default: true });
  expect(told(await admin.remove(at(home)))).toBe('204');
  expect(told(await admin.remove(at(home)))).toBe('404 route.not_found');
  const changed = await admin.patch(`/api/admin/customers/${String(id)}/`, {
    notes: 'Has a dog',
    email: 'X@Home.Example',
  });
  expect(changed.json).toMatchObject({ notes: 'Has a dog', email: 'x@home.example', name: 'Xenia' });
  expect(await stored('customers', id)).toMatchObject({ notes: 'Has a dog', addresses: [{ label: 'Work' }] });
  expect(told(await admin.post('/api/admin/addresses/', { line1: 'x', city: 'y', postcode: 'NW1' }))).toBe(
    '400 request.invalid',
  );
});

test('[HW1] a category, the settings of the company, the own profile', async () => {
  const category = await admin.post('/api/admin/categories/', { name: 'Windows' });
  expect([told(category), category.json]).toEqual([
    '201',
    expect.objectContaining({ slug: 'windows', position: 1 }),
  ]);
  expect(told(await admin.post('/api/admin/categories/', { name: 'windows' }))).toBe('409 duplicate');
  expect((await admin.patch('/api/admin/company/', { notice_hours: 48 })).json).toMatchObject({
    notice_hours: 48,
  });
  expect(told(await admin.patch('/api/admin/company/', { notice_hours: -1 }))).toBe('400 request.invalid');
  const profile = await admin.patch('/api/profile/', { name: 'The Boss', timezone: 'Europe/London' });
  expect(profile.json).toMatchObject({ name: 'The Boss', timezone: 'Europe/London', role: 'admin' });
  expect(told(await admin.patch('/api/profile/', { role: 'customer' }))).toBe('400 request.invalid');
  expect(told(await admin.patch('/api/profile/', { avatar: 'data:text/html;base64,AAAA' }))).toBe(
    '400 request.invalid',
  );
});

test('[HW1] users are invited, invited again, and changed in one thing at a time', async () => {
  const person = { email: 'new@sparkle.example', role: 'manager', name: 'Nina' };
  const invited = await admin.post('/api/admin/users/', person);
  expect([told(invited), invited.json['email']]).toEqual(['201', person.email]);
  expect(told(await admin.post('/api/admin/invitations/', person))).toBe('409 duplicate');
  const path = (reply: typeof invited, more = '') =>
    `/api/admin/invitations/${String(reply.json['id'])}/${more}`;
  const again = await admin.post(path(invited, 'resend/'));
  expect([told(again), again.json['is_active']]).toEqual(['201', true]);
  expect((await admin.post(path(again, 'revoke/'))).json).toMatchObject({ is_active: false });
  expect(told(await admin.remove(path(again)))).toBe('204');
  expect(await stored('invitations', again.json['id'])).toBe(null);

  const manager = `/api/admin/users/${idOf('manager account')}/`;
  expect(told(await admin.patch(manager, {}))).toBe('400 request.invalid');
  expect(told(await admin.patch(manager, { role: 'admin', is_active: false }))).toBe('400 request.invalid');
  const narrowed = { all_staff: false, staff_ids: [STAFF], all_customers: true, customer_ids: [] };
  const scope = await admin.patch(manager, { manager_scope: narrowed, denied_permissions: ['staff'] });
  expect(scope.json).toMatchObject({ manager_scope: narrowed, denied_permissions: ['staff'] });
  expect((await admin.patch(manager, { role: 'admin' })).json).toMatchObject({
    role: 'admin',
    manager_scope: null,
  });
  expect(told(await admin.patch(manager, { manager_scope: narrowed }))).toBe('409 status.wrong');
  expect((await admin.remove(manager)).json).toMatchObject({ is_active: false });
  expect((await admin.patch(manager, { is_active: true })).json).toMatchObject({ is_active: true });
  const last = `/api/admin/users/${idOf('admin account')}/`;
  expect(told(await admin.patch(manager, { role: 'manager' }))).toBe('200');
  expect(told(await admin.remove(last))).toBe('409 account.last_admin');
});

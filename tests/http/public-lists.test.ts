import { afterAll, beforeAll, expect, test } from 'vitest';
import { aService, aStaff, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
let admin: string;
const offices = { id: idOf('offices'), name: 'Offices' };
const closed = { id: idOf('closed'), name: 'Closed' };
const service = (name: string, overrides: object = {}) =>
  aService({
    id: idOf(name),
    name,
    slug: name.toLowerCase(),
    description: `All about ${name}`,
    ...overrides,
  });
const person = (name: string, overrides: object = {}) =>
  aStaff({
    id: idOf(name),
    name,
    email: `${name}@hidden.example`,
    bio: `I am ${name}`,
    accountId: null,
    schedules: [],
    services: [],
    areas: [],
    ...overrides,
  });

beforeAll(async () => {
  server = await createTestServer();
  admin = await server.signIn('admin');
  for (const { id, name } of [offices, closed])
    await server.request('/api/admin/categories/', { body: { id, name }, token: admin });
  const off = { method: 'PATCH', body: { is_active: false }, token: admin };
  await server.request(`/api/admin/categories/${closed.id}/`, off);
  await put(server.database, {
    services: [
      service('Windows', { priceMinor: 900, categoryId: offices.id }),
      service('Carpets', { priceMinor: 12_000 }),
      service('Gutters', { categoryId: closed.id }),
      service('Dropped', { isActive: false }),
      service('Proposed', { approvalStatus: 'pending' }),
    ],
    staff: [person('Zoe'), person('Gone', { isActive: false })],
  });
}, START_MS);
afterAll(() => server.close());

async function names(path: string): Promise<string[]> {
  const { status, json } = await server.request(path);
  expect([path, status]).toEqual([path, 200]);
  return (json['items'] as { name: string }[]).map(({ name }) => name);
}

test('[HR1] [CA5] services: what guests may book, by name, price and category, found by words', async () => {
  expect(await names('/api/services/')).toEqual(['Carpets', 'Deep clean', 'Windows']);
  expect(await names('/api/services/?order=price')).toEqual(['Windows', 'Deep clean', 'Carpets']);
  expect(await names(`/api/services/?category=${offices.id}`)).toEqual(['Windows']);
  expect(await names(`/api/services/?category=${closed.id}`)).toEqual([]);
  expect(await names('/api/services/?search=about%20carp')).toEqual(['Carpets']);
  expect(await names('/api/services/?search=gutters')).toEqual([]);
});

test('[HR1] staff: who works here, who offers what; a search finds nothing that is not shown', async () => {
  expect(await names('/api/staff/?order=-name')).toEqual(['Zoe', aStaff().name]);
  expect(await names(`/api/staff/?service=${idOf('service')}`)).toEqual([aStaff().name]);
  expect(await names('/api/staff/?search=zoe')).toEqual(['Zoe']);
  expect(await names('/api/staff/?search=hidden')).toEqual([]);
});

test('[HR1] pages hold what was asked for and every row once; nonsense is refused', async () => {
  const first = await server.request('/api/services/?limit=2');
  const cursor = first.json['next_cursor'] as string;
  expect(await names(`/api/services/?limit=2&cursor=${cursor}`)).toEqual(['Windows']);
  for (const query of ['limit=101', 'order=secret', 'cursor=x', 'is_active=false', 'category=x'])
    expect([query, (await server.request(`/api/services/?${query}`)).status]).toEqual([query, 400]);
});

test('[CA5] a service of a category that is off cannot be ordered or looked up by guests', async () => {
  const order = anOrderBody({ items: [{ service: idOf('Gutters'), quantity: 1 }] });
  const placed = await server.request('/api/orders/', {
    body: order,
    headers: { 'idempotency-key': aKey() },
  });
  expect(placed.json).toMatchObject({ code: 'service.unavailable' });
  const query = `service=${idOf('Gutters')}&postcode=NW1%206XE&from=2026-03-09&to=2026-03-10`;
  expect((await server.request(`/api/availability/?${query}`)).status).toBe(404);
});

test('[HR1] the company is there for the office, with its revision', async () => {
  const { status, json, headers } = await server.request('/api/admin/company/', { token: admin });
  expect([status, json['currency'], headers.get('etag')]).toEqual([
    200,
    'GBP',
    `"${String(json['revision'])}"`,
  ]);
});

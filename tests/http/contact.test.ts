import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestServer, PASSWORD, START_MS, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

const place = (fields: Record<string, unknown>) =>
  server.request('/api/orders/', { body: anOrderBody(fields), headers: { 'idempotency-key': aKey() } });

test('[CU8] what a guest writes nationally is kept in one form', async () => {
  const { status } = await place({ guest_phone: '(020) 7946-0000', postcode: 'nw15lb' });
  expect(status).toBe(201);
  const order = await server.database.db
    .selectFrom('orders')
    .select(['guest_phone', 'postcode'])
    .executeTakeFirstOrThrow();
  expect(order).toEqual({ guest_phone: '+442079460000', postcode: 'NW1 5LB' });
});

test('[CU8] what is no number or postcode is told by its field, and registering tells no more than that', async () => {
  expect((await place({ guest_phone: 'ask Bob' })).json).toMatchObject({
    status: 422,
    code: 'phone.invalid',
    field: 'phone',
    country: 'GB',
  });
  expect((await place({ postcode: '10115' })).json).toMatchObject({
    status: 422,
    code: 'postcode.invalid',
    field: 'postcode',
  });
  const register = (email: string) =>
    server.request('/api/auth/register/', {
      body: { email, name: 'Pat', phone: '1234', password: PASSWORD },
    });
  const [known, unknown] = [await register('admin@sparkle.example'), await register('new@home.example')];
  expect([known.status, known.text]).toEqual([422, unknown.text]);
});

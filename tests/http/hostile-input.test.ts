import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { rolesOf } from '#server/http/writes/write-route.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import { START_MS, createTestServer, type TestRequest, type TestServer } from './http-server.ts';
import { aKey, anOrderBody } from './order-body.ts';
import { exampleOf, nameOf, pathOf } from './write-requests.ts';

let server: TestServer;
let admin: string;
let staff: string;
beforeAll(async () => {
  server = await createTestServer();
  admin = await server.signIn('admin');
  staff = await server.signIn('staff');
}, START_MS);
afterAll(() => server.close());

interface WriteRoute {
  method?: string;
  path: string;
  body: Record<string, unknown>;
  headers?: () => Record<string, string>;
  token?: () => string;
}

const command = {
  n: 1,
  commandId: '0198c0de-0000-7000-8000-000000000001',
  name: 'customer.create',
  version: 1,
  args: {},
  issuedAt: '2026-03-02T09:00:00.000Z',
};
const checkpoint = { epoch: 'e', scope: 's', xid: '1', seq: '1' };
const clientId = '0198c0de-0000-7000-8000-000000000002';

/** Those of the table, about documents that are not there. Field by field they stand in the test of hostile requests. */
const tableRoutes: WriteRoute[] = writeTable.flatMap((route) =>
  route.body
    ? [
        {
          method: route.method.toUpperCase(),
          path: pathOf(route),
          body: route.example ?? {},
          headers: () => ({ ...exampleOf(route).headers }),
          token: () => (route.access === 'public' ? '' : rolesOf(route).includes('admin') ? admin : staff),
        },
      ]
    : [],
);

const otherRoutes: WriteRoute[] = [
  {
    path: '/api/orders/track/cancel/',
    body: { reason: 'moved' },
    headers: () => ({ 'tracking-token': 'A'.repeat(43) }),
  },
  {
    path: '/api/coupons/check/',
    body: { code: 'SPRING10', items: [{ service: crypto.randomUUID(), quantity: 1 }] },
  },
  {
    path: '/api/subscriptions/track/cancel/',
    body: { reason: 'moved' },
    headers: () => ({ 'tracking-token': 'A'.repeat(43) }),
  },
  { path: '/api/auth/login/', body: { email: 'a@b.example', password: 'x', device_name: 'd' } },
  {
    path: '/api/auth/accept-invitation/',
    body: { token: 'A'.repeat(43), email: 'a@b.example', name: 'A', password: 'seven green teapots' },
  },
  {
    path: '/api/auth/first-admin/',
    body: { code: 'AAAAA', email: 'a@b.example', name: 'A', password: 'seven green teapots' },
  },
  {
    path: '/api/auth/register/',
    body: { email: 'new@b.example', name: 'A', phone: null, password: 'seven green teapots' },
  },
  {
    path: '/api/auth/verify-email/',
    body: { token: 'A'.repeat(43), password: 'x', device_name: 'd' },
  },
  { path: '/api/auth/verify-email/resend/', body: { email: 'a@b.example' } },
  { path: '/api/auth/password-reset/', body: { email: 'a@b.example' } },
  {
    path: '/api/auth/password-reset/confirm/',
    body: { token: 'A'.repeat(43), password: 'seven green teapots' },
  },
  {
    path: '/api/admin/orders/bulk/',
    body: { action: 'cancel', order_ids: [crypto.randomUUID()], reason: 'moved' },
    headers: () => ({ 'idempotency-key': aKey() }),
    token: () => admin,
  },
  {
    path: '/api/auth/password/',
    body: { current_password: 'x', password: 'seven green teapots' },
    token: () => admin,
  },
  { path: '/sync/push', body: { protocol: 1, clientId, commands: [command] }, token: () => admin },
  { path: '/sync/pull', body: { protocol: 1, clientId, checkpoint, limit: 10 }, token: () => admin },
  {
    path: '/sync/slice',
    body: { protocol: 1, checkpoint, collection: 'customers', after: null, held: null },
    token: () => admin,
  },
];

/** Every route that takes a body, with one that it accepts. A new one that is missing here fails the last test. */
const routes: WriteRoute[] = [...tableRoutes, ...otherRoutes];

function send(route: WriteRoute, request: TestRequest) {
  const headers = { ...route.headers?.(), ...request.headers };
  return server.request(route.path, {
    method: route.method ?? 'POST',
    ...(route.token ? { token: route.token() } : {}),
    ...request,
    headers,
  });
}

/** Rows of everything a hostile body could leave behind. */
async function stored(): Promise<string> {
  const { rows } =
    await sql`SELECT (SELECT count(*) FROM command_log) AS commands, (SELECT count(*) FROM orders) AS orders,
    (SELECT count(*) FROM users) AS users,
    (SELECT count(*) FROM users WHERE is_verified OR role <> 'customer') AS insiders, (SELECT count(*) FROM idempotency_keys) AS keys, (SELECT count(*) FROM sync_clients) AS clients`.execute(
      server.database.db,
    );
  return JSON.stringify(rows);
}

const MALFORMED: Record<string, string> = {
  'no JSON': '{',
  'nothing but space': ' ',
  'two values': '{} {}',
  'trailing comma': '{"a":1,}',
  'a key twice': '{"email":"a@b.example","email":"c@d.example"}',
  'a key twice, escaped': '{"a":1,"\\u0061":2}',
  __proto__: '{"__proto__":{"role":"admin"}}',
  'constructor, deep': '{"a":[{"constructor":{"prototype":{}}}]}',
  NUL: '{"a":"x\\u0000y"}',
  'half a surrogate pair': '{"a":"\\ud800"}',
  NaN: '{"a":NaN}',
  'a number beyond all': '{"a":1e400}',
  'too deep': `${'['.repeat(21)}${']'.repeat(21)}`,
  'far too deep': '['.repeat(100_000),
  'a raw control character': '{"a":"\u0001"}',
  'a byte order mark': '\ufeff{}',
};

test.each(Object.keys(MALFORMED))('[P4] %s is 400 on every route and leaves nothing', async (name) => {
  const before = await stored();
  for (const route of routes) {
    const reply = await send(route, { rawBody: MALFORMED[name] ?? '' });
    expect([route.path, reply.status, reply.json['code']]).toEqual([route.path, 400, 'body.malformed']);
  }
  expect(await stored()).toBe(before);
});

test('[P4] bytes that are no UTF-8 are 400', async () => {
  for (const route of routes)
    expect((await send(route, { rawBody: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) })).status).toBe(400);
});

test('[P4][P6] another content type is 415: a form of another site reaches nothing', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/jsonp',
    '',
  ]) {
    for (const route of routes) {
      const reply = await send(route, { body: route.body, headers: { 'content-type': type } });
      expect([route.path, type, reply.status]).toEqual([route.path, type, 415]);
    }
  }
});

test('[P4] a packed body is 415: nobody unpacks what could fill the memory', async () => {
  for (const route of routes)
    expect((await send(route, { body: route.body, headers: { 'content-encoding': 'gzip' } })).status).toBe(
      415,
    );
});

test('[P3] a body above its limit is 413, announced or not', async () => {
  for (const route of routes.filter(({ path }) => path.startsWith('/api/'))) {
    expect((await send(route, { rawBody: ' '.repeat(256 * 1024 + 1) })).status).toBe(413);
    expect((await send(route, { rawBody: '{}', headers: { 'content-length': '99999999' } })).status).toBe(
      413,
    );
  }
});

test('[P4] method override is no method', async () => {
  const reply = await server.request('/api/auth/sessions/', {
    token: admin,
    headers: { 'x-http-method-override': 'DELETE' },
  });
  expect(reply.status).toBe(200);
  expect((await server.request('/api/auth/login/?_method=POST')).status).toBe(404);
});

const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  ' ',
  'x'.repeat(5000),
  "'; DROP TABLE orders; --",
  '\u202e',
  {},
  [],
  [[]],
  { $gt: '' },
  ['a', 1],
];

type Counts = Record<string, string>[];

test('[P4][A2] every field with every kind of wrong value: 4xx, a problem document, no trace of the inside', async () => {
  const before = await stored();
  for (const route of otherRoutes.filter(({ path }) => path !== '/sync/push')) {
    for (const field of [
      ...Object.keys(route.body),
      'role',
      'is_active',
      'price',
      'status',
      'total_price',
      'updatedAt',
    ]) {
      for (const value of VALUES) {
        const reply = await send(route, { body: { ...route.body, [field]: value } });
        if (reply.status < 300) continue;
        expect([route.path, field, value, reply.status < 500]).toEqual([route.path, field, value, true]);
        expect(reply.headers.get('content-type')).toBe('application/problem+json');
        expect(reply.text).not.toMatch(
          /at \S+ \(|node_modules|SELECT|INSERT|relation|syntax error|kysely|PGlite/i,
        );
      }
    }
  }
  const [[first], [last]] = [JSON.parse(before), JSON.parse(await stored())] as [Counts, Counts];
  expect(last?.['insiders']).toBe(first?.['insiders']);
  // Anybody may register; whatever name they give, it is one unverified customer.
  expect(Number(last?.['users']) - Number(first?.['users'])).toBeLessThanOrEqual(1);
}, 60_000);

test('[A2] an unknown field is refused on every route, and named', async () => {
  for (const route of routes) {
    const reply = await send(route, { body: { ...route.body, created_by: 'admin' } });
    expect([route.path, reply.status, reply.json['errors']]).toEqual([
      route.path,
      400,
      [{ field: 'created_by', code: 'unknown_field', message: 'Unknown field' }],
    ]);
  }
});

test('a refusal of a rule names the fields as the public API does', async () => {
  const reply = await send(
    { path: '/api/orders/', body: {}, headers: () => ({ 'idempotency-key': aKey() }) },
    { body: anOrderBody({ scheduled_date: '2026-02-30', items: [{ service: 'x', quantity: 0 }] }) },
  );
  const fields = (reply.json['errors'] as { field: string }[]).map(({ field }) => field);
  expect(fields).toEqual(['scheduled_date', 'items.0.service', 'items.0.quantity']);
});

test('[P4] queries: wrong, missing, unknown, repeated and hostile values are 400', async () => {
  const good = 'service=0198c0de-0000-7000-8000-000000000001&postcode=NW1&from=2026-03-09&to=2026-03-10';
  for (const query of [
    '',
    'service=x',
    `${good}&role=admin`,
    `${good}&quantity=0`,
    `${good}&to=9999-99-99`,
    good.replace('2026-03-10', '2027-03-10'),
    good.replace('2026-03-10', '2026-03-08'),
    good.replace('NW1', '%00'),
  ]) {
    const reply = await server.request(`/api/availability/?${query}`);
    expect([query, reply.status]).toEqual([query, 400]);
  }
  expect((await server.request(`/api/availability/?${good}`)).status).toBe(404);
});

test('no route that takes a body is missing above', async () => {
  const { json } = await server.request('/openapi.json');
  const paths = json['paths'] as Record<
    string,
    Record<string, { requestBody?: { content: Record<string, object> } }>
  >;
  const withBody = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { requestBody }]) =>
      requestBody?.content['application/json'] ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  );
  const known = [
    ...writeTable.flatMap((route) => (route.body ? [nameOf(route)] : [])),
    ...otherRoutes.map(({ method = 'POST', path }) => `${method} ${path}`),
  ];
  expect(withBody.toSorted()).toEqual(known.toSorted());
});

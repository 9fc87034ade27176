import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anInvitation, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import type { Role } from '#shared/access/actor.ts';
import { putTargets, roleOf, tokenOf, type ActorName } from './authorization-world.ts';
import { createTestServer, START_MS, type TestRequest, type TestServer } from './http-server.ts';
import { listRows } from './list-requests.ts';
import { writeRows } from './write-requests.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
  await put(server.database, { invitations: [anInvitation()] });
}, START_MS);
afterAll(() => server.close());

/** `public` asks nobody who they are; `replica` is for those who have one. */
type Access = 'public' | 'session' | 'customer' | 'replica' | 'office' | 'admin';

interface RouteRow {
  /** Or the roles that are let in. */
  access: Access | readonly Role[];
  /** Where the path has a parameter. */
  path?: string;
  request?: () => TestRequest;
}

const checkpoint = { epoch: 'e', scope: 's', xid: '1', seq: '1' };
const sync = () => ({ protocol: 1, clientId: crypto.randomUUID() });
const photo = `/api/appointments/${crypto.randomUUID()}/photos/${'a'.repeat(64)}/`;
const person = { email: 'a@b.example', name: 'A', password: 'seven green teapots' };

/** One row for every route; one without a row fails the first test. */
const rows: Record<string, RouteRow> = {
  'GET /api/services/': { access: 'public' },
  'GET /api/staff/': { access: 'public' },
  'GET /api/staff/{id}/photo/{sha256}/': {
    access: 'public',
    path: `/api/staff/${idOf('staff')}/photo/${'a'.repeat(64)}/`,
  },
  'GET /api/availability/': { access: 'public' },
  'GET /api/orders/track/': { access: 'public' },
  'GET /api/subscriptions/track/': { access: 'public' },
  'POST /api/subscriptions/track/cancel/': { access: 'public', request: () => ({ body: {} }) },
  'POST /api/orders/track/cancel/': { access: 'public', request: () => ({ body: {} }) },
  'POST /api/auth/login/': { access: 'public', request: () => ({ body: {} }) },
  'POST /api/auth/accept-invitation/': {
    access: 'public',
    request: () => ({ body: { token: 'A'.repeat(43), ...person } }),
  },
  'POST /api/auth/first-admin/': { access: 'public', request: () => ({ body: { code: 'x', ...person } }) },
  'POST /api/auth/register/': { access: 'public', request: () => ({ body: person }) },
  'POST /api/auth/verify-email/': {
    access: 'public',
    request: () => ({ body: { token: 'A'.repeat(43), password: 'x' } }),
  },
  'POST /api/auth/verify-email/resend/': {
    access: 'public',
    request: () => ({ body: { email: person.email } }),
  },
  'POST /api/auth/password-reset/': {
    access: 'public',
    request: () => ({ body: { email: person.email } }),
  },
  'POST /api/auth/password-reset/confirm/': {
    access: 'public',
    request: () => ({ body: { token: 'A'.repeat(43), password: person.password } }),
  },
  'POST /api/auth/password/': {
    access: 'session',
    request: () => ({ body: { current_password: 'x', password: person.password } }),
  },
  'POST /api/auth/logout/': { access: 'session', request: () => ({ method: 'POST' }) },
  'GET /api/auth/sessions/': { access: 'session' },
  'DELETE /api/auth/sessions/{id}/': {
    access: 'session',
    path: `/api/auth/sessions/${crypto.randomUUID()}/`,
    request: () => ({ method: 'DELETE' }),
  },
  'GET /api/admin/invitations/{id}/link/': {
    access: 'admin',
    path: `/api/admin/invitations/${anInvitation().id}/link/`,
  },
  'POST /api/admin/orders/bulk/': {
    access: 'office',
    request: () => ({
      body: { action: 'confirm', order_ids: [crypto.randomUUID()] },
      headers: { 'idempotency-key': crypto.randomUUID() },
    }),
  },
  'POST /api/admin/orders/{id}/tracking-token/': {
    access: 'office',
    path: `/api/admin/orders/${crypto.randomUUID()}/tracking-token/`,
    request: () => ({ method: 'POST' }),
  },
  'POST /api/admin/subscriptions/{id}/tracking-token/': {
    access: 'office',
    path: `/api/admin/subscriptions/${crypto.randomUUID()}/tracking-token/`,
    request: () => ({ method: 'POST' }),
  },
  'POST /api/cus/orders/claim/': { access: 'customer', request: () => ({ method: 'POST' }) },
  'POST /api/cus/subscriptions/claim/': { access: 'customer', request: () => ({ method: 'POST' }) },
  ...writeRows,
  ...listRows,
  'POST /api/coupons/check/': {
    access: 'public',
    request: () => ({ body: { code: 'NONE', items: [{ service: idOf('service'), quantity: 1 }] } }),
  },
  'PUT /api/appointments/{id}/photos/{sha256}/': {
    access: ['staff', 'manager', 'admin'],
    path: photo,
    request: () => ({ method: 'PUT', rawBody: 'x', headers: { 'content-type': 'image/png' } }),
  },
  'GET /api/appointments/{id}/photos/{sha256}/': { access: 'session', path: photo },
  'GET /api/admin/messages/': { access: 'admin' },
  'GET /api/admin/messages/{id}/': {
    access: 'admin',
    path: `/api/admin/messages/${crypto.randomUUID()}/`,
  },
  'POST /api/admin/messages/{id}/retry/': {
    access: 'admin',
    path: `/api/admin/messages/${crypto.randomUUID()}/retry/`,
    request: () => ({ method: 'POST' }),
  },
  'POST /sync/push': { access: 'replica', request: () => ({ body: { ...sync(), commands: [] } }) },
  'POST /sync/pull': { access: 'replica', request: () => ({ body: { ...sync(), checkpoint, limit: 10 } }) },
  'POST /sync/slice': {
    access: 'replica',
    request: () => ({ body: { protocol: 2, checkpoint, collection: 'orders', after: null, held: null } }),
  },
  'GET /sync/session': { access: 'replica' },
  'GET /sync/digest': { access: 'replica' },
  'GET /sync/snapshot': { access: 'replica' },
  'GET /sync/stream': { access: 'replica' },
  'GET /health/live': { access: 'public' },
  'GET /health/ready': { access: 'public' },
};

const SIGNED_IN: readonly ActorName[] = ['customer', 'staff', 'near', 'manager', 'admin'];

/** Status and body but for what differs from request to request; a stream is not read. */
async function ask(route: string, token?: string) {
  const { path, request } = rows[route] ?? {};
  const init = { ...request?.(), ...(token === undefined ? {} : { token }) };
  const response = await server.open(path ?? route.split(' ')[1] ?? '', init);
  const isStream = response.headers.get('content-type') === 'text/event-stream';
  if (isStream) await response.body?.cancel();
  return { status: response.status, text: isStream ? '' : await response.text() };
}

const expectedStatus = (access: RouteRow['access'], actor: ActorName): 'refused' | 'let in' => {
  if (typeof access !== 'string') return access.includes(roleOf(actor)) ? 'let in' : 'refused';
  if (access === 'customer') return actor === 'customer' ? 'let in' : 'refused';
  if (access === 'admin') return actor === 'admin' ? 'let in' : 'refused';
  if (access === 'office') return actor === 'staff' || actor === 'customer' ? 'refused' : 'let in';
  return access === 'replica' && actor === 'customer' ? 'refused' : 'let in';
};

test('[Z1] every route has a row', async () => {
  const { json } = await server.request('/openapi.json');
  const paths = json['paths'] as Record<string, Record<string, unknown>>;
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(rows).toSorted()).toEqual(routes.toSorted());
});

describe.each(Object.entries(rows))('%s', (route, { access }) => {
  test('[A7] nobody, a wrong token and a disabled account are one answer', async () => {
    const disabled = await tokenOf(server, 'disabled');
    const answers = [await ask(route), await ask(route, 'A'.repeat(43)), await ask(route, disabled)];
    const isPublic = access === 'public';
    expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
    expect(answers[0]?.status === 401).toBe(!isPublic);
    expect(isPublic || new Set(answers.map(({ text }) => text)).size === 1).toBe(true);
  });

  test('[Z1] each role is let in or refused as the table says, and no answer is a failure', async () => {
    const refused = new Set<string>();
    for (const actor of SIGNED_IN) {
      const { status, text } = await ask(route, await tokenOf(server, actor));
      expect([actor, status === 403 ? 'refused' : 'let in']).toEqual([actor, expectedStatus(access, actor)]);
      expect(status).toBeLessThan(500);
      expect(status).not.toBe(401);
      if (status === 403) refused.add(text);
    }
    expect(refused.size).toBeLessThanOrEqual(1);
  });
});

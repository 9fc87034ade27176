import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  askApi,
  type ApiAccess,
  type ApiAnswer,
  type ApiInput,
  type ApiProblemCode,
  type ApiRoute,
} from '#desktop/renderer/api/api-client.ts';
import type { ApiDocument } from '#server/http/reference-page.ts';
import { apiTypes } from './api-types.ts';
import { createTestServer, PASSWORD, START_MS, type TestServer } from './http-server.ts';

const FILE = path.join(import.meta.dirname, '../../desktop/src/renderer/api/api-types.generated.ts');

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

test('[HW8] the types of the client are what the routes say', async () => {
  const current = apiTypes((await server.request('/openapi.json')).json as unknown as ApiDocument);
  if (process.env['WRITE_API_TYPES']) writeFileSync(FILE, current);
  expect(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '').toBe(current);
  expect(current).not.toMatch(/\bany\b/);
});

describe('[HW8] what does not fit a route does not compile', () => {
  type Login = 'POST /api/auth/login/';

  test('a path or a method that is none', () => {
    expectTypeOf<Login>().toExtend<ApiRoute>();
    expectTypeOf<'POST /api/auth/signin/'>().not.toExtend<ApiRoute>();
    expectTypeOf<'GET /api/auth/login/'>().not.toExtend<ApiRoute>();
  });

  test('a field that is missing, wrong or of another type', () => {
    type Body = { email: string; password: string; device_name: string };
    expectTypeOf<{ body: Body }>().toExtend<ApiInput<Login>>();
    expectTypeOf<{ body: Omit<Body, 'password'> }>().not.toExtend<ApiInput<Login>>();
    expectTypeOf<{ body: Omit<Body, 'email'> & { email: number } }>().not.toExtend<ApiInput<Login>>();
    expectTypeOf<object>().not.toExtend<ApiInput<Login>>();
    expectTypeOf<{ token: string }>().not.toExtend<ApiInput<'GET /api/admin/orders/{id}/'>>();
    expectTypeOf<{ params: { id: string } }>().toExtend<ApiInput<'GET /api/admin/orders/{id}/'>>();
  });

  test('an answer is the route’s own, and so is what it says no with', () => {
    expectTypeOf<ApiAnswer<Login>['token']>().toEqualTypeOf<string>();
    expectTypeOf<ApiAnswer<'POST /api/auth/logout/'>>().toEqualTypeOf<null>();
    expectTypeOf<'credentials.invalid'>().toExtend<ApiProblemCode<Login>>();
    expectTypeOf<'order.unassigned'>().not.toExtend<ApiProblemCode<Login>>();
    expectTypeOf<'order.unassigned'>().toExtend<ApiProblemCode<'POST /api/admin/orders/{id}/confirm/'>>();
  });
});

describe('[HW8] the client asks what it was told to ask', () => {
  const access = (): ApiAccess => ({
    serverUrl: '',
    async fetch(url, { method = 'GET', body, headers } = {}) {
      return server.open(typeof url === 'string' ? url : '', {
        method,
        headers: headers as Record<string, string>,
        ...(typeof body === 'string' && { rawBody: body }),
      });
    },
  });
  const manager = { email: 'manager@sparkle.example', device_name: 'Test' };

  test('a session, with it a list by its query, and a document by its id', async () => {
    const session = await askApi(access(), 'POST /api/auth/login/', {
      body: { ...manager, password: PASSWORD },
    });
    if (!session.ok) throw new Error('could not sign in');
    const { token } = session.value;
    const page = await askApi(access(), 'GET /api/admin/customers/', { token, query: { limit: 1 } });
    if (!page.ok) throw new Error('could not read the list');
    const [customer] = page.value.items;
    const params = { id: customer?.id ?? '' };
    const same = await askApi(access(), 'GET /api/admin/customers/{id}/', { token, params });
    expect(same).toEqual({ ok: true, value: customer });
  });

  test('a problem by its code and fields, nobody there, and something else there', async () => {
    const wrong = await askApi(access(), 'POST /api/auth/login/', {
      body: { ...manager, password: 'not this one' },
    });
    expect(wrong).toMatchObject({
      ok: false,
      error: { kind: 'problem', code: 'credentials.invalid', status: 401 },
    });
    const nobody = { ...access(), fetch: () => Promise.reject(new TypeError('offline')) };
    expect(await askApi(nobody, 'GET /api/services/', {})).toEqual({ ok: false, error: { kind: 'offline' } });
    const proxy = { ...access(), fetch: async () => new Response('<p>Sign in to the hotel</p>') };
    const unreadable = { kind: 'unreadable', status: 200 };
    expect(await askApi(proxy, 'GET /api/services/', {})).toEqual({ ok: false, error: unreadable });
  });
});

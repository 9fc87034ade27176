import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { START_MS, createTestServer, type TestServer } from './http-server.ts';

let server: TestServer;
const webRoot = mkdtempSync(path.join(tmpdir(), 'valclean-web-'));
beforeAll(async () => {
  mkdirSync(path.join(webRoot, 'assets'));
  writeFileSync(
    path.join(webRoot, 'index.html'),
    '<meta name="n" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>',
  );
  writeFileSync(path.join(webRoot, 'assets/main-AbCd1234.js'), 'export {};');
  writeFileSync(path.join(webRoot, 'sw.js'), '// worker');
  writeFileSync(path.join(webRoot, '.secret'), 'hidden');
  writeFileSync(path.join(tmpdir(), `${path.basename(webRoot)}.js`), 'outside');
  server = await createTestServer({
    isEmpty: true,
    webRoot,
    isTls: false,
    proxies: ['10.0.0.0/8'],
    limits: { signIn: 3, tracking: 5 },
  });
}, START_MS);
afterAll(async () => {
  await server.close();
  rmSync(webRoot, { recursive: true });
  rmSync(path.join(tmpdir(), `${path.basename(webRoot)}.js`));
});

const local = { headers: { host: 'localhost:8787' } };

test('[P13] every answer carries the headers, errors and pages alike', async () => {
  for (const route of [
    '/',
    '/api/services/',
    '/api/nothing',
    '/health/live',
    '/openapi.json',
    '/docs',
    '/assets/main-AbCd1234.js',
    '/sync/session',
  ]) {
    const { headers } = await server.request(route, local);
    expect([route, headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual([
      route,
      'nosniff',
      'no-referrer',
    ]);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get('x-request-id')).not.toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('the web app gets a new nonce per response, in page and policy', async () => {
  const [first, second] = [await server.request('/', local), await server.request('/orders/today', local)];
  const nonces = [first, second].map(({ text }) => /content="([^"]+)"/.exec(text)?.[1]);
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(first.text.match(/__CSP_NONCE__/)).toBeNull();
  expect(first.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`);
  expect(first.headers.get('cache-control')).toBe('no-cache');
});

test('hashed assets are kept for ever, the worker and the page never', async () => {
  const asset = await server.request('/assets/main-AbCd1234.js', local);
  expect([asset.text, asset.headers.get('cache-control')]).toEqual([
    'export {};',
    'public, max-age=31536000, immutable',
  ]);
  expect((await server.request('/sw.js', local)).headers.get('cache-control')).toBe('no-cache');
});

test('no path leads out of the folder, to hidden files or to sources', async () => {
  const name = path.basename(webRoot);
  for (const target of [
    '/../package.json',
    `/..%2f${name}.js`,
    `/../${name}.js`,
    '/%2e%2e/etc/passwd.txt',
    '/assets/..%5c..%5csw.js',
    '/.secret',
    '//etc/passwd.txt',
    '/assets/missing-AbCd1234.js',
    '/assets/main-AbCd1234.js%00.png',
    '/sw.js/',
  ]) {
    const { status, text } = await server.request(target, local);
    const isHarmless = status === 404 || text === '// worker' || text.startsWith('<meta name="n"');
    expect([target, isHarmless]).toEqual([target, true]);
  }
});

test('over plain http from another machine the page says why it cannot work; this machine and a trusted proxy are fine', async () => {
  const far = await server.request('/', { headers: { host: 'clean.local:8787' } });
  expect([far.status, far.text.includes('TLS_CERT')]).toEqual([200, true]);
  expect(far.headers.get('content-security-policy')).not.toContain('script-src');
  for (const host of ['localhost', '127.0.0.1:8787', '[::1]:8787', 'app.localhost'])
    expect((await server.request('/', { headers: { host } })).text).toContain('name="n"');
  for (const host of ['localhost.evil.example', '127.0.0.1.evil.example', 'evil-localhost'])
    expect((await server.request('/', { headers: { host } })).text).not.toContain('name="n"');
  const forwarded = { host: 'clean.example.com', 'x-forwarded-proto': 'https' };
  expect((await server.request('/', { headers: forwarded, address: '10.1.2.3' })).text).toContain('name="n"');
  expect((await server.request('/', { headers: forwarded, address: '192.0.2.9' })).text).not.toContain(
    'name="n"',
  );
});

test('[P6] only listed origins are let in, compared as a whole', async () => {
  const allowed = ['app://valclean', 'https://www.example.com'];
  const refused = [
    'null',
    '*',
    'http://www.example.com',
    'https://www.example.com.evil.example',
    'https://evil-www.example.com',
    'https://www.example.com:444',
    'https://WWW.example.com',
    'app://valclean.evil',
    'app://valcleanx',
    'https://example.com',
    'https://user@www.example.com',
    '',
  ];
  for (const origin of [...allowed, ...refused]) {
    const preflight = await server.request('/sync/push', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    const simple = await server.request('/api/services/', { headers: { origin } });
    const expected = allowed.includes(origin) ? origin : null;
    expect([
      origin,
      preflight.headers.get('access-control-allow-origin'),
      simple.headers.get('access-control-allow-origin'),
    ]).toEqual([origin, expected, expected]);
    expect(simple.headers.get('vary')).toContain('Origin');
    expect(simple.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('[P1] tracking guesses: all 404, then 429 for this address and for nobody else', async () => {
  const guess = (address: string) =>
    server.request('/api/orders/track/', { headers: { 'tracking-token': 'B'.repeat(43) }, address });
  const replies = [];
  for (let attempt = 1; attempt <= 7; attempt += 1) replies.push(await guess('198.51.100.1'));
  expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429, 429]);
  expect(Number(replies.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await guess('198.51.100.2')).status).toBe(404);
});

test('[A6] guesses at sessions are limited by address, on every route that asks for one', async () => {
  const limited = await createTestServer({ limits: { open: 3 }, isEmpty: true });
  try {
    const guess = (address: string) => limited.request('/sync/session', { token: 'C'.repeat(43), address });
    const replies = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) replies.push(await guess('198.51.100.1'));
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429]);
    expect((await guess('198.51.100.2')).status).toBe(401);
  } finally {
    await limited.close();
  }
});

test('availability, which is worked out anew for everybody who asks, has a limit of its own', async () => {
  const limited = await createTestServer({ limits: { availability: 2 }, isEmpty: true });
  try {
    const ask = (address: string) => limited.request('/api/availability/', { address });
    const replies = [await ask('198.51.100.1'), await ask('198.51.100.1'), await ask('198.51.100.1')];
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 429]);
    expect((await ask('198.51.100.2')).status).toBe(400);
    expect((await limited.request('/api/services/', { address: '198.51.100.1' })).status).toBe(200);
  } finally {
    await limited.close();
  }
});

test('[P7] a forged X-Forwarded-For does not move the limit; a trusted proxy does, read from the right', async () => {
  const body = { email: 'x@y.example', password: 'wrong', device_name: 'd' };
  const attempt = (address: string, forwarded: string) =>
    server.request('/api/auth/login/', {
      body: { ...body, email: `${forwarded.length}${address}@y.example`.replaceAll(':', '') },
      address,
      headers: { 'x-forwarded-for': forwarded },
    });
  const forged = [];
  for (let count = 1; count <= 5; count += 1)
    forged.push((await attempt('203.0.113.5', `1.2.3.${count}`)).status);
  expect(forged.slice(3)).toEqual([429, 429]);
  const proxied = [];
  for (let count = 1; count <= 5; count += 1)
    proxied.push((await attempt('10.0.0.1', `9.9.9.9, 5.6.7.${count}, 10.0.0.2`)).status);
  expect(proxied).not.toContain(429);
  const spoofedBehindProxy = [];
  for (let count = 1; count <= 5; count += 1)
    spoofedBehindProxy.push((await attempt('10.0.0.1', `8.8.8.${count}, 5.5.5.5`)).status);
  expect(spoofedBehindProxy.slice(3)).toEqual([429, 429]);
});

test('[A8] the first administrator needs the printed code, which is good once', async () => {
  const person = { email: 'owner@clean.example', name: 'Olga Owner', password: 'seven green teapots' };
  const become = (code: string, address: string) =>
    server.request('/api/auth/first-admin/', { body: { code, ...person }, address });
  const wrong = await become('AAAAA-AAAAA-AAAAA-AAAAA', '203.0.113.20');
  expect([wrong.status, wrong.json['code']]).toEqual([404, 'invitation.invalid']);
  const replies = await Promise.all(
    [1, 2, 3].map((each) =>
      become(server.firstAdminCode.toLowerCase().replaceAll('-', ' '), `203.0.113.3${each}`),
    ),
  );
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(replies.find(({ status }) => status === 201)?.json['account']).toMatchObject({
    role: 'admin',
    email: 'owner@clean.example',
  });
  const late = await become(server.firstAdminCode, '203.0.113.40');
  expect([late.status, late.json['code']]).toEqual([409, 'setup.done']);
});

test('the reference needs nothing from elsewhere and runs nothing', async () => {
  const { text, headers } = await server.request('/docs');
  expect(text).not.toMatch(
    /<script|https?:\/\/(?!clean\.example\.com)[^<]*(?:\.js|\.css)|@import|<link|<img|<iframe/i,
  );
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/);
  const { json } = await server.request('/openapi.json');
  expect(json['openapi']).toBe('3.1.0');
  for (const route of Object.keys(json['paths'] as object)) expect(text).toContain(route);
});

test('health tells that it lives and why it could not work', async () => {
  expect((await server.request('/health/live')).json).toEqual({ status: 'ok' });
  const ready = await server.request('/health/ready');
  expect([ready.status, Object.keys(ready.json['checks'] as object)]).toEqual([
    200,
    ['database', 'horizon', 'disk'],
  ]);
});

test('with and without the trailing slash is the same route', async () => {
  expect((await server.request('/api/services')).text).toBe((await server.request('/api/services/')).text);
  expect((await server.request('/sync/session/')).status).toBe(401);
  expect((await server.request('/api/services//')).status).toBe(404);
});

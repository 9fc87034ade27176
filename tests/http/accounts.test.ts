import { afterAll, beforeAll, expect, test } from 'vitest';
import { idOf } from '#shared/testing/builders.ts';
import { START_MS, createTestServer, PASSWORD, type TestResponse, type TestServer } from './http-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

let attempts = 0;

/** From an address of its own unless one is given, so that no test delays another. */
function login(
  email: string,
  password: string,
  address = `198.51.100.${(attempts += 1) % 250}`,
): Promise<TestResponse> {
  return server.request('/api/auth/login/', { body: { email, password, device_name: 'Test' }, address });
}

/** What an administrator's device would push. */
async function push(token: string, name: string, args: object): Promise<TestResponse> {
  const command = { n: 1, commandId: crypto.randomUUID(), name, version: 1, args, issuedAt: server.now() };
  return server.request('/sync/push', {
    token,
    body: { protocol: 1, clientId: crypto.randomUUID(), commands: [command] },
  });
}

async function invite(admin: string, email: string): Promise<string> {
  const invitationId = crypto.randomUUID();
  const { json } = await push(admin, 'account.invite', {
    invitationId,
    email,
    role: 'manager',
    name: 'Nia New',
    staffId: null,
  });
  expect(json['verdicts']).toMatchObject([{ outcome: 'accepted' }]);
  return invitationId;
}

async function linkToken(admin: string, invitationId: string): Promise<string> {
  return String(
    (await server.request(`/api/admin/invitations/${invitationId}/link/`, { token: admin })).json['token'],
  );
}

function redeem(token: string, fields: Record<string, unknown> = {}): Promise<TestResponse> {
  const body = {
    token,
    email: 'nia@sparkle.example',
    name: 'Nia New',
    password: 'seven green teapots',
    ...fields,
  };
  return server.request('/api/auth/accept-invitation/', { body });
}

test('[A5] unknown, wrong and disabled are one answer, byte for byte, after the same work', async () => {
  const admin = await server.signIn('admin');
  const { json } = await redeem(await linkToken(admin, await invite(admin, 'gone@sparkle.example')), {
    email: 'gone@sparkle.example',
  });
  const gone = (json['account'] as { id: string }).id;
  expect(
    (await push(admin, 'account.set_active', { accountId: gone, isActive: false })).json['verdicts'],
  ).toMatchObject([{ outcome: 'accepted' }]);

  const timed = async (email: string, password: string) => {
    const startedAt = performance.now();
    const reply = await login(email, password);
    return { reply, ms: performance.now() - startedAt };
  };
  await timed('warm@up.example', 'warm up');
  const unknown = await timed('nobody@sparkle.example', 'seven green teapots');
  const wrong = await timed('manager@sparkle.example', 'seven green teapots');
  const disabled = await timed('gone@sparkle.example', 'seven green teapots');
  expect(unknown.reply.status).toBe(401);
  expect(unknown.reply.json['code']).toBe('credentials.invalid');
  expect(wrong.reply.text).toBe(unknown.reply.text);
  expect(disabled.reply.text).toBe(unknown.reply.text);
  const headersOf = ({ headers }: TestResponse) => JSON.stringify([...headers]);
  expect(new Set([unknown, wrong, disabled].map(({ reply }) => headersOf(reply))).size).toBe(1);
  // A path without the dummy hash answers in about a millisecond.
  expect(Math.min(unknown.ms, wrong.ms, disabled.ms)).toBeGreaterThan(8);
});

test('[A5] five failures delay an account, known or not, doubling to 15 minutes, and never for good', async () => {
  for (const email of ['staff@sparkle.example', 'nobody.else@sparkle.example']) {
    for (let failure = 1; failure <= 5; failure += 1) expect((await login(email, 'wrong')).status).toBe(401);
    const delayed = await login(email, 'wrong');
    expect([delayed.status, delayed.json['code'], delayed.headers.get('retry-after')]).toEqual([
      429,
      'sign_in.delayed',
      '1',
    ]);
  }
  const waits: number[] = [];
  for (let failure = 6; failure <= 20; failure += 1) {
    server.passMinutes(16);
    await login('staff@sparkle.example', 'wrong');
    waits.push(Number((await login('staff@sparkle.example', PASSWORD)).headers.get('retry-after')));
  }
  expect(waits.slice(0, 3)).toEqual([2, 4, 8]);
  expect(Math.max(...waits)).toBe(900);
  server.passMinutes(15);
  expect((await login('staff@sparkle.example', PASSWORD)).status).toBe(200);
});

test('[A5] who signed in before from an address is not delayed by others', async () => {
  expect((await login('manager@sparkle.example', PASSWORD, '203.0.113.7')).status).toBe(200);
  for (let failure = 1; failure <= 8; failure += 1) await login('manager@sparkle.example', 'wrong');
  expect((await login('manager@sparkle.example', PASSWORD)).status).toBe(429);
  expect((await login('manager@sparkle.example', PASSWORD, '203.0.113.7')).status).toBe(200);
});

test('[A1] stored hashes are argon2id of at least 19456 KiB and two passes; weaker ones are replaced', async () => {
  const { hash } = await import('@node-rs/argon2');
  const { db } = server.database;
  const account = idOf('admin account');
  await db
    .updateTable('account_secrets')
    .set({ password_hash: await hash(PASSWORD, { memoryCost: 8192, timeCost: 1 }) })
    .where('account_id', '=', account)
    .execute();
  expect((await login('admin@sparkle.example', PASSWORD)).status).toBe(200);
  const rows = await db.selectFrom('account_secrets').select('password_hash').execute();
  for (const { password_hash: stored } of rows)
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await login('admin@sparkle.example', PASSWORD)).status).toBe(200);
});

test('[A6] sessions are listed and revoked by device; a revoked one is 401 at once', async () => {
  const [first, second] = [await server.signIn('admin'), await server.signIn('admin')];
  const { json } = await server.request('/api/auth/sessions/', { token: first });
  const sessions = json['sessions'] as { id: string; is_current: boolean; device_name: string }[];
  expect(sessions.filter((session) => session.is_current)).toHaveLength(1);
  const { json: others } = await server.request('/api/auth/sessions/', { token: second });
  const own = (others['sessions'] as typeof sessions).find((session) => session.is_current);
  expect(
    (await server.request(`/api/auth/sessions/${own?.id}/`, { token: first, method: 'DELETE' })).status,
  ).toBe(204);
  expect((await server.request('/sync/session', { token: second })).status).toBe(401);
  expect((await server.request('/api/auth/logout/', { token: first, method: 'POST' })).status).toBe(204);
  expect((await server.request('/sync/session', { token: first })).status).toBe(401);
});

test("[Z6] somebody else's session, a missing one and no id at all are one answer", async () => {
  const admin = await server.signIn('admin');
  const { json } = await server.request('/api/auth/sessions/', { token: admin });
  const foreign = (json['sessions'] as { id: string }[])[0]?.id;
  const manager = String((await login('manager@sparkle.example', PASSWORD, '203.0.113.7')).json['token']);
  const ids = [foreign, crypto.randomUUID(), 'not-an-id', "' OR 1=1 --", '%00'];
  const replies = await Promise.all(
    ids.map((id) =>
      server.request(`/api/auth/sessions/${encodeURIComponent(String(id))}/`, {
        token: manager,
        method: 'DELETE',
      }),
    ),
  );
  expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(replies[0]?.status).toBe(404);
  expect((await server.request('/sync/session', { token: admin })).status).toBe(200);
});

test('[A6] a session ends 30 days after its last use, not after its first', async () => {
  const token = await server.signIn('admin');
  server.passMinutes(20 * 24 * 60);
  expect((await server.request('/sync/session', { token })).status).toBe(200);
  server.passMinutes(20 * 24 * 60);
  expect((await server.request('/sync/session', { token })).status).toBe(200);
  server.passMinutes(30 * 24 * 60 + 1);
  expect((await server.request('/sync/session', { token })).status).toBe(401);
});

test('[A3] an invitation makes one account, however many redeem it at once', async () => {
  const admin = await server.signIn('admin');
  const token = await linkToken(admin, await invite(admin, 'nia@sparkle.example'));
  const replies = await Promise.all(Array.from({ length: 12 }, () => redeem(token)));
  const made = replies.filter(({ status }) => status === 201);
  expect(made).toHaveLength(1);
  expect(made[0]?.json['account']).toMatchObject({ email: 'nia@sparkle.example', role: 'manager' });
  expect(new Set(replies.filter(({ status }) => status !== 201).map(({ text }) => text)).size).toBe(1);
  expect((await login('NIA@sparkle.example ', 'seven green teapots')).status).toBe(200);
});

test('[A3] used, expired, unknown and somebody else’s mail are one answer; look-alikes are no mail at all', async () => {
  const admin = await server.signIn('admin');
  const id = await invite(admin, 'lee@sparkle.example');
  const token = await linkToken(admin, id);
  const wrongMail = await redeem(token, { email: 'eve@sparkle.example' });
  const unknown = await redeem('A'.repeat(43), { email: 'lee@sparkle.example' });
  expect([unknown.status, unknown.json['code']]).toEqual([404, 'invitation.invalid']);
  expect(wrongMail.text).toBe(unknown.text);
  expect((await redeem(token, { email: 'leе@sparkle.example' })).status).toBe(400);
  expect((await redeem(token, { email: 'LEE@Sparkle.Example' })).status).toBe(201);
  expect((await redeem(token, { email: 'lee@sparkle.example' })).text).toBe(unknown.text);

  const late = await linkToken(admin, await invite(admin, 'late@sparkle.example'));
  server.passMinutes(7 * 24 * 60);
  expect((await redeem(late, { email: 'late@sparkle.example' })).text).toBe(unknown.text);
});

test('[A3] an invitation is taken at the path of registering too, once, and by its e-mail alone', async () => {
  const admin = await server.signIn('admin');
  const token = await linkToken(admin, await invite(admin, 'kim@sparkle.example'));
  const register = (email: string) =>
    server.request('/api/auth/register/', {
      body: { invitation_token: token, email, name: 'Kim', password: 'seven green teapots' },
    });
  const wrong = await register('eve@sparkle.example');
  expect([wrong.status, wrong.json['code']]).toEqual([404, 'invitation.invalid']);
  const made = await register('KIM@sparkle.example');
  expect([made.status, made.json['account']]).toEqual([201, expect.objectContaining({ role: 'manager' })]);
  expect((await server.request('/api/profile/', { token: String(made.json['token']) })).status).toBe(200);
  expect((await register('kim@sparkle.example')).text).toBe(wrong.text);
});

test('[A2] the role comes from the invitation: no field of the request can raise it', async () => {
  const admin = await server.signIn('admin');
  const token = await linkToken(admin, await invite(admin, 'sam@sparkle.example'));
  for (const field of [
    'role',
    'is_verified',
    'is_active',
    'isActive',
    'permissions',
    'managerScope',
    'staff_id',
  ]) {
    const reply = await redeem(token, { email: 'sam@sparkle.example', [field]: 'admin' });
    expect([reply.status, (reply.json['errors'] as { code: string }[])[0]?.code]).toEqual([
      400,
      'unknown_field',
    ]);
  }
  expect((await redeem(token, { email: 'sam@sparkle.example' })).json['account']).toMatchObject({
    role: 'manager',
  });
});

test('[A1] short, overlong, common and self-telling passwords are refused with the reason', async () => {
  const faults = {
    elevenchars: 'too_short',
    'Password1234!!': 'common',
    aaaaaaaaaaaaaaa: 'common',
    'nia@sparkle.example': 'is_email',
  };
  for (const [password, fault] of Object.entries(faults)) {
    const reply = await redeem('A'.repeat(43), { password });
    expect([reply.status, reply.json['errors']]).toEqual([
      422,
      [{ field: 'password', code: fault, message: fault }],
    ]);
  }
  expect((await redeem('A'.repeat(43), { password: 'x y'.repeat(50) })).status).toBe(422);
});

test('[Z6] only an administrator sees an invitation link; the others learn nothing of what exists', async () => {
  const admin = await server.signIn('admin');
  const id = await invite(admin, 'pat@sparkle.example');
  const manager = String((await login('manager@sparkle.example', PASSWORD, '203.0.113.7')).json['token']);
  const [real, missing] = [
    await server.request(`/api/admin/invitations/${id}/link/`, { token: manager }),
    await server.request(`/api/admin/invitations/${crypto.randomUUID()}/link/`, { token: manager }),
  ];
  expect([real.status, real.text]).toEqual([403, missing.text]);
  expect(
    (await server.request(`/api/admin/invitations/${crypto.randomUUID()}/link/`, { token: admin })).status,
  ).toBe(404);
  expect((await server.request(`/api/admin/invitations/${id}/link/`)).status).toBe(401);
});

test('[A7] a disabled account is out with its next request; an enabled one is not in again without signing in', async () => {
  const admin = await server.signIn('admin');
  const { json } = await login('manager@sparkle.example', PASSWORD, '203.0.113.7');
  const token = String(json['token']);
  expect((await server.request('/sync/session', { token })).status).toBe(200);
  await push(admin, 'account.set_active', { accountId: idOf('manager account'), isActive: false });
  expect((await server.request('/sync/session', { token })).status).toBe(401);
  expect((await server.request('/sync/push', { token, body: {} })).status).toBe(401);
  await push(admin, 'account.set_active', { accountId: idOf('manager account'), isActive: true });
});

test('[A7] role and scope are read anew for every request', async () => {
  const token = String((await login('manager@sparkle.example', PASSWORD, '203.0.113.7')).json['token']);
  const before = await server.request('/sync/session', { token });
  await server.database.transact(async (trx) => {
    const id = idOf('manager account');
    await trx
      .updateTable('users')
      .set((row) => ({ role: 'staff', revision: row('revision', '+', 1) }))
      .where('id', '=', id)
      .execute();
    await trx.deleteFrom('managers').where('id', '=', id).execute();
  });
  const after = await server.request('/sync/session', { token });
  expect([before.json['role'], after.json['role']]).toEqual(['manager', 'staff']);
  expect(after.json['scope']).not.toBe(before.json['scope']);
});

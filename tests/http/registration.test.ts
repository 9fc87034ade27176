import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCustomer, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, PASSWORD, START_MS, type TestServer } from './http-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

const OWN = 'nine purple harbours';
let email = '';
let count = 0;
beforeEach(() => {
  email = `person${(count += 1)}@home.example`;
});

/** From an address of its own, so that no test delays another. */
const post = (path: string, body: object) =>
  server.request(path, { body, address: `198.51.100.${count % 250}` });
const register = (fields: object = {}) =>
  post('/api/auth/register/', { email, name: 'Pat', password: OWN, ...fields });
const verify = (token: string, password = OWN) => post('/api/auth/verify-email/', { token, password });
const login = (password: string) => post('/api/auth/login/', { email, password, device_name: 'Test' });

/** The links that were sent to the mailbox, oldest first. */
async function linksTo(recipient: string, template: string): Promise<string[]> {
  const rows = await server.database.db
    .selectFrom('messages')
    .where('recipient', '=', recipient)
    .where('template', '=', template)
    .orderBy('created_at')
    .select('subject_ids as subjectIds')
    .execute();
  return rows.map(({ subjectIds }) =>
    server.database.tokens.accountLink((subjectIds as { tokenId: string }).tokenId),
  );
}

async function newestLink(template: string): Promise<string> {
  return (await linksTo(email, template)).at(-1) ?? 'none';
}

const accountRow = () =>
  server.database.db
    .selectFrom('users')
    .where('email', '=', email)
    .select(['id', 'role', 'is_verified', 'customer_id'])
    .executeTakeFirst();

test("[AC3][AC6] register, verify with link and password, and the customer record is one's own", async () => {
  const id = idOf('known customer');
  await put(server.database, { customers: [aCustomer({ id, email, addresses: [], createdBy: null })] });
  expect((await register()).status).toBe(202);
  expect(await accountRow()).toMatchObject({ role: 'customer', is_verified: false, customer_id: null });
  const link = await newestLink('account.verify_email');
  expect((await verify(link, 'another long password')).status).toBe(404);
  const { status, json } = await verify(link);
  expect([status, json['account']]).toEqual([200, expect.objectContaining({ role: 'customer' })]);
  expect(await accountRow()).toMatchObject({ is_verified: true, customer_id: id });
  expect((await verify(link)).status).toBe(404);
});

test('[AC3] an e-mail is kept in lower case, however it was typed, and is one address', async () => {
  const typed = email.toUpperCase();
  expect((await register({ email: typed })).status).toBe(202);
  expect(await accountRow()).toMatchObject({ is_verified: false });
  expect((await verify(await newestLink('account.verify_email'))).json['account']).toMatchObject({ email });
  expect((await post('/api/auth/login/', { email: typed, password: OWN, device_name: 'Test' })).status).toBe(
    200,
  );
  const { db } = server.database;
  const alike = await db.selectFrom('users').where('email', 'ilike', email).select('email').execute();
  expect(alike).toEqual([{ email }]);
});

test('[AC6] an e-mail with an account is answered as any other, and gets no second account', async () => {
  const fresh = await register();
  const again = await register({ password: 'quite another password' });
  expect([again.status, again.text]).toEqual([fresh.status, fresh.text]);
  expect((await login('quite another password')).status).toBe(401);
  const known = await post('/api/auth/password-reset/', { email });
  const unknown = await post('/api/auth/password-reset/', { email: 'nobody@home.example' });
  expect([unknown.status, unknown.text]).toEqual([known.status, known.text]);
  expect(await linksTo('nobody@home.example', 'account.reset_password')).toEqual([]);
});

test('[AC6] a reset sets the password once, ends every session and every other reset link', async () => {
  await register();
  const session = String((await login(OWN)).json['token']);
  await post('/api/auth/password-reset/', { email });
  await post('/api/auth/password-reset/', { email });
  const [first = '', second = ''] = await linksTo(email, 'account.reset_password');
  const confirm = (token: string, password: string) =>
    post('/api/auth/password-reset/confirm/', { token, password });
  expect((await confirm(first, 'short')).status).toBe(422);
  expect((await confirm(first, PASSWORD)).status).toBe(204);
  expect((await confirm(first, OWN)).status).toBe(404);
  expect((await confirm(second, OWN)).status).toBe(404);
  expect((await server.request('/api/auth/sessions/', { token: session })).status).toBe(401);
  expect([(await login(OWN)).status, (await login(PASSWORD)).status]).toEqual([401, 200]);
  expect(await accountRow()).toMatchObject({ is_verified: true });
});

test('[AC6] two use one reset link at the same moment: one sets the password', async () => {
  await register();
  await post('/api/auth/password-reset/', { email });
  const token = await newestLink('account.reset_password');
  const confirm = (password: string) => post('/api/auth/password-reset/confirm/', { token, password });
  const answers = await Promise.all([confirm('eleven orange kites'), confirm('twelve orange kites')]);
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([204, 404]);
});

test('[AC6] links end, open only what they are for, and only their hashes are kept', async () => {
  await register();
  await post('/api/auth/password-reset/', { email });
  const reset = await newestLink('account.reset_password');
  const verification = await newestLink('account.verify_email');
  expect((await verify(reset)).status).toBe(404);
  expect(
    (await post('/api/auth/password-reset/confirm/', { token: verification, password: OWN })).status,
  ).toBe(404);
  const stored = JSON.stringify([
    await server.database.db.selectFrom('account_tokens').selectAll().execute(),
    await server.database.db.selectFrom('messages').selectAll().execute(),
  ]);
  expect(stored.includes(reset) || stored.includes(verification)).toBe(false);
  server.passMinutes(60);
  expect((await post('/api/auth/password-reset/confirm/', { token: reset, password: OWN })).status).toBe(404);
  server.passMinutes(23 * 60);
  expect((await verify(verification)).status).toBe(404);
});

test('[AC6] three links an hour go to one mailbox', async () => {
  await register();
  for (let asked = 0; asked < 5; asked += 1) await post('/api/auth/password-reset/', { email });
  expect(await linksTo(email, 'account.reset_password')).toHaveLength(3);
  server.passMinutes(61);
  await post('/api/auth/password-reset/', { email });
  expect(await linksTo(email, 'account.reset_password')).toHaveLength(4);
});

test('[AC7] another e-mail: the old one opens nothing, its links neither verify the new one nor reset', async () => {
  await register();
  const session = String((await login(OWN)).json['token']);
  const verification = await newestLink('account.verify_email');
  await post('/api/auth/password-reset/', { email });
  const reset = await newestLink('account.reset_password');
  const { id = '' } = (await accountRow()) ?? {};
  const [old, fresh] = [email, `new-${email}`];
  const admin = await server.signIn('admin');
  const change = (body: object) =>
    server.request(`/api/admin/users/${id}/`, { method: 'PATCH', token: admin, body });
  const changed = await change({ email: fresh.toUpperCase() });
  expect([changed.status, changed.json['email'], changed.json['is_verified']]).toEqual([200, fresh, false]);
  const told = await server.database.db
    .selectFrom('messages')
    .where('template', '=', 'account.email_changed')
    .where('recipient', '=', old)
    .select('subject_ids as subjectIds')
    .execute();
  expect(told).toEqual([{ subjectIds: { accountId: id } }]);
  expect((await login(OWN)).status).toBe(401);
  email = fresh;
  expect((await login(OWN)).status).toBe(200);
  expect((await server.request('/api/auth/sessions/', { token: session })).status).toBe(200);
  expect((await verify(verification)).status).toBe(404);
  expect((await post('/api/auth/password-reset/confirm/', { token: reset, password: OWN })).status).toBe(404);
  expect(await accountRow()).toMatchObject({ is_verified: false });
  // The new mailbox can be shown, once the office has taken the mark away from a customer on record, too.
  await post('/api/auth/verify-email/resend/', { email });
  expect((await verify(await newestLink('account.verify_email'))).status).toBe(200);
  expect((await change({ is_verified: false })).json['is_verified']).toBe(false);
  await post('/api/auth/verify-email/resend/', { email });
  expect((await verify(await newestLink('account.verify_email'))).status).toBe(200);
  expect((await change({ email: 'manager@sparkle.example' })).json['code']).toBe('duplicate');
});

test('[AC8] null takes the link to a customer record away, and a second time changes nothing', async () => {
  await register();
  await verify(await newestLink('account.verify_email'));
  const { id = '', customer_id: customerId } = (await accountRow()) ?? {};
  const token = await server.signIn('admin');
  const unlink = () =>
    server.request(`/api/admin/users/${id}/`, { method: 'PATCH', token, body: { customer_id: null } });
  const { json } = await unlink();
  expect([customerId === null, json['customer_id'], json['role']]).toEqual([false, null, 'customer']);
  const again = await unlink();
  expect([again.status, again.json['revision']]).toEqual([200, json['revision']]);
  const own = await server.request('/api/cus/orders/', { token: String((await login(OWN)).json['token']) });
  expect(own.text).not.toContain(String(customerId));
});

test('[AC9] the present password changes it; other sessions and reset links end, this session stays', async () => {
  await register();
  const own = String((await login(OWN)).json['token']);
  const other = String((await login(OWN)).json['token']);
  await post('/api/auth/password-reset/', { email });
  const reset = await newestLink('account.reset_password');
  const change = (current_password: string, password: string) =>
    server.request('/api/auth/password/', {
      token: own,
      body: { current_password, password },
      address: `198.51.100.${count % 250}`,
    });
  const wrong = await change('not this one', PASSWORD);
  expect([wrong.status, wrong.json['code']]).toEqual([422, 'password.wrong']);
  expect((await change(OWN, 'short')).json['code']).toBe('password.unacceptable');
  expect((await server.request('/api/auth/sessions/', { token: other })).status).toBe(200);
  expect((await change(OWN, PASSWORD)).status).toBe(204);
  const { status, json } = await server.request('/api/auth/sessions/', { token: own });
  expect([status, (json['sessions'] as unknown[]).length]).toEqual([200, 1]);
  expect((await server.request('/api/auth/sessions/', { token: other })).status).toBe(401);
  expect((await post('/api/auth/password-reset/confirm/', { token: reset, password: OWN })).status).toBe(404);
  expect([(await login(OWN)).status, (await login(PASSWORD)).status]).toEqual([401, 200]);
});

test('[AC9] guessing is slowed down as at the sign-in, with the same count', async () => {
  await register();
  const token = String((await login(OWN)).json['token']);
  const change = (current_password: string, address: string) =>
    server.request('/api/auth/password/', { token, body: { current_password, password: PASSWORD }, address });
  // From an address that never signed in, so that its failures count against the account.
  for (let tries = 0; tries < 5; tries += 1)
    expect((await change(`guess ${tries}`, '203.0.113.9')).json['code']).toBe('password.wrong');
  const delayed = await change(OWN, '203.0.113.9');
  expect([delayed.status, delayed.json['code']]).toEqual([429, 'sign_in.delayed']);
  expect((await change(OWN, `198.51.100.${count % 250}`)).status).toBe(204);
});

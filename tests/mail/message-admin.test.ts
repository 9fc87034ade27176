import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestServer, START_MS, type TestServer } from '../http/http-server.ts';
import { aKey, anOrderBody } from '../http/order-body.ts';

let server: TestServer;
let admin: string;
beforeAll(async () => {
  server = await createTestServer();
  admin = await server.signIn('admin');
  for (const day of ['09', '10', '11', '12', '13']) {
    const body = anOrderBody({ scheduled_date: `2026-03-${day}`, guest_email: `day${day}@guest.example` });
    await server.request('/api/orders/', { body, headers: { 'idempotency-key': aKey() } });
    server.passMinutes(1);
  }
}, START_MS);
afterAll(() => server.close());

interface Page {
  items: { id: string; recipient: string; status: string; next_attempt_at: string | null }[];
  next_cursor: string | null;
  is_delivered: boolean;
}

async function page(query: string): Promise<Page> {
  const { json, status } = await server.request(`/api/admin/messages/${query}`, { token: admin });
  expect(status).toBe(200);
  return json as unknown as Page;
}

test('[ML7] the outbox is listed newest first, page by page, and says that nothing is delivered', async () => {
  const first = await page('?limit=2');
  const second = await page(`?limit=2&cursor=${String(first.next_cursor)}`);
  const third = await page(`?limit=2&cursor=${String(second.next_cursor)}`);
  const recipients = [first, second, third].flatMap(({ items }) => items.map((each) => each.recipient));
  expect(recipients).toEqual(['13', '12', '11', '10', '09'].map((day) => `day${day}@guest.example`));
  expect(third.next_cursor).toBeNull();
  expect(first.is_delivered).toBe(false);
  expect((await page('?status=waiting')).items).toHaveLength(5);
  expect((await page('?status=sent')).items).toEqual([]);
});

test.each(['?limit=0', '?limit=101', '?status=lost', '?cursor=x', `?cursor=${'A'.repeat(300)}`])(
  '[ML7] %s is not acceptable',
  async (query) => {
    const { status, json } = await server.request(`/api/admin/messages/${query}`, { token: admin });
    expect([status, json['code']]).toEqual([400, 'request.invalid']);
  },
);

test('[ML7] a message is shown with its text, and tried again unless it was sent', async () => {
  const { db } = server.database;
  const [message] = (await page('')).items;
  const path = `/api/admin/messages/${String(message?.id)}/`;
  const shown = await server.request(path, { token: admin });
  expect(shown.json['subject']).toMatch(/^We received your order VC-/);
  expect(shown.json['text']).toContain('Hello Gina Guest,');

  const failure = { status: 'failed', attempts: 7, last_error: '550 no' } as const;
  await db.updateTable('messages').set(failure).where('id', '=', String(message?.id)).execute();
  expect((await page('?status=failed')).items).toMatchObject([{ next_attempt_at: null }]);
  const again = await server.request(`${path}retry/`, { method: 'POST', token: admin });
  expect(again.json).toMatchObject({ status: 'waiting', attempts: 0, last_error: null });

  const sent = { status: 'sent', sent_at: server.now() } as const;
  await db.updateTable('messages').set(sent).where('id', '=', String(message?.id)).execute();
  const refused = await server.request(`${path}retry/`, { method: 'POST', token: admin });
  expect([refused.status, refused.json['code']]).toEqual([409, 'status.wrong']);
  const missing = await server.request('/api/admin/messages/nobody/', { token: admin });
  expect(missing.status).toBe(404);
});

test('[ML7] an overtaken message says that it has no text any more', async () => {
  const { db } = server.database;
  const [, message] = (await page('')).items;
  await db
    .updateTable('orders')
    .set({ status: 'cancelled', revision: 9 })
    .where('guest_email', '=', String(message?.recipient))
    .execute();
  const shown = await server.request(`/api/admin/messages/${String(message?.id)}/`, { token: admin });
  expect([shown.status, shown.json['text']]).toEqual([200, null]);
});

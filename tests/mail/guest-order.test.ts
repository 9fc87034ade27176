import ICAL from 'ical.js';
import type { ParsedMail } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDelivery, type Delivery } from '#server/jobs/deliver-messages.ts';
import { createSmtpSender } from '#server/mail/smtp-sender.ts';
import { createAcceptCommand } from '#server/sync/accept-command.ts';
import { must } from '#shared/core/assert.ts';
import { adminActor, idOf } from '#shared/testing/builders.ts';
import { collectLog } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from '../http/http-server.ts';
import { aKey, anOrderBody } from '../http/order-body.ts';
import { openMailbox, type Mailbox } from './mailbox.ts';
import { PUBLIC_URL } from './outbox-world.ts';

const START = '2026-03-09T10:00:00.000Z';

let server: TestServer;
let box: Mailbox;
let delivery: Delivery;
beforeAll(async () => {
  server = await createTestServer();
  box = await openMailbox();
  const { database, now } = server;
  const sender = createSmtpSender(box.url);
  const log = collectLog();
  delivery = createDelivery({ database, sender, mailFrom: null, publicUrl: () => PUBLIC_URL, now, log });
}, START_MS);
afterAll(async () => {
  await box.close();
  await server.close();
});

async function office(name: string, args: object): Promise<void> {
  const { database, now } = server;
  const acceptCommand = createAcceptCommand({ database, now, log: collectLog() });
  const outcome = await acceptCommand({
    call: { commandId: crypto.randomUUID(), name, version: 1, args, occurredAt: now() },
    actor: adminActor(),
    requestId: 'test',
    origin: { kind: 'job' },
  });
  expect(outcome).toMatchObject({ kind: 'verdict', verdict: { outcome: 'accepted' } });
}

async function nextMail(): Promise<ParsedMail> {
  const before = box.mails.length;
  await delivery.deliverDue();
  expect(box.mails).toHaveLength(before + 1);
  return must(box.mails.at(-1), 'a mail');
}

function eventIn(mail: ParsedMail): ICAL.Event {
  const [file] = mail.attachments;
  expect(file?.contentType).toBe('text/calendar');
  const calendar = new ICAL.Component(ICAL.parse(String(file?.content)) as unknown[]);
  return new ICAL.Event(must(calendar.getFirstSubcomponent('vevent'), 'an event'));
}

test('[ML1] a guest orders, follows the link in the mail, and gets each news with the visit for the calendar', async () => {
  const placed = await server.request('/api/orders/', {
    body: anOrderBody(),
    headers: { 'idempotency-key': aKey() },
  });
  expect(placed.status).toBe(201);
  const received = await nextMail();
  expect(box.recipients).toEqual(['gina@guest.example']);
  expect(received.from?.value).toEqual([{ name: 'Sparkle Cleaning', address: 'office@sparkle.example' }]);
  expect(received.subject).toBe(`We received your order ${String(placed.json['order_number'])}`);
  expect(received.text).toContain('When: Monday 9 March 2026 at 10:00');
  expect(received.text).toContain('Total: £85.00');
  expect(received.attachments).toEqual([]);

  const token = /#\/track\?token=([\w-]{43})\b/.exec(received.text ?? '')?.[1];
  expect(token).toBe(placed.json['tracking_token']);
  const tracked = await server.request('/api/orders/track/', {
    headers: { 'tracking-token': String(token) },
  });
  expect(tracked.json['order_number']).toBe(placed.json['order_number']);

  const { id: orderId } = await server.database.db
    .selectFrom('orders')
    .select('id')
    .where('guest_email', '=', 'gina@guest.example')
    .executeTakeFirstOrThrow();
  await office('order.confirm', { orderId, assignments: [], expect: { startsAt: START } });
  const confirmed = await nextMail();
  expect(confirmed.subject).toContain('is confirmed');
  const event = eventIn(confirmed);
  expect(event.startDate.toJSDate().toISOString()).toBe(START);
  expect(String(confirmed.attachments[0]?.content)).toContain('METHOD:REQUEST');

  // The clocks go forward on 29 March: the wall time is what was agreed.
  await office('order.reschedule', {
    orderId,
    date: '2026-03-30',
    time: '10:00',
    expect: { startsAt: START },
  });
  const moved = await nextMail();
  expect(moved.text).toContain('Monday 30 March 2026 at 10:00');
  const movedEvent = eventIn(moved);
  expect(movedEvent.uid).toBe(event.uid);
  expect(movedEvent.sequence).toBeGreaterThan(event.sequence);
  expect(movedEvent.startDate.toJSDate().toISOString()).toBe('2026-03-30T09:00:00.000Z');

  await office('order.cancel', { orderId, reason: 'never pays' });
  const cancelled = await nextMail();
  expect(cancelled.text).not.toContain('never pays');
  expect(String(cancelled.attachments[0]?.content)).toContain('METHOD:CANCEL');
  expect(eventIn(cancelled).uid).toBe(event.uid);
  expect(new Set(box.mails.map(({ messageId }) => messageId)).size).toBe(4);
});

test('[ML4] what is no longer so when its turn comes is told to nobody', async () => {
  const body = anOrderBody({ guest_email: 'quick@guest.example', scheduled_date: '2026-03-10' });
  await server.request('/api/orders/', { body, headers: { 'idempotency-key': aKey() } });
  const { id: orderId } = await server.database.db
    .selectFrom('orders')
    .select('id')
    .where('guest_email', '=', 'quick@guest.example')
    .executeTakeFirstOrThrow();
  await office('order.confirm', {
    orderId,
    assignments: [],
    expect: { startsAt: '2026-03-10T10:00:00.000Z' },
  });
  await office('order.cancel', { orderId, reason: '' });
  const mail = await nextMail();
  expect(mail.subject).toContain('is cancelled');
  const rows = await server.database.db
    .selectFrom('messages')
    .select(['template', 'status', 'last_error'])
    .where('recipient', '=', 'quick@guest.example')
    .orderBy('template')
    .execute();
  expect(rows).toEqual([
    { template: 'order.cancelled', status: 'sent', last_error: null },
    { template: 'order.confirmed', status: 'dropped', last_error: 'overtaken' },
    { template: 'order.received', status: 'dropped', last_error: 'overtaken' },
  ]);
});

test('[ML4] a customer without an e-mail is sent nothing, and the outbox says so until there is one', async () => {
  const customerId = idOf('customer');
  const { db } = server.database;
  await db.updateTable('customers').set({ email: null, revision: 2 }).where('id', '=', customerId).execute();
  const orderId = crypto.randomUUID();
  await office('order.place', {
    orderId,
    customerId,
    guest: null,
    address: { line1: '5 Allsop Place', line2: '', city: 'London', accessNotes: '' },
    postcode: 'NW1 6XE',
    scheduledDate: '2026-03-11',
    scheduledTime: '10:00',
    notes: '',
    items: [{ itemId: crypto.randomUUID(), serviceId: idOf('service'), quantity: 1, staffId: null }],
  });
  const sent = box.mails.length;
  await delivery.deliverDue();
  expect(box.mails).toHaveLength(sent);
  const admin = await server.signIn('admin');
  const { json } = await server.request('/api/admin/messages/?status=dropped', { token: admin });
  const dropped = json['items'] as { id: string; last_error: string }[];
  const message = dropped.find(({ last_error: why }) => why === 'no_address');
  expect(message).toMatchObject({ recipient: null, template: 'order.received', attempts: 0 });

  await db
    .updateTable('customers')
    .set({ email: 'late@home.example', revision: 3 })
    .where('id', '=', customerId)
    .execute();
  await server.request(`/api/admin/messages/${String(message?.id)}/retry/`, { method: 'POST', token: admin });
  await nextMail();
  expect(box.recipients.at(-1)).toBe('late@home.example');
});

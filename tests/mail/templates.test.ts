import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeMail } from '#server/mail/compose-mail.ts';
import { createMailLinks } from '#server/mail/mail-links.ts';
import { renderHtml, renderText } from '#server/mail/render-mail.ts';
import type { Composed } from '#server/mail/composed-mail.ts';
import type { MessageTemplate } from '#server/mail/message-template.ts';
import { insertAccountToken } from '#server/storage/account-tokens.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import {
  aCompany,
  anAccount,
  anAppointment,
  anInvitation,
  anOrder,
  anOrderItem,
  aSubscription,
  idOf,
  NOW,
} from '#shared/testing/builders.ts';
import { pgliteSource, put, smallWorld, STARTING } from '../contract/server-databases.ts';

const PUBLIC_URL = 'https://clean.example.com';
const source = pgliteSource();
let database: OpenDatabase;

const order = (status: 'pending' | 'confirmed' | 'cancelled') =>
  anOrder({
    id: idOf(`order ${status}`),
    orderNumber: `VC-${status}`,
    status,
    items: [anOrderItem({ id: idOf(`item ${status}`), staffId: null })],
    holdExpiresAt: null,
    changeRequests: status === 'confirmed' ? [request()] : [],
  });

function request(): ChangeRequest {
  return {
    id: idOf('request'),
    kind: 'reschedule',
    requestedDate: '2026-03-12',
    requestedTime: '10:00',
    reason: 'a dentist',
    status: 'rejected',
    requestedBy: null,
    requestedAt: NOW,
    reviewedBy: null,
    reviewedAt: NOW,
    reviewNotes: 'Ana is away that day.',
  };
}

const series = (status: 'pending' | 'active' | 'cancelled') =>
  aSubscription({ id: idOf(`series ${status}`), subscriptionNumber: `VS-${status}`, status });

const visit = (status: 'scheduled' | 'cancelled') =>
  anAppointment({
    id: idOf(`visit ${status}`),
    status,
    orderId: null,
    customerAppointments: [],
    startsAt: '2026-03-17T10:00:00.000Z',
    endsAt: '2026-03-17T12:00:00.000Z',
    date: '2026-03-17',
  });

beforeAll(async () => {
  database = await source.fresh();
  await put(database, {
    ...smallWorld(),
    company: [aCompany({ name: 'Sparkle & <Sons>' })],
    orders: [order('pending'), order('confirmed'), order('cancelled')],
    subscriptions: [series('pending'), series('active'), series('cancelled')],
    appointments: [visit('scheduled'), visit('cancelled')],
    invitations: [anInvitation({ id: idOf('open invitation') })],
    accounts: [
      ...(smallWorld().accounts ?? []),
      anAccount({ id: idOf('carla'), email: 'carla@home.example' }),
    ],
  });
  const { tokens } = database;
  for (const purpose of ['verify_email', 'reset_password'] as const) {
    const id = idOf(purpose);
    await database.transact((trx) =>
      insertAccountToken(trx, {
        id,
        accountId: idOf('carla'),
        recipient: 'carla@home.example',
        purpose,
        tokenHash: tokens.hash(tokens.accountLink(id)),
        expiresAt: '2026-03-02T10:00:00.000Z',
        now: NOW,
      }),
    );
  }
}, STARTING);
afterAll(() => source.close());

type Rendered = { subject: string; text: string; html: string; calendars: string[] };

async function rendered(
  template: string,
  subjectIds: Record<string, string>,
  { now = NOW, hidesResets = false } = {},
): Promise<Rendered | null> {
  const { tokens } = database;
  const links = createMailLinks({ tokens, publicUrl: PUBLIC_URL, hidesResets });
  const composed = await composeMail(database.db, { template, subjectIds }, { tokens, links, now });
  return composed.kind === 'overtaken' ? null : renderedMail(composed, composed.company);
}

function renderedMail(
  { content, visits, seriesVisits }: Extract<Composed, { kind: 'mail' }>,
  { name, phone, email }: { name: string; phone: string | null; email: string | null },
): Rendered {
  const signature = { companyName: name, phone, email };
  return {
    subject: content.subject,
    text: renderText(content, signature),
    html: renderHtml(content, signature),
    calendars: [...visits, ...seriesVisits].map(({ status }) => status),
  };
}

const accountLink = (purpose: string) => ({ accountId: idOf('carla'), tokenId: idOf(purpose) });

interface Row {
  ids: Record<string, string>;
  subject: string;
  says: string[];
  calendars?: string[];
}

/** One row for every template; a new one does not compile without. */
const rows: Record<MessageTemplate, Row> = {
  'order.received': {
    ids: { orderId: idOf('order pending') },
    subject: 'We received your order VC-pending',
    says: [
      'Hello Carla Jones,',
      'Monday 9 March 2026 at 10:00',
      '1 × Deep clean – £85.00',
      '/#/track?token=',
    ],
  },
  'order.confirmed': {
    ids: { orderId: idOf('order confirmed') },
    subject: 'Your order VC-confirmed is confirmed',
    says: ['until Sunday 8 March 2026 at 10:00'],
  },
  'order.moved': {
    ids: { orderId: idOf('order confirmed') },
    subject: 'Your order VC-confirmed has another time',
    says: ['We come at another time: Monday 9 March 2026 at 10:00.'],
  },
  'order.cancelled': {
    ids: { orderId: idOf('order cancelled') },
    subject: 'Your order VC-cancelled is cancelled',
    says: ['We do not come'],
  },
  'change_request.reviewed': {
    ids: { orderId: idOf('order confirmed'), requestId: idOf('request') },
    subject: 'Our answer about your order VC-confirmed',
    says: ['You asked for another time.', 'not possible', 'Ana is away that day.'],
  },
  'subscription.received': {
    ids: { subscriptionId: idOf('series pending') },
    subject: 'We received your regular booking VS-pending',
    says: ['Price of a visit: £'],
  },
  'subscription.confirmed': {
    ids: { subscriptionId: idOf('series active') },
    subject: 'Your regular booking VS-active is confirmed',
    says: ['How often: every'],
  },
  'subscription.changed': {
    ids: { subscriptionId: idOf('series active') },
    subject: 'Your regular booking VS-active has changed',
    says: ['These are the next ones'],
  },
  'subscription.cancelled': {
    ids: { subscriptionId: idOf('series cancelled') },
    subject: 'Your regular booking VS-cancelled is cancelled',
    says: ['are off'],
  },
  'appointment.moved': {
    ids: { appointmentId: idOf('visit scheduled') },
    subject: 'Your visit has another time: Tuesday 17 March 2026 at 10:00',
    says: ['Where: '],
    calendars: ['scheduled'],
  },
  'appointment.cancelled': {
    ids: { appointmentId: idOf('visit cancelled') },
    subject: 'Your visit on Tuesday 17 March 2026 at 10:00 is cancelled',
    says: ['This visit is cancelled.'],
    calendars: ['cancelled'],
  },
  'account.invited': {
    ids: { invitationId: idOf('open invitation') },
    subject: 'Your invitation to Sparkle & <Sons>',
    says: ['/#/invitation?token='],
  },
  'account.email_changed': {
    ids: { accountId: accountLink('verify_email').accountId },
    subject: 'Your account at Sparkle & <Sons> has another e-mail now',
    says: ['changed the e-mail of your account', 'please call or write to us'],
  },
  'account.verify_email': {
    ids: accountLink('verify_email'),
    subject: 'Please confirm your e-mail for Sparkle & <Sons>',
    says: ['/#/verify-email?token=', 'until Monday 2 March 2026 at 10:00'],
  },
  'account.reset_password': {
    ids: accountLink('reset_password'),
    subject: 'Choose another password',
    says: ['/#/reset-password?token='],
  },
};

describe.each(Object.entries(rows))('[ML1] %s', (template, { ids, subject, says, calendars = [] }) => {
  test('says it from the data as it is now, in text and in HTML', async () => {
    const mail = await rendered(template, ids);
    expect(mail?.subject).toBe(subject);
    for (const words of says) expect(mail?.text).toContain(words);
    expect(mail?.text).toContain('Sparkle & <Sons>');
    expect(mail?.html).toContain('Sparkle &amp; &lt;Sons&gt;');
    expect(mail?.html).not.toContain('<Sons>');
    expect(mail?.calendars).toEqual(calendars);
  });

  test('[ML4] says nothing where what it is about is gone', async () => {
    const missing = Object.fromEntries(Object.keys(ids).map((key) => [key, idOf('nowhere')]));
    expect(await rendered(template, missing)).toBeNull();
  });
});

test('[ML4] a link that has run out or was used is not sent', async () => {
  const late = { now: '2026-03-02T10:00:00.000Z' };
  expect(await rendered('account.reset_password', accountLink('reset_password'), late)).toBeNull();
  expect(
    await rendered(
      'account.invited',
      { invitationId: idOf('open invitation') },
      { now: '2027-01-01T00:00:00.000Z' },
    ),
  ).toBeNull();
});

test('[ML7] who looks at a mail does not see the link of a reset', async () => {
  const tokens = database.tokens.accountLink(idOf('reset_password'));
  const shown = await rendered('account.reset_password', accountLink('reset_password'), {
    hidesResets: true,
  });
  expect(shown?.text).not.toContain(tokens);
  expect((await rendered('account.reset_password', accountLink('reset_password')))?.text).toContain(tokens);
});

test('[ML1] a message of a later version of the server is nobody else’s to guess', async () => {
  await expect(rendered('order.sung', {})).rejects.toThrow('no template');
  await expect(rendered('__proto__', {})).rejects.toThrow('no template');
});

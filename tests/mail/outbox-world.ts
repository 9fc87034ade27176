import { addMinutes } from '#shared/core/zoned-time.ts';
import type { DocumentSet } from '#server/seed/put-documents.ts';
import { anOrder, anOrderItem, NOW } from '#shared/testing/builders.ts';
import { createDelivery, type Delivery } from '#server/jobs/deliver-messages.ts';
import { createSmtpSender } from '#server/mail/smtp-sender.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { idOf } from '#shared/testing/builders.ts';
import { collectLog, put, smallWorld, type CollectedLog } from '../contract/server-databases.ts';
import type { Mailbox } from './mailbox.ts';

/** A database with an outbox, and a clock that moves when told. */
export interface OutboxWorld {
  database: OpenDatabase;
  now(): string;
  passMinutes(minutes: number): void;
  /** A process of its own that delivers; each has its own connection. */
  deliverer(url: string): Delivery & { log: CollectedLog };
  rows(): Promise<OutboxRow[]>;
  /** A pending order of a guest and the message that it was received. */
  message(name: string, guest?: { name?: string; email?: string }): Promise<string>;
}

export interface OutboxRow {
  id: string;
  status: string;
  attempts: number;
  last_error: string | null;
  recipient: string | null;
}

export const PUBLIC_URL = 'https://clean.example.com';

export async function createOutboxWorld(
  database: OpenDatabase,
  documents: DocumentSet = {},
): Promise<OutboxWorld> {
  await put(database, { ...smallWorld(), ...documents });
  let time = NOW;
  const now = () => time;
  return {
    database,
    now,
    passMinutes(minutes) {
      time = addMinutes(time, minutes);
    },
    deliverer(url) {
      const log = collectLog();
      const sender = createSmtpSender(url);
      const publicUrl = () => PUBLIC_URL;
      return { log, ...createDelivery({ database, sender, mailFrom: null, publicUrl, now, log }) };
    },
    rows: () =>
      database.db
        .selectFrom('messages')
        .select(['id', 'status', 'attempts', 'last_error', 'recipient'])
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    async message(name, guest = {}) {
      const orderId = idOf(`order ${name}`);
      const guestEmail = guest.email ?? `${name}@guest.example`;
      const order = anOrder({
        id: orderId,
        orderNumber: `VC-${name}`,
        customerId: null,
        guestName: guest.name ?? 'Gina Guest',
        guestEmail: guestEmail.includes('\n') ? 'kept@guest.example' : guestEmail,
        items: [anOrderItem({ id: idOf(`item ${name}`), staffId: null })],
        holdExpiresAt: null,
      });
      await put(database, { orders: [order] });
      const id = idOf(`message ${name}`);
      await insertMessage(database, { id, recipient: guestEmail, orderId, now: time });
      return id;
    },
  };
}

async function insertMessage(
  { db }: OpenDatabase,
  { id, recipient, orderId, now }: { id: string; recipient: string; orderId: string; now: string },
): Promise<void> {
  await db
    .insertInto('messages')
    .values({
      id,
      command_id: id,
      template: 'order.received',
      recipient,
      subject_ids: JSON.stringify({ orderId }),
      next_attempt_at: now,
      created_at: now,
      last_error: null,
      sent_at: null,
    })
    .execute();
}

/** How often each message arrived, by its Message-ID. */
export function arrivals({ mails }: Mailbox): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { messageId = '' } of mails) counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  return counts;
}

import { afterAll, expect, test } from 'vitest';
import { createDelivery } from '#server/jobs/deliver-messages.ts';
import { createSmtpSender } from '#server/mail/smtp-sender.ts';
import { openDatabase } from '#server/storage/open-database.ts';
import { collectLog, postgresSource } from '../contract/server-databases.ts';
import { freshDatabase } from '../support/postgres.ts';
import { deliverySuite } from './delivery.suite.ts';
import { openMailbox } from './mailbox.ts';
import { arrivals, createOutboxWorld, PUBLIC_URL } from './outbox-world.ts';

deliverySuite(postgresSource);

const MESSAGES = 60;
const serverKey = 'k'.repeat(32);
const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const each of opened.toReversed()) await each.close();
});

test('[ML2] two processes on one database never send a message twice', async () => {
  const { url, drop } = await freshDatabase();
  opened.push({ close: drop });
  const open = () => openDatabase({ databaseUrl: url, dataDirectory: null, serverKey, log: collectLog() });
  const databases = [await open(), await open()] as const;
  opened.push(...databases);
  const world = await createOutboxWorld(databases[0]);
  for (let index = 0; index < MESSAGES; index += 1) await world.message(`m${index}`);
  const box = await openMailbox();
  opened.push(box);
  const processes = databases.map((database) =>
    createDelivery({
      database,
      sender: createSmtpSender(box.url),
      mailFrom: 'office@sparkle.example',
      publicUrl: () => PUBLIC_URL,
      now: world.now,
      log: collectLog(),
    }),
  );
  await Promise.all(processes.map((delivery) => delivery.deliverDue()));
  expect(box.mails).toHaveLength(MESSAGES);
  expect(arrivals(box).size).toBe(MESSAGES);
  expect((await world.rows()).every(({ status, attempts }) => status === 'sent' && attempts === 1)).toBe(
    true,
  );
});

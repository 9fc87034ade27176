import { sql } from 'kysely';
import type { Trx } from './database.ts';
import type { DocumentWrite } from './save-documents.ts';

/** What the office and its customers call a document by, counted by a sequence of its own. */
const NUMBERED = {
  orders: { prefix: 'VC', sequence: 'order_numbers' },
  subscriptions: { prefix: 'VS', sequence: 'subscription_numbers' },
} as const;

/** 'VC-000123', 'VS-000045': once per document, at its first write. Numbers of refused commands are lost, so there are gaps. */
export async function numberDocuments(trx: Trx, writes: readonly DocumentWrite[]): Promise<void> {
  for (const write of writes) {
    if (write.collection === 'orders' && write.after?.orderNumber === null)
      write.after = { ...write.after, orderNumber: await nextNumber(trx, 'orders') };
    if (write.collection === 'subscriptions' && write.after?.subscriptionNumber === null)
      write.after = { ...write.after, subscriptionNumber: await nextNumber(trx, 'subscriptions') };
  }
}

async function nextNumber(trx: Trx, collection: keyof typeof NUMBERED): Promise<string> {
  const { prefix, sequence } = NUMBERED[collection];
  const { rows } = await sql<{
    number: string;
  }>`SELECT nextval(${sequence}::text::regclass)::text AS number`.execute(trx);
  return `${prefix}-${String(rows[0]?.number).padStart(6, '0')}`;
}

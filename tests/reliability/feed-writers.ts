import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { aCustomer, anAppointment, idOf } from '#shared/testing/builders.ts';
import type { Trx } from '#server/storage/database.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { saveDocuments } from '#server/storage/save-documents.ts';
import { seededChance } from '#server/seed/seeded-chance.ts';

/** Between whom visits are moved. */
export const STAFF_IDS = [idOf('staff'), idOf('other staff')] as const;

const VISITS_PER_WRITER = 6;
const LONGEST_COMMIT_DELAY_MS = 50;

export interface FeedWriter {
  /** One transaction after the other until the time is over; answers how many. */
  writeUntil(isOver: () => boolean): Promise<number>;
}

/**
 * Writes what is its own: new customers, edits, deletions, and visits that change hands. Each transaction stays open
 * for a random while after its last write, so that they commit in another order than they wrote.
 */
export async function feedWriter(database: OpenDatabase, name: string, seed: number): Promise<FeedWriter> {
  const chance = seededChance(seed);
  const customers: Customer[] = [];
  const visits: Appointment[] = Array.from({ length: VISITS_PER_WRITER }, (_, at) =>
    anAppointment({ id: idOf(`${name} visit ${at}`), staffId: STAFF_IDS[0], customerAppointments: [] }),
  );
  await database.transact((trx) =>
    saveDocuments(
      trx,
      visits.map((after) => ({ collection: 'appointments', id: after.id, before: null, after })),
    ),
  );
  let created = 0;

  const create = async (trx: Trx) => {
    created += 1;
    const customer = aCustomer({ id: idOf(`${name} customer ${created}`), addresses: [] });
    await saveDocuments(trx, [{ collection: 'customers', id: customer.id, before: null, after: customer }]);
    customers.push(customer);
  };
  const edit = async (trx: Trx, at: number) => {
    const before = must(customers[at], 'a customer');
    const after = { ...before, notes: `${before.revision}`, revision: before.revision + 1 };
    await saveDocuments(trx, [{ collection: 'customers', id: after.id, before, after }]);
    customers[at] = after;
  };
  const remove = async (trx: Trx, at: number) => {
    const [gone] = customers.splice(at, 1);
    await sql`DELETE FROM customers WHERE id = ${must(gone, 'a customer').id}`.execute(trx);
  };
  const handOver = async (trx: Trx, at: number) => {
    const before = must(visits[at], 'a visit');
    const staffId = before.staffId === STAFF_IDS[0] ? STAFF_IDS[1] : STAFF_IDS[0];
    const after = { ...before, staffId, revision: before.revision + 1 };
    await saveDocuments(trx, [{ collection: 'appointments', id: after.id, before, after }]);
    visits[at] = after;
  };

  return {
    async writeUntil(isOver) {
      let transactions = 0;
      while (!isOver()) {
        await database.transact(async (trx) => {
          await writeSomething(trx);
          await pause(chance.between(0, LONGEST_COMMIT_DELAY_MS));
        });
        transactions += 1;
      }
      return transactions;
    },
  };

  async function writeSomething(trx: Trx): Promise<void> {
    const kind = chance.between(1, 10);
    if (kind <= 4 || customers.length === 0) return create(trx);
    const at = chance.between(0, customers.length - 1);
    if (kind <= 6) return edit(trx, at);
    if (kind <= 8) return remove(trx, at);
    return handOver(trx, chance.between(0, VISITS_PER_WRITER - 1));
  }
}

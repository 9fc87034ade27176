import { sql } from 'kysely';
import pg from 'pg';
import { must } from '#shared/core/assert.ts';
import { adminActor, aCompany, aService, anAccount } from '#shared/testing/builders.ts';
import { createAcceptCommand } from '#server/sync/accept-command.ts';
import { median, reportFigure, sized } from './report-figure.ts';
import {
  analyse,
  fillDatabase,
  SILENT,
  startBenchPostgres,
  type BenchDatabase,
} from './support/bench-database.ts';
import { confirmByHand } from './support/confirm-by-hand.ts';
import { customer, OWN_ACCOUNT, PEOPLE, person, type NamedDocument } from './support/large-office.ts';
import { pendingOrder } from './support/pending-order.ts';

// Orders of two items confirmed per second: through the one door for every change, and as the fewest statements by hand
// that write the same rows. Both on PostgreSQL that flushes each commit, with eight at a time.

const AT_ONCE = 8;
const ROUNDS = 4;
const ORDERS = sized(250, 8);
const FIRST_ROUND_WARMS_UP = 1;

const server = await startBenchPostgres();
try {
  const bench = await server.fresh();
  const count = ORDERS * (ROUNDS + FIRST_ROUND_WARMS_UP) * 2;
  const documents: NamedDocument[] = [
    { collection: 'company', document: aCompany() },
    { collection: 'accounts', document: anAccount({ id: OWN_ACCOUNT }) },
    { collection: 'services', document: aService() },
    ...Array.from({ length: PEOPLE }, (_, index) => ({
      collection: 'staff' as const,
      document: person(index),
    })),
    { collection: 'customers', document: customer(0) },
    ...Array.from({ length: count }, (_, index) => ({
      collection: 'orders' as const,
      document: pendingOrder(index),
    })),
  ];
  await fillDatabase(bench, documents);
  await analyse(bench.url);
  await report(bench, count);
} finally {
  await server.stop();
}

async function report(bench: BenchDatabase, count: number): Promise<void> {
  const { database } = bench;
  const accept = createAcceptCommand({ database, now: () => new Date().toISOString(), log: SILENT });
  const pool = new pg.Pool({ connectionString: bench.url, max: AT_ONCE });
  const actor = adminActor({ accountId: OWN_ACCOUNT });
  const clients = Array.from({ length: AT_ONCE }, () => ({ clientId: crypto.randomUUID(), n: 0 }));
  for (const { clientId } of clients) await registerClient(bench, clientId);
  const byCommand = async (orderIndex: number, worker: number) => {
    const client = must(clients[worker], 'a client');
    client.n += 1;
    const { id, startsAt } = pendingOrder(orderIndex);
    const outcome = await accept({
      call: {
        commandId: crypto.randomUUID(),
        name: 'order.confirm',
        version: 1,
        args: { orderId: id, assignments: [], expect: { startsAt } },
        occurredAt: new Date().toISOString(),
      },
      actor,
      requestId: crypto.randomUUID(),
      origin: { kind: 'replica', clientId: client.clientId, n: client.n },
    });
    if (outcome.kind !== 'verdict' || outcome.verdict.refusal)
      throw new Error(`not confirmed: ${JSON.stringify(outcome)}`);
  };
  const handClients = Array.from({ length: AT_ONCE }, () => ({ clientId: crypto.randomUUID(), n: 0 }));
  for (const { clientId } of handClients) await registerClient(bench, clientId);
  const byHand = async (orderIndex: number, worker: number) => {
    const client = must(handClients[worker], 'a client');
    client.n += 1;
    await confirmByHand(pool, pendingOrder(orderIndex), client);
  };

  const [ours, theirs]: [number[], number[]] = [[], []];
  let next = 0;
  for (let round = 0; round < ROUNDS + FIRST_ROUND_WARMS_UP; round += 1) {
    for (const [times, confirm] of [
      [theirs, byHand],
      [ours, byCommand],
    ] as const) {
      times.push(await perSecond(next, confirm));
      next += ORDERS;
    }
  }
  await pool.end();
  await mustAllBeConfirmed(bench, count);
  const [command, hand] = [ours, theirs].map((times) => median(times.slice(FIRST_ROUND_WARMS_UP)));
  reportFigure({ name: 'order.confirm of two items', value: must(command, 'a median'), unit: 'per second' });
  reportFigure({
    name: 'the same rows by hand-written SQL',
    value: must(hand, 'a median'),
    unit: 'per second',
  });
  reportFigure({
    measure: 'B3',
    name: 'order.confirm per second / by hand-written SQL',
    value: must(command, 'a median') / must(hand, 'a median'),
    unit: 'x',
    goal: 0.5,
    isAtLeast: true,
  });
}

async function perSecond(
  first: number,
  confirm: (orderIndex: number, worker: number) => Promise<void>,
): Promise<number> {
  const startedAt = performance.now();
  let next = first;
  const work = async (worker: number) => {
    while (next < first + ORDERS) {
      const orderIndex = next;
      next += 1;
      await confirm(orderIndex, worker);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => work(worker)));
  return ORDERS / ((performance.now() - startedAt) / 1000);
}

async function registerClient({ database }: BenchDatabase, clientId: string): Promise<void> {
  const now = new Date().toISOString();
  await sql`INSERT INTO sync_clients (client_id, account_id, created_at, last_seen_at)
    VALUES (${clientId}, ${OWN_ACCOUNT}, ${now}, ${now})`.execute(database.db);
}

/** Both sides left the same number of every kind of row. */
async function mustAllBeConfirmed({ database }: BenchDatabase, count: number): Promise<void> {
  const { rows } = await sql<Record<string, string>>`SELECT
    (SELECT count(*) FROM orders WHERE status = 'confirmed' AND revision = 2) AS orders,
    (SELECT count(*) / 2 FROM appointments) AS appointments,
    (SELECT count(*) / 2 FROM customer_appointments) AS customers,
    (SELECT count(*) / 2 FROM order_items WHERE appointment_id IS NOT NULL) AS items,
    (SELECT count(*) / 2 FROM time_blocks WHERE kind = 'appointment') AS blocks,
    (SELECT count(*) FROM messages) AS messages,
    (SELECT count(*) FROM command_log_args JOIN command_log USING (command_id)) AS commands`.execute(
    database.db,
  );
  const wrong = Object.entries(rows[0] ?? {}).filter(([, value]) => Number(value) !== count);
  if (wrong.length > 0 || rows.length === 0)
    throw new Error(`not all of ${count} confirmed: ${JSON.stringify(wrong)}`);
}

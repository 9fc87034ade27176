import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { findCommand } from '#shared/commands/registry.ts';
import { adminActor, aCustomer, anAppointment, idOf, NOW } from '#shared/testing/builders.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { seededChance, type Chance } from '#server/seed/seeded-chance.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { replica, request, testServer, verdictOf } from '../contract/command-calls.ts';
import { pullingClient, snapshotOf } from '../contract/pulling-client.ts';
import { put, smallWorld } from '../contract/server-databases.ts';
import { appendCommand, LISTS, valuesIn, type AppendArgs, type List } from './append-command.ts';
import type { Operation, Transaction } from './history.ts';

export interface Workload {
  seed: number;
  clients: number;
  transactions: number;
  /** The share of transactions that read everything at one moment. */
  snapshots: number;
  /** The longest that a transaction stays open after its last write. */
  commitDelayMs: number;
  /** How often a connection is cut in the middle of whatever it does; null: never. */
  cutEveryMs: number | null;
  /** False for the control: the command names nothing to be locked. */
  isLocked: boolean;
  /** Stands between the server and its database once the lists are there, for controls. */
  breakDatabase?: (database: OpenDatabase) => OpenDatabase | Promise<OpenDatabase>;
}

export interface Outcome {
  /** Commands and whole snapshots. */
  history: Transaction[];
  /** What a client held after each pull, in order. */
  pulls: Transaction[];
}

/** Clients that add to lists and read them, all at once, through the door that every change goes through. */
export async function runAppends(whole: OpenDatabase, workload: Workload): Promise<Outcome> {
  await putLists(whole);
  const chance = seededChance(workload.seed);
  const database = slowToCommit((await workload.breakDatabase?.(whole)) ?? whole, workload, chance);
  const runs = new Map<string, readonly Operation[]>();
  const append = appendCommand({ runs, isLocked: workload.isLocked });
  const server = testServer(database, (name) => (name === append.name ? append : findCommand(name)));
  const outcome: Outcome = { history: [], pulls: [] };
  const budget = { left: workload.transactions };

  const readAll = (
    documents: Map<string, unknown>,
    by: Pick<Transaction, 'name' | 'client' | 'startedAt'>,
  ): Transaction => ({
    ...by,
    status: 'committed',
    operations: [...listsIn(documents)],
    endedAt: performance.now(),
  });

  const writer = async (at: number) => {
    const client = `client ${at}`;
    const own = seededChance(workload.seed + 1 + at);
    for (let n = 1; budget.left > 0;) {
      budget.left -= 1;
      const startedAt = performance.now();
      if (own.isBelow(workload.snapshots)) {
        const { documents } = await untilAnswered(() =>
          snapshotOf({ database, now: () => NOW, isImpatient: true }, adminActor()),
        );
        outcome.history.push(
          readAll(documents, { name: `snapshot ${at}.${budget.left}`, client, startedAt }),
        );
        continue;
      }
      const name = `${at}.${n}`;
      const intent = own.isBelow(0.3) ? noteOf(name, own) : appendOf(name, own);
      const call = request({ ...intent, commandId: `${workload.seed} ${name}` }, replica(n, client));
      const verdict = verdictOf(await untilAnswered(() => server.accept(call)));
      outcome.history.push({
        name: `T${name}`,
        client,
        status: verdict.outcome === 'accepted' ? 'committed' : 'aborted',
        operations: runs.get(call.call.commandId) ?? intent.operations,
        startedAt,
        endedAt: performance.now(),
      });
      n += 1;
    }
  };

  const puller = async (client: string) => {
    const pulling = await untilAnswered(() =>
      pullingClient({ database, now: () => NOW, isImpatient: true }, adminActor()),
    );
    for (let n = 0; budget.left > 0; n += 1) {
      const startedAt = performance.now();
      await untilAnswered(() => pulling.pullAll(5));
      outcome.pulls.push(readAll(pulling.documents, { name: `${client}.${n}`, client, startedAt }));
      await pause(5);
    }
  };

  const cutting = workload.cutEveryMs === null ? null : cutConnections(whole, workload.cutEveryMs);
  try {
    const writers = Array.from({ length: workload.clients }, (_, at) => writer(at));
    await Promise.all([...writers, puller('pull A'), puller('pull B')]);
  } finally {
    await cutting?.stop();
  }
  const startedAt = performance.now();
  const { documents } = await untilAnswered(() =>
    snapshotOf({ database: whole, now: () => NOW, isImpatient: true }, adminActor()),
  );
  outcome.history.push(readAll(documents, { name: 'the end', client: 'everybody', startedAt }));
  return outcome;
}

async function putLists(database: OpenDatabase): Promise<void> {
  const world = smallWorld();
  const customers = LISTS.filter((list) => list.startsWith('customer')).map((list) =>
    aCustomer({ id: idOf(list), addresses: [], notes: '', createdBy: null }),
  );
  const appointments = LISTS.filter((list) => list.startsWith('visit')).map((list, at) =>
    anAppointment({
      id: idOf(list),
      customerAppointments: [],
      startsAt: `2026-03-${10 + at}T10:00:00.000Z`,
      endsAt: `2026-03-${10 + at}T12:00:00.000Z`,
      date: `2026-03-${10 + at}`,
    }),
  );
  await put(database, { ...world, customers: [...(world.customers ?? []), ...customers], appointments });
}

function* listsIn(documents: Map<string, unknown>): Generator<Operation> {
  for (const list of LISTS) {
    const collection = list.startsWith('visit') ? 'appointments' : 'customers';
    const document = documents.get(`${collection}/${idOf(list)}`);
    if (document === undefined) throw new Error(`${list} is in no answer`);
    yield { kind: 'read', key: list, values: valuesIn(document as Appointment | Customer) };
  }
}

interface Intent {
  name: string;
  args: unknown;
  /** For a command that does not tell what it saw. */
  operations: Operation[];
}

/** The office's own command. */
function noteOf(name: string, chance: Chance): Intent {
  const list = chance.pick(LISTS.filter((each) => each.startsWith('visit')));
  const args = { appointmentId: idOf(list), text: name };
  return { name: 'appointment.note', args, operations: [{ kind: 'append', key: list, value: name }] };
}

function appendOf(name: string, chance: Chance): Intent {
  const steps = Array.from(
    { length: chance.between(1, 4) },
    (_, at): { list: List; value: string | null } => ({
      list: chance.pick(LISTS),
      value: chance.isBelow(0.5) ? `${name}.${at}` : null,
    }),
  );
  const end = chance.isBelow(0.05) ? 'refused' : chance.isBelow(0.05) ? 'broken' : 'done';
  const args: AppendArgs = { steps, end, pauseMs: chance.between(0, 3) };
  return { name: 'appointment.set_booking', args, operations: [] };
}

/** As a client does that heard nothing: the same again. */
async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 50) throw error;
      await pause(10);
    }
  }
}

function slowToCommit(database: OpenDatabase, { commitDelayMs }: Workload, chance: Chance): OpenDatabase {
  return {
    ...database,
    transact: (work, options) =>
      database.transact(async (trx) => {
        const value = await work(trx);
        if (commitDelayMs > 0 && chance.isBelow(0.5)) await pause(chance.between(0, commitDelayMs));
        return value;
      }, options),
  };
}

function cutConnections({ db }: OpenDatabase, everyMs: number): { stop(): Promise<void> } {
  const end = new AbortController();
  const cutting = (async () => {
    while (!end.signal.aborted) {
      await pause(everyMs);
      await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND xact_start IS NOT NULL ORDER BY random() LIMIT 1`.execute(db);
    }
  })();
  return {
    stop: () => {
      end.abort();
      return cutting;
    },
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Verdict } from '#shared/sync/verdict.ts';
import { seededChance } from '#server/seed/seeded-chance.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { demoSignIn } from '../e2e/support/demo-sign-ins.ts';
import { signInByApi } from '../e2e/support/public-api.ts';
import { startServer, type ServerOptions, type ServerProcess } from '../e2e/support/server-process.ts';
import { syncClient, type QueuedCommand } from '../e2e/support/sync-client.ts';

/** More than a server decides before the latest kill. */
const BATCH = 60;
const EARLIEST_END_MS = 5;
const ADDRESSES = 2;

export interface Endings {
  /** SIGKILL in the middle of a push. */
  kills: number;
  /** SIGTERM in the middle of a push. */
  stops: number;
  seed: number;
}

export interface Survived {
  clientId: string;
  /** Commands that were sent at least once, by their number. */
  sent: QueuedCommand[];
  /** What the server said of them before it was ended: the file of acknowledgements. */
  acknowledged: Map<string, Verdict>;
  /** Pushes without an answer. */
  interrupted: number;
  /** Exit codes of the servers that were asked to stop. */
  exitCodes: (number | null)[];
  /** From each start after an end to the first ready answer, in milliseconds. */
  reopenMs: number[];
}

/** Pushes and ends the server while it decides, as often as asked; the last server is left to finish everything. */
export async function endRepeatedly(options: ServerOptions, endings: Endings): Promise<Survived> {
  const chance = seededChance(endings.seed);
  let server = await startServer(options);
  const { email, password } = demoSignIn(server.output(), 'admin');
  const client = syncClient(server.address, await signInByApi(server.address, email, password));
  const sent: QueuedCommand[] = [];
  const acknowledged = new Map<string, Verdict>();
  const survived = {
    clientId: client.clientId,
    sent,
    acknowledged,
    interrupted: 0,
    exitCodes: [],
    reopenMs: [],
  };
  const result: Survived = survived;
  const learn = (verdicts: readonly Verdict[]) => {
    for (const verdict of verdicts) acknowledged.set(verdict.commandId, verdict);
  };
  // The ends fall anywhere within what an undisturbed push takes on this machine.
  const pushedAt = performance.now();
  learn((await client.push(filled(sent, acknowledged))) ?? []);
  const pushMs = Math.ceil(performance.now() - pushedAt);
  for (let end = 0; end < endings.kills + endings.stops; end += 1) {
    const batch = filled(sent, acknowledged);
    const isKill = end < endings.kills;
    const ending = endAfter(server, isKill, chance.between(EARLIEST_END_MS, pushMs));
    const verdicts = await client.push(batch);
    const exitCode = await ending;
    if (verdicts === null) result.interrupted += 1;
    learn(verdicts ?? []);
    if (!isKill) result.exitCodes.push(exitCode);
    const startedAt = performance.now();
    server = await startServer(options);
    result.reopenMs.push(performance.now() - startedAt);
  }
  for (let left = unanswered(sent, acknowledged); left.length > 0; left = unanswered(sent, acknowledged))
    learn((await client.push(left.slice(0, BATCH))) ?? []);
  result.exitCodes.push(await server.stop());
  return result;
}

async function endAfter(server: ServerProcess, isKill: boolean, ms: number): Promise<number | null> {
  await pause(ms);
  if (!isKill) return server.stop();
  await server.kill();
  return null;
}

/** Rows can have come and gone between two answers, so what has no answer yet goes up again. */
function unanswered(
  sent: readonly QueuedCommand[],
  acknowledged: ReadonlyMap<string, Verdict>,
): QueuedCommand[] {
  return sent.filter(({ commandId }) => !acknowledged.has(commandId));
}

/** A full batch that begins with what has no answer yet. */
function filled(sent: QueuedCommand[], acknowledged: ReadonlyMap<string, Verdict>): QueuedCommand[] {
  const batch = unanswered(sent, acknowledged).slice(0, BATCH);
  while (batch.length < BATCH) batch.push(newCustomer(sent));
  return batch;
}

/** Touches several tables: the customer, its addresses, the feed, the log, the arguments, the client's number. */
function newCustomer(sent: QueuedCommand[]): QueuedCommand {
  const n = sent.length + 1;
  const address = (at: number) => ({
    id: randomUUID(),
    label: '',
    line1: `${n} Long Street`,
    line2: '',
    city: 'London',
    postcode: 'NW1 6XE',
    accessNotes: '',
    isDefault: at === 0,
  });
  const fields = { name: `Customer ${n}`, email: null, phone: null, notes: '', tags: [] };
  const addresses = Array.from({ length: ADDRESSES }, (_, at) => address(at));
  const args = { customerId: randomUUID(), ...fields, addresses };
  const command = {
    n,
    commandId: randomUUID(),
    name: 'customer.create',
    version: 1,
    args,
    issuedAt: new Date().toISOString(),
  };
  sent.push(command);
  return command;
}

/**
 * What of the commands stands in each table they write. A whole history has the same number everywhere, whatever the
 * moments of the kills; `addresses` counts twice because each customer has two.
 */
export async function countsInTables(
  { db }: OpenDatabase,
  { clientId, sent }: Pick<Survived, 'clientId' | 'sent'>,
): Promise<Record<string, number>> {
  const ids = sql`(SELECT value::uuid FROM jsonb_array_elements_text(${JSON.stringify(sent.map(customerIdOf))}::jsonb))`;
  const { rows } = await sql<Record<string, number>>`SELECT
    (SELECT count(*)::int FROM command_log WHERE client_id = ${clientId} AND outcome = 'accepted') AS decided,
    (SELECT count(*)::int FROM command_log_args JOIN command_log USING (command_id) WHERE client_id = ${clientId}) AS arguments,
    (SELECT last_n FROM sync_clients WHERE client_id = ${clientId}) AS number,
    (SELECT count(*)::int FROM customers WHERE id IN ${ids} AND revision = 1) AS customers,
    (SELECT count(*)::int FROM addresses WHERE customer_id IN ${ids}) AS addresses,
    (SELECT count(*)::int FROM change_feed WHERE id IN ${ids} AND revision = 1) AS served`.execute(db);
  return rows[0] ?? {};
}

function customerIdOf({ args }: QueuedCommand): string {
  return (args as { customerId: string }).customerId;
}

/** Every whole history of so many commands. */
export function wholeHistory(commands: number): Record<string, number> {
  return {
    decided: commands,
    arguments: commands,
    number: commands,
    customers: commands,
    addresses: commands * ADDRESSES,
    served: commands,
  };
}

import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import { VOID_COMMAND } from '#shared/sync/delivery-batch.ts';
import type { Trx } from '../storage/database.ts';
import { readEpoch } from '../storage/epoch.ts';
import type { AcceptOutcome, CommandRequest } from './command-request.ts';
import { findByClientN, findByCommandId, hashOfCall, type LoggedCommand } from './command-log.ts';

/** [SY4] The answer that is known before anything is decided; null when the command is to be decided now. */
export async function admitOrigin(
  trx: Trx,
  request: CommandRequest,
  now: string,
): Promise<AcceptOutcome | null> {
  const { origin, call } = request;
  if (origin.kind === 'replica') return admitReplica(trx, request, { ...origin, now });
  if (origin.kind === 'http' && origin.idempotencyKey !== null) {
    const answer = await admitKey(trx, request, { ...origin, key: origin.idempotencyKey });
    if (answer) return answer;
  }
  const known = await findByCommandId(trx, call.commandId);
  if (!known) return null;
  return isSameIntent(known, request) ? replayOf(trx, known) : { kind: 'idempotency.mismatch' };
}

/** What makes the next request of the same origin find this one. */
export async function recordOrigin(
  trx: Trx,
  request: CommandRequest,
  { now, answer = null }: { now: string; answer?: string | null },
): Promise<void> {
  const { origin, call } = request;
  if (origin.kind === 'replica') {
    const row = { last_n: origin.n, last_seen_at: now };
    await trx.updateTable('sync_clients').set(row).where('client_id', '=', origin.clientId).execute();
  }
  if (origin.kind !== 'http' || origin.idempotencyKey === null) return;
  await trx
    .insertInto('idempotency_keys')
    .values({
      actor_key: actorKey(request),
      route: origin.route,
      key: origin.idempotencyKey,
      body_hash: origin.bodyHash ?? hashOfCall(call),
      command_id: call.commandId,
      created_at: now,
      answer,
    })
    .execute();
}

type ReplicaOrigin = { clientId: string; n: number; epoch?: string; now: string };

async function admitReplica(
  trx: Trx,
  request: CommandRequest,
  origin: ReplicaOrigin,
): Promise<AcceptOutcome | null> {
  const { clientId, n, epoch, now } = origin;
  const accountId = must(request.actor.accountId, 'a replica has an account');
  const client =
    (await lockClient(trx, clientId)) ??
    (await introduceClient(trx, {
      client_id: clientId,
      account_id: accountId,
      created_at: now,
      last_seen_at: now,
    }));
  if (epoch !== undefined && epoch !== client.epoch) return { kind: 'client.other_epoch' };
  // Another account never opens this client's outbox.
  if (client.account_id !== accountId) return { kind: 'client.forked' };

  const known = await findByCommandId(trx, request.call.commandId);
  if (known && !isSameIntent(known, request) && !isUndoneCopy(known, request))
    return { kind: 'client.forked' };
  const holder = n <= client.last_n ? await findByClientN(trx, clientId, n) : null;
  if (holder && holder.verdict.commandId !== request.call.commandId) return { kind: 'client.forked' };
  if (n > client.last_n + 1) return { kind: 'client.behind', lastN: client.last_n };
  // Without a holder the number was taken by a command re-offered from an earlier client id, which must be this one.
  if (!known) return n <= client.last_n ? { kind: 'client.forked' } : null;
  if (n > client.last_n) await recordOrigin(trx, request, { now });
  return replayOf(trx, known, n);
}

async function lockClient(trx: Trx, clientId: string) {
  return trx
    .selectFrom('sync_clients')
    .select(['account_id', 'last_n', sql<string>`(SELECT name FROM server_epoch)`.as('epoch')])
    .where('client_id', '=', clientId)
    .forUpdate()
    .executeTakeFirst();
}

type NewClient = Record<'client_id' | 'account_id' | 'created_at' | 'last_seen_at', string>;

/** Its first command; another that comes at the same moment waits for this one, or this one for the other. */
async function introduceClient(trx: Trx, row: NewClient) {
  await trx
    .insertInto('sync_clients')
    .values(row)
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .execute();
  return must(await lockClient(trx, row.client_id), 'a client that was just entered');
}

type KeyOrigin = { key: string; route: string; bodyHash?: string };

async function admitKey(
  trx: Trx,
  request: CommandRequest,
  { key, route, bodyHash }: KeyOrigin,
): Promise<AcceptOutcome | null> {
  const name = `idempotency\n${actorKey(request)}\n${route}\n${key}`;
  const { rows } = await sql<{ is_mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS is_mine`.execute(trx);
  if (!rows[0]?.is_mine) return { kind: 'idempotency.in_flight' };
  const row = await trx
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'command_id', 'answer'])
    .where('actor_key', '=', actorKey(request))
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  if (row.body_hash !== (bodyHash ?? hashOfCall(request.call))) return { kind: 'idempotency.mismatch' };
  const known = must(await findByCommandId(trx, row.command_id), 'the command of an idempotency key');
  return { ...(await replayOf(trx, known)), answer: row.answer };
}

function isSameIntent(known: LoggedCommand, { call, actor }: CommandRequest): boolean {
  return known.accountId === actor.accountId && known.argsHash === hashOfCall(call);
}

/**
 * [SY4] Two copies of one outbox: one sent the row, the other undid it. Whichever came first stands and is what both are
 * told; another name for the client would meet the same command again.
 */
function isUndoneCopy(known: LoggedCommand, { call, actor }: CommandRequest): boolean {
  const isUndone = call.name === VOID_COMMAND || known.verdict.refusal?.code === 'command.void';
  return isUndone && known.accountId === actor.accountId;
}

/**
 * [SY8] A verdict that came through the end of its epoch is one of the present epoch, and what it wrote counts as
 * written by the transaction that began this: the documents that came through do.
 */
async function replayOf(trx: Trx, { verdict }: LoggedCommand, n = verdict.n): Promise<Replay> {
  const { name: epoch, xid } = await readEpoch(trx);
  const isOfNow = verdict.epoch === epoch;
  return {
    kind: 'verdict',
    verdict: { ...verdict, n, epoch, xid: isOfNow ? verdict.xid : xid },
    isReplay: true,
  };
}

type Replay = Extract<AcceptOutcome, { kind: 'verdict' }>;

function actorKey({ actor }: CommandRequest): string {
  return actor.accountId ?? actor.role;
}

import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import { VOID_COMMAND } from '#shared/sync/delivery-batch.ts';
import type { Trx } from '../storage/database.ts';
import { readEpoch } from '../storage/epoch.ts';
import type { AcceptOutcome, CommandRequest } from './command-request.ts';
import {
  findByClientN,
  findByCommandId,
  hashOfCall,
  recordNumber,
  type LoggedCommand,
} from './command-log.ts';

/** [SY4] The answer that is known before anything is decided; null when the command is to be decided now. */
export async function admitOrigin(
  trx: Trx,
  request: CommandRequest,
  now: string,
): Promise<AcceptOutcome | null> {
  const { origin, call } = request;
  if (origin.kind === 'replica') return admitReplica(trx, request, { ...origin, now });
  if (origin.kind === 'http' && origin.idempotencyKey !== null) {
    const admitted = await admitKey(trx, request, { ...origin, key: origin.idempotencyKey });
    if (admitted !== 'logged') return admitted;
  }
  const known = await findByCommandId(trx, call.commandId);
  if (!known) return null;
  return isSameIntent(known, request) ? replayOf(trx, known) : { kind: 'idempotency.mismatch' };
}

/** What makes the next request with the same key find this one; a replica's number stands with the command. */
export async function recordOrigin(
  trx: Trx,
  request: CommandRequest,
  { now, answer = null }: { now: string; answer?: string | null },
): Promise<void> {
  const { origin, call } = request;
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
  const { commandId } = request.call;
  const client =
    (await lockClient(trx, clientId, commandId)) ??
    (await introduceClient(
      trx,
      { client_id: clientId, account_id: accountId, created_at: now, last_seen_at: now },
      commandId,
    ));
  if (epoch !== undefined && epoch !== client.epoch) return { kind: 'client.other_epoch' };
  // Another account never opens this client's outbox.
  if (client.account_id !== accountId) return { kind: 'client.forked' };

  const known = client.is_logged || n <= client.last_n ? await findByCommandId(trx, commandId) : null;
  if (known && !isSameIntent(known, request) && !isUndoneCopy(known, request))
    return { kind: 'client.forked' };
  const holder = n <= client.last_n ? await findByClientN(trx, clientId, n) : null;
  if (holder && holder.verdict.commandId !== commandId) return { kind: 'client.forked' };
  if (n > client.last_n + 1) return { kind: 'client.behind', lastN: client.last_n };
  // Without a holder the number was taken by a command re-offered from an earlier client id, which must be this one.
  if (!known) return n <= client.last_n ? { kind: 'client.forked' } : null;
  if (n > client.last_n) await recordNumber(trx, { clientId, n, now });
  return replayOf(trx, known, n);
}

/**
 * `is_logged` is as of before the row was waited for: what the same client had decided meanwhile shows in `last_n`, what
 * another client had is found when this one is recorded, and then everything runs again.
 */
async function lockClient(trx: Trx, clientId: string, commandId: string) {
  return trx
    .selectFrom('sync_clients')
    .select([
      'account_id',
      'last_n',
      sql<string>`(SELECT name FROM server_epoch)`.as('epoch'),
      isLogged(commandId).as('is_logged'),
    ])
    .where('client_id', '=', clientId)
    .forUpdate()
    .executeTakeFirst();
}

function isLogged(commandId: string) {
  return sql<boolean>`EXISTS (SELECT FROM command_log WHERE command_id = ${commandId})`;
}

type NewClient = Record<'client_id' | 'account_id' | 'created_at' | 'last_seen_at', string>;

/** Its first command; another that comes at the same moment waits for this one, or this one for the other. */
async function introduceClient(trx: Trx, row: NewClient, commandId: string) {
  await trx
    .insertInto('sync_clients')
    .values(row)
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .execute();
  return must(await lockClient(trx, row.client_id, commandId), 'a client that was just entered');
}

type KeyOrigin = { key: string; route: string; bodyHash?: string };

async function admitKey(
  trx: Trx,
  request: CommandRequest,
  { key, route, bodyHash }: KeyOrigin,
): Promise<AcceptOutcome | 'logged' | null> {
  const name = `idempotency\n${actorKey(request)}\n${route}\n${key}`;
  // A key that is entered between the look and the lock is found when this one is entered: then everything runs again.
  const { rows } = await sql<Partial<KeyRow> & { is_mine: boolean; is_logged: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) AS is_mine,
      ${isLogged(request.call.commandId)} AS is_logged, held.body_hash, held.command_id, held.answer
    FROM (SELECT 1) AS asked LEFT JOIN idempotency_keys AS held
      ON actor_key = ${actorKey(request)} AND route = ${route} AND key = ${key}`.execute(trx);
  const [row] = rows;
  if (!row?.is_mine) return { kind: 'idempotency.in_flight' };
  if (!isHeld(row)) return row.is_logged ? 'logged' : null;
  if (row.body_hash !== (bodyHash ?? hashOfCall(request.call))) return { kind: 'idempotency.mismatch' };
  const known = must(await findByCommandId(trx, row.command_id), 'the command of an idempotency key');
  return { ...(await replayOf(trx, known)), answer: row.answer };
}

type KeyRow = { body_hash: string; command_id: string; answer: string | null };

function isHeld(row: Partial<KeyRow>): row is KeyRow {
  return typeof row.command_id === 'string';
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

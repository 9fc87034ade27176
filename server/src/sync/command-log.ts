import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import type { CommandCall } from '#shared/command-kit/run-command.ts';
import { canonicalJson } from '#shared/core/json.ts';
import { sha256Hex } from '#shared/core/ids.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Verdict, WrittenDocument } from '#shared/sync/verdict.ts';
import type { Trx } from '../storage/database.ts';
import { storableJson, storableText } from '../storage/storable-json.ts';

/** A command as it was recorded; what a replay is compared with. */
export interface LoggedCommand {
  verdict: Verdict;
  clientId: string | null;
  n: number;
  accountId: string | null;
  argsHash: string;
}

/** One text for one intent: name, version and arguments. */
export function hashOfCall({ name, version, args }: CommandCall): string {
  return sha256Hex(canonicalJson([name, version, args ?? null]));
}

export async function findByCommandId(trx: Trx, commandId: string): Promise<LoggedCommand | null> {
  const row = await selectLogged(trx).where('command_id', '=', commandId).executeTakeFirst();
  return row ? loggedCommand(row) : null;
}

export async function findByClientN(trx: Trx, clientId: string, n: number): Promise<LoggedCommand | null> {
  const row = await selectLogged(trx).where('client_id', '=', clientId).where('n', '=', n).executeTakeFirst();
  return row ? loggedCommand(row) : null;
}

export interface LogEntry {
  call: CommandCall;
  actor: Actor;
  clientId: string | null;
  n: number;
  origin: 'replica' | 'http' | 'job';
  requestId: string;
  refusal: Refusal | null;
  documents: readonly WrittenDocument[];
  now: string;
}

/** Records the command with its verdict; its transaction is the one that wrote the documents. */
export async function recordCommand(trx: Trx, entry: LogEntry): Promise<Verdict> {
  const { call, actor, refusal, documents } = entry;
  const row = await trx
    .with('logged', (both) =>
      both
        .insertInto('command_log')
        .values({
          command_id: call.commandId,
          client_id: entry.clientId,
          n: entry.n,
          origin: entry.origin,
          actor_role: actor.role,
          actor_account_id: actor.accountId,
          actor_name: actor.displayName,
          name: storableText(call.name),
          version: call.version,
          args_hash: hashOfCall(call),
          outcome: refusal ? 'refused' : 'accepted',
          refusal: refusal && storableJson(refusal),
          epoch: sql<string>`(SELECT name FROM server_epoch)`,
          xid: sql<string>`pg_current_xact_id()`,
          documents: JSON.stringify(documents),
          occurred_at: call.occurredAt,
          decided_at: entry.now,
          request_id: entry.requestId,
        })
        .returning(LOGGED),
    )
    .with('told', (both) =>
      both
        .insertInto('command_log_args')
        .values({ command_id: call.commandId, args: storableJson(call.args ?? null) }),
    )
    .with('numbered', (both) => numberOf(both, entry))
    .selectFrom('logged')
    .select(LOGGED)
    .executeTakeFirstOrThrow();
  return loggedCommand(row).verdict;
}

interface ClientNumber {
  /** Null matches no client. */
  clientId: string | null;
  n: number;
  now: string;
}

/** The next number that a replica's client may use is the one after it. */
export async function recordNumber(trx: Trx, number: ClientNumber): Promise<void> {
  await numberOf(trx, number).execute();
}

function numberOf(db: Pick<Trx, 'updateTable'>, { clientId, n, now }: ClientNumber) {
  return db
    .updateTable('sync_clients')
    .set({ last_n: n, last_seen_at: now })
    .where('client_id', '=', clientId);
}

const LOGGED = [
  'command_id',
  'client_id',
  'n',
  'actor_account_id',
  'args_hash',
  'outcome',
  'refusal',
  'epoch',
  'xid',
  'documents',
  'decided_at',
] as const;

function selectLogged(trx: Trx) {
  return trx.selectFrom('command_log').select(LOGGED);
}

type LoggedRow = Awaited<ReturnType<ReturnType<typeof selectLogged>['executeTakeFirstOrThrow']>>;

function loggedCommand(row: LoggedRow): LoggedCommand {
  return {
    clientId: row.client_id,
    n: row.n,
    accountId: row.actor_account_id,
    argsHash: row.args_hash,
    verdict: {
      n: row.n,
      commandId: row.command_id,
      outcome: row.outcome,
      refusal: row.refusal as unknown as Refusal | null,
      epoch: row.epoch,
      xid: row.xid,
      documents: row.documents as unknown as WrittenDocument[],
      decidedAt: row.decided_at,
    },
  };
}

import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { collectionNames } from '#shared/documents/collections.ts';
import type { ShownVerdict } from '#shared/sync/sync-protocol.ts';
import type { Log, OpenDatabase, Trx } from '../storage/database.ts';
import { beginEpoch, nextXid } from '../storage/epoch.ts';

export interface Shown {
  accountId: string;
  /** The newest verdict that the client has. */
  verdict: ShownVerdict | undefined;
}

/**
 * [SY4] A verdict that this server signed in the present epoch and that the database does not know proves that history
 * was lost, so another epoch begins: once, whoever shows it how often. Anything else that a client shows moves nothing.
 */
export async function noticeLostHistory(
  { database, log }: { database: OpenDatabase; log: Log },
  { accountId, verdict }: Shown,
): Promise<void> {
  if (!verdict || !isSigned(database, accountId, verdict)) return;
  if (!(await isUnknown(database, verdict))) return;
  const begun = await database.transact(async (trx) => {
    const isDue = async ({ name }: { name: string }) =>
      name === verdict.epoch && !(await isLogged(trx, verdict.commandId));
    return (await beginEpoch(trx, { isFeedForeign: true, isDue })) ? nextXid(trx) : null;
  });
  if (begun === null) return;
  log.warn({ why: 'lost_verdict', commandId: verdict.commandId }, 'another epoch has begun');
  database.announce({ collections: [...collectionNames], xid: begun });
}

/** Security: signed for the account that shows it. */
export function isSigned({ tokens }: OpenDatabase, accountId: string, verdict: ShownVerdict): boolean {
  const { epoch, commandId, signature } = verdict;
  const expected = Buffer.from(tokens.verdict({ epoch, accountId, commandId }));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The cheap look, at every push and pull: almost always the verdict is known. */
async function isUnknown({ db }: OpenDatabase, { epoch, commandId }: ShownVerdict): Promise<boolean> {
  const { rows } = await sql<{ is_unknown: boolean }>`
    SELECT name = ${epoch} AND NOT EXISTS (SELECT FROM command_log WHERE command_id = ${commandId}) AS is_unknown
    FROM server_epoch`.execute(db);
  return rows[0]?.is_unknown ?? false;
}

async function isLogged(trx: Trx, commandId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('command_log')
    .select('command_id')
    .where('command_id', '=', commandId)
    .executeTakeFirst();
  return row !== undefined;
}

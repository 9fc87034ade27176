import { sql } from 'kysely';
import type { AnyCommand, LockNeeds, RootLock } from '#shared/command-kit/define-command.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { DocumentKey } from '#shared/documents/collections.ts';
import { VOID_COMMAND } from '#shared/sync/delivery-batch.ts';
import { placeOf } from '../error-place.ts';
import type { Log, Trx } from '../storage/database.ts';
import { lockCalendars } from '../storage/calendar-locks.ts';
import { compareRoots, lockRoots } from '../storage/lock-roots.ts';
import type { KeptDocuments } from '../storage/kept-documents.ts';
import { sendAhead } from '../storage/send-ahead.ts';
import { createSqlReader, type SqlReader } from '../storage/reader-sql.ts';
import { constraintOf, isOutage, isWorthAnotherTransaction, sqlStateOf } from '../storage/sql-errors.ts';
import type { Tokens } from '../storage/tokens.ts';
import type { CommandRequest } from './command-request.ts';
import { maskRefusal } from './mask-refusal.ts';
import { refusalOfError, RefusedWhileWriting } from './refusal-of-error.ts';
import { sessionScope } from './session-scope.ts';
import { writeDecision, type Written } from './write-decision.ts';

const MOST_TRIES = 3;

export interface DecideDeps {
  now: string;
  log: Log;
  tokens: Tokens;
  kept: KeptDocuments;
  find(name: string): AnyCommand | null;
}

export interface Decided extends Written {
  refusal: Refusal | null;
}

/**
 * Runs the command behind a savepoint. What it throws is a bug or a race within the transaction: undone, tried again
 * from its first lock, and after three tries refused, so that the queue behind it moves on.
 */
export async function decideAndWrite(trx: Trx, request: CommandRequest, deps: DecideDeps): Promise<Decided> {
  if (request.call.name === VOID_COMMAND) return refused({ code: 'command.void', details: {} });
  await sendAhead(trx, sql`SAVEPOINT command`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(trx, request, deps);
    } catch (error) {
      if (isWorthAnotherTransaction(error) || isOutage(error)) throw error;
      await rollBack(trx);
      const isLast = attempt === MOST_TRIES || error instanceof RefusedWhileWriting;
      const fields = {
        requestId: request.requestId,
        command: request.call.name,
        sqlState: sqlStateOf(error),
        constraint: constraintOf(error),
        attempt,
      };
      if (!(error instanceof RefusedWhileWriting))
        deps.log.error({ ...fields, ...placeOf(error) }, 'a command failed');
      if (isLast) return refused(refusalOfError(error, request));
    }
  }
}

async function attemptOnce(trx: Trx, request: CommandRequest, deps: DecideDeps): Promise<Decided> {
  const { call, actor } = request;
  const { now } = deps;
  const reader = createSqlReader(trx, { actor, now, kept: deps.kept });
  const roots: DocumentKey[] = [];
  let held: LockNeeds | null = null;
  const result = await runCommand(call, {
    actor,
    now,
    reader,
    find: (name) => deps.find(name),
    lock: async (needs) => {
      // The first call asks for what the arguments alone declare.
      if (roots.length === 0) roots.push(...needs.roots);
      await lockAll(trx, { needs, held, reader, now });
      held = needs;
    },
  });
  const scope = sessionScope(actor, await reader.company(), now);
  if (!result.ok) {
    const refusal = await maskRefusal(trx, result.error, { actor, scope });
    await rollBack(trx);
    return refused(refusal);
  }
  const written = await writeDecision(trx, result.value, {
    request,
    scope,
    roots,
    now,
    tokens: deps.tokens,
    read: reader.documents,
  });
  // References are checked here, where a violation can still be undone to the savepoint.
  await sql`SET CONSTRAINTS ALL IMMEDIATE`.execute(trx);
  return { refusal: null, ...written };
}

interface Locking {
  needs: LockNeeds;
  /** Held by this attempt; null before its first lock. */
  held: LockNeeds | null;
  reader: SqlReader;
  now: string;
}

/**
 * Locks are always taken in sorted order, roots first, then calendars: what comes after all that is held is taken on
 * top of it, anything else starts over.
 */
async function lockAll(trx: Trx, { needs, held, reader, now }: Locking): Promise<void> {
  const heldRoots = held?.roots ?? [];
  const added = needs.roots.filter((root) => !heldRoots.some((other) => isSameLock(root, other)));
  const isOnTop =
    held !== null &&
    held.calendars.length === 0 &&
    added.every((root) => heldRoots.every((other) => compareRoots(other, root) < 0));
  if (held !== null && !isOnTop) {
    await rollBack(trx);
    reader.holds([]);
  }
  const locked = await lockRoots(trx, isOnTop ? added : needs.roots);
  reader.holds(needs.roots, locked);
  await lockCalendars(trx, needs.calendars, now);
}

function isSameLock(left: RootLock, right: RootLock): boolean {
  return compareRoots(left, right) === 0 && left.isShared === right.isShared;
}

async function rollBack(trx: Trx): Promise<void> {
  await sql`ROLLBACK TO SAVEPOINT command`.execute(trx);
}

function refused(refusal: Refusal): Decided {
  return { refusal, documents: [], collections: [], after: new Map() };
}

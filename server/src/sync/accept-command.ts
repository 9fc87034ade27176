import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import { findCommand, isGivenUp } from '#shared/commands/registry.ts';
import { VOID_COMMAND } from '#shared/sync/delivery-batch.ts';
import type { Log, OpenDatabase, Trx } from '../storage/database.ts';
import {
  constraintOf,
  isWorthAnotherTransaction,
  sqlStateOf,
  UNIQUE_VIOLATION,
} from '../storage/sql-errors.ts';
import type { Tokens } from '../storage/tokens.ts';
import { admitOrigin, recordOrigin } from './admit-origin.ts';
import type { AcceptCommand, AcceptOutcome, CommandRequest } from './command-request.ts';
import { recordCommand } from './command-log.ts';
import { decideAndWrite } from './decide-and-write.ts';

export type { AcceptCommand, AcceptOutcome, CommandRequest } from './command-request.ts';

export interface AcceptDeps {
  database: OpenDatabase;
  now: () => string;
  log: Log;
  /** The commands there are; the registry's unless a test brings its own. */
  find?: (name: string) => AnyCommand | null;
}

const MOST_TRANSACTIONS = 8;
const FIRST_PAUSE_MS = 10;

/**
 * [SY4] The one door for every change: one transaction that answers, decides, writes and records. A refusal, a bug
 * included, is a verdict. Rejects only when the database cannot be used; then nothing happened, or the replay finds it.
 */
export function createAcceptCommand(deps: AcceptDeps): AcceptCommand {
  const { database, log } = deps;
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { outcome, collections } = await database.transact((trx) => acceptOnce(trx, request, deps));
        if (outcome.kind === 'verdict' && collections.length > 0) {
          database.announce({ collections, xid: outcome.verdict.xid });
        }
        return outcome;
      } catch (error) {
        if (!isRaceLost(error) || attempt === MOST_TRANSACTIONS) throw error;
        log.info(
          { requestId: request.requestId, sqlState: sqlStateOf(error), attempt },
          'a command lost a race and runs again',
        );
        await pause(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  };
}

class EpochEndedError extends Error {}

/** The same command or the same client's first command came twice at once: the second run finds the first. */
function isRaceLost(error: unknown): boolean {
  if (isWorthAnotherTransaction(error) || error instanceof EpochEndedError) return true;
  return (
    sqlStateOf(error) === UNIQUE_VIOLATION &&
    /^(command_log|idempotency_keys|sync_clients)/.test(constraintOf(error) ?? '')
  );
}

interface Accepted {
  outcome: AcceptOutcome;
  /** What changed, for the poke. */
  collections: string[];
}

async function acceptOnce(trx: Trx, request: CommandRequest, deps: AcceptDeps): Promise<Accepted> {
  const now = deps.now();
  const { tokens, kept } = deps.database;
  const find = deps.find ?? findCommand;
  const known = (await admitOrigin(trx, request, now)) ?? newerThan(find, request);
  if (known) return { outcome: signed(known, request, tokens), collections: [] };
  const { call, actor, origin, requestId } = request;
  const { refusal, documents, collections, after } = await decideAndWrite(trx, request, {
    now,
    log: deps.log,
    tokens,
    kept,
    find,
  });
  const isReplica = origin.kind === 'replica';
  const verdict = await recordCommand(trx, {
    call,
    actor,
    requestId,
    refusal,
    documents,
    now,
    origin: origin.kind,
    clientId: isReplica ? origin.clientId : null,
    n: isReplica ? origin.n : 1,
  });
  // The epoch may have ended after the command was let in, but not after it was recorded.
  if (isReplica && origin.epoch !== undefined && origin.epoch !== verdict.epoch) throw new EpochEndedError();
  const answer = origin.kind === 'http' && !refusal ? ((await origin.answer?.(trx, after)) ?? null) : null;
  await recordOrigin(trx, request, { now, answer });
  const outcome: AcceptOutcome = { kind: 'verdict', verdict, isReplay: false, answer };
  return { outcome: signed(outcome, request, tokens), collections };
}

/** [SY4] What goes to a replica carries the proof that it came from here. */
function signed(outcome: AcceptOutcome, { origin, actor }: CommandRequest, tokens: Tokens): AcceptOutcome {
  if (outcome.kind !== 'verdict' || origin.kind !== 'replica' || actor.accountId === null) return outcome;
  const { epoch, commandId } = outcome.verdict;
  const signature = tokens.verdict({ epoch, accountId: actor.accountId, commandId });
  return { ...outcome, verdict: { ...outcome.verdict, signature } };
}

/**
 * [SY14] The rules of a later version may differ from ours in any way, so the answer is neither yes nor no. An unknown
 * name is a command of a later version too: what is not one keeps nobody waiting but whoever sent it.
 */
function newerThan(
  find: (name: string) => AnyCommand | null,
  { call }: CommandRequest,
): AcceptOutcome | null {
  const { name, version } = call;
  if (isGivenUp(name) || name === VOID_COMMAND) return null;
  const knownVersion = find(name)?.version ?? 0;
  return version > knownVersion ? { kind: 'command.newer', name, version, knownVersion } : null;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

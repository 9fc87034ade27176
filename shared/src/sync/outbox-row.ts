import type { Json } from '../core/json.ts';
import type { Change } from '../command-kit/change.ts';
import type { ShownVerdict } from './sync-protocol.ts';
import { compareXid, type Verdict } from './verdict.ts';

/** [SY15] What a row keeps of having been given together with others. */
export interface OfBatch {
  id: string;
  /** What takes the row back once it was sent; null: nothing does. */
  counter: { name: string; args: Json } | null;
  /** The batch that this one takes back; null for any other. */
  undoes: string | null;
}

/**
 * One command on its way up. `n` has no gaps.
 *
 *   saved --offered--> offered --verdict--> accepted --pulled--> settled
 *     |                            |
 *     +--undo--> void              +------> refused (a case in Needs attention until resolved)
 */
export interface OutboxRow {
  n: number;
  commandId: string;
  accountId: string;
  name: string;
  version: number;
  args: Json;
  /** By the device's clock. */
  issuedAt: string;
  /** Stored before the first send; from then on a row is never discarded, only countered. */
  offeredAt: string | null;
  /** What the command did to the documents as the user saw them. */
  patches: Change[];
  verdict: Verdict | null;
  /** Undone before it was ever offered; still delivered as nothing at its `n`. */
  isVoid: boolean;
  /** Latched once every patch is covered by pulled documents (or the row is refused or void). */
  isSettled: boolean;
  /** Set when the user dealt with a refusal. */
  resolvedAt: string | null;
  /** Absent where the row was given alone, or by an application that did not keep this yet. */
  batch?: OfBatch;
}

export type OutboxDraft = Pick<
  OutboxRow,
  'commandId' | 'accountId' | 'name' | 'version' | 'args' | 'issuedAt' | 'patches' | 'batch'
>;

/** As whom the server knows this outbox. */
export interface OutboxClient {
  clientId: string;
  /** A row goes up as number `n - numberOffset`; `n` itself never changes, since screens and undo refer to it. */
  numberOffset: number;
  /** The epoch that its verdicts count in; null before the first snapshot. */
  epoch: string | null;
  /** The newest verdict of that epoch; null before the first. */
  newest: NewestVerdict | null;
}

/** [SY4] Kept beside the rows, which are forgotten some day. */
export interface NewestVerdict {
  xid: string;
  shown: ShownVerdict;
}

/** The newest of what was known and of what came, as far as it is of this epoch. */
export function newestVerdict(
  known: NewestVerdict | null,
  came: readonly Verdict[],
  epoch: string | null,
): NewestVerdict | null {
  let newest = known?.shown.epoch === epoch ? known : null;
  for (const { commandId, xid, epoch: given, signature } of came) {
    if (given !== epoch || signature === undefined) continue;
    if (newest === null || compareXid(xid, newest.xid) > 0)
      newest = { xid, shown: { commandId, epoch: given, signature } };
  }
  return newest;
}

/** A part of the open rows: those with these numbers and those after a number. A store may answer with more. */
export interface OpenRowsAsked {
  ns: readonly number[];
  after: number;
}

/** Every method is one transaction: after a crash it happened as a whole or not at all. */
export interface OutboxStore {
  /** Allocates the next `n` and stores the row durably before it resolves. */
  append(draft: OutboxDraft): Promise<OutboxRow>;
  /** Rows not settled, and refused ones not resolved, in order of `n`. Nobody has to resolve what is void. */
  open(only?: OpenRowsAsked): Promise<OutboxRow[]>;
  /** Never-answered rows in order of `n`, without gaps: what is to be delivered, void rows included. */
  undelivered(limit: number): Promise<OutboxRow[]>;
  markOffered(ns: readonly number[], at: string): Promise<void>;
  /** Matched by command id, for a verdict carries the number that the row went up with. The first one stays. */
  recordVerdicts(verdicts: readonly Verdict[]): Promise<void>;
  /** May drop the patches, except those of a refused row that is not resolved: they tell what the user did. */
  markSettled(ns: readonly number[]): Promise<void>;
  /** True when the row was never offered and is now void. */
  makeVoid(n: number): Promise<boolean>;
  markResolved(n: number, at: string): Promise<void>;
  client(): Promise<OutboxClient>;
  /** From now on the first unanswered row, or the next one to come, goes up as `lastN + 1` under this client id. */
  renumber(next: { clientId: string; lastN: number }): Promise<void>;
  /**
   * [SY8] The replica is in this epoch, and so is the outbox from now on. Rows accepted in a different one and unanswered
   * rows move to fresh numbers at the end, in their order, unanswered and not settled; unanswered void rows are
   * forgotten. Refused ones stay. In the first epoch, and when nothing was accepted elsewhere and the epoch is the same,
   * no row moves. Resolves to how many accepted rows go up again.
   */
  reoffer(epoch: string): Promise<number>;
  /** How many accepted rows went up again since the user last saw to it. */
  sentAgain(): Promise<number>;
  forgetSentAgain(): Promise<void>;
}

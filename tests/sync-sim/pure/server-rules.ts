import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import type { Coupon } from '#shared/documents/coupon.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { maskedRefusal } from './masked-refusal.ts';
import type { Logged, Stored } from './server-state.ts';
import { shownTo } from './viewer.ts';

/** A place in the feed. */
interface Place {
  xid: number;
  seq: number;
}

interface PageEnd {
  at: Place;
  horizon: number;
  last: Stored | undefined;
}

/** The rules that the model server lives by, one seam each; the tests of the tests weaken one at a time. */
export const serverRules = {
  /** [SY6] Every transaction below it is finished. */
  horizon: (next: number, inFlight: readonly number[]): number => Math.min(next, ...inFlight),
  /** [SY9] What a snapshot says it contains. */
  snapshotHorizon: (horizon: number, _next: number): number => horizon,
  /** [SY6] Whether a row stands after a place in the feed and is finished: the feed is in the order of the commits. */
  isDue: ({ xid, seq }: Stored, at: Place, horizon: number): boolean =>
    xid < horizon && (xid > at.xid || (xid === at.xid && seq > at.seq)),
  inOrder: (left: Stored, right: Stored): number => left.xid - right.xid || left.seq - right.seq,
  /** [SY6] The checkpoint of a page that is the last. */
  endPosition: ({ at, horizon }: PageEnd): Place => (horizon > at.xid ? { xid: horizon, seq: 0 } : at),
  /** [SY6] What stands in the feed after a position, in order, of what concerns the viewer. */
  due: (rows: readonly Stored[]): readonly Stored[] => rows,
  /** [SY9] Where a page ends: never within a transaction. */
  pageEnd(due: readonly Stored[], limit: number): number {
    let end = Math.min(limit, due.length);
    while (end > 0 && end < due.length && due[end]?.xid === due[end - 1]?.xid) end += 1;
    return end;
  },
  /** [SY8] The checkpoint of a page that is not the last. */
  pagePosition: (last: Stored, _horizon: number): Place => ({ xid: last.xid, seq: last.seq }),
  /** [SY7] Whom a document ever concerned. */
  audience: (before: ReadonlySet<string>, now: readonly string[]): Set<string> =>
    new Set([...before, ...now]),
  /** [SY7] Whether a page brings what is out of sight now as a tombstone. */
  tellsTombstones: true,
  /** [PM3] The document as a viewer may have it; null when out of sight. */
  shown: shownTo,
  shownInSnapshot: shownTo,
  maskRefusal: maskedRefusal,
  /** What the commands' `now` is. */
  time: (now: string, _issuedAt: string): string => now,
  /** [SY4] */
  findVerdict: (log: ReadonlyMap<string, Logged>, commandId: string): Logged | undefined =>
    log.get(commandId),
  detectsForks: true,
  /**
   * One of two copied profiles undid a row that the other sent: answered as a fork, it would be sent again for ever. It
   * gets the verdict that there is.
   */
  forksOnOtherIntent: false,
  locksRoots: true,
  locksCalendars: true,
  guardsRevisions: true,
  /** The exclusion constraint under the calendar's lock. */
  hasConstraint: true,
  /** The command log is written with the effect. */
  logsWithEffect: true,
  logsIdempotencyKeys: true,
  blocks: (blocks: TimeBlock[]): TimeBlock[] => blocks,
  verdicts: (verdicts: Verdict[]): Verdict[] => verdicts,
  /** [SY8] */
  movesEpochOnRestore: true,
  comparesScope: true,
  /** The account is read on every request. */
  readsRights: true,
  /** [SY14] Arguments of an older version are brought up to the server's own. */
  bringsUp: true,
  /** [SY14] A command of a later version waits. */
  waitsForNewer: true,
  /** [CO2] The coupon that a use is decided on. */
  couponAtHand: (coupon: Coupon): Coupon => coupon,
};

export type ServerRules = typeof serverRules;

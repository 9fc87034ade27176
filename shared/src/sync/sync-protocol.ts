import { z } from 'zod';
import { Id } from '../core/ids.ts';
import { Instant } from '../core/zoned-time.ts';
import { Verdict, Xid } from './verdict.ts';

/** Limits of one push (requirement on the server; the client keeps within them). */
export const MOST_COMMANDS_PER_PUSH = 100;
export const MOST_DOCUMENTS_PER_PULL = 1000;

/** Where a replica stands in the server's change feed: everything up to (xid, seq) was applied. */
export const Checkpoint = z.object({
  epoch: z.string().max(100),
  scope: z.string().max(100),
  xid: Xid,
  seq: Xid,
});

export const PushedCommand = z.strictObject({
  n: z.int().min(1),
  commandId: Id,
  name: z.string().min(1).max(100),
  version: z.int().min(1).max(1000),
  args: z.unknown(),
  issuedAt: Instant,
});

export const PushRequest = z.strictObject({
  protocol: z.int(),
  clientId: Id,
  commands: z.array(PushedCommand).min(1).max(MOST_COMMANDS_PER_PUSH),
});

/** Verdicts in the order of the commands; shorter than the request when the server stopped early. */
export const PushReply = z.object({ epoch: z.string(), verdicts: z.array(Verdict) });

export const PullRequest = z.strictObject({
  protocol: z.int(),
  clientId: Id,
  checkpoint: Checkpoint,
  limit: z.int().min(1).max(MOST_DOCUMENTS_PER_PULL),
});

/** A document as of one snapshot; `document` is null for a tombstone, which keeps its revision. */
export const PulledDocument = z.object({
  collection: z.string(),
  id: z.string(),
  revision: z.int(),
  deleted: z.boolean(),
  document: z.unknown().nullable(),
});

export const PullReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('page'),
    documents: z.array(PulledDocument),
    checkpoint: Checkpoint,
    /** Every transaction below this one has been served once `hasMore` is false. */
    horizon: Xid,
    hasMore: z.boolean(),
  }),
  /** Start again from the snapshot. */
  z.object({ kind: z.literal('reset'), reason: z.enum(['epoch', 'scope', 'future', 'pruned', 'schema']) }),
]);

/** First line of the snapshot (NDJSON, gzip). */
export const SnapshotHeader = z.object({
  kind: z.literal('header'),
  protocol: z.int(),
  checkpoint: Checkpoint,
  horizon: Xid,
  counts: z.record(z.string(), z.int()),
});
/**
 * Each further line: collection, document.
 * @public read as it comes by clients; its shape is held by the hash of every message
 */
export const SnapshotLine = z.object({ c: z.string(), d: z.unknown() });
/** Last line; a snapshot without it was cut off. */
export const SnapshotEnd = z.object({ kind: z.literal('end'), documents: z.int() });

/** What the stream carries: which collections changed, never data. */
export const Poke = z.object({ collections: z.array(z.string()) });

/** Who the server says the device is; asked at sign-in and on reconnecting. */
export const SessionInfo = z.object({
  accountId: Id,
  email: z.string(),
  displayName: z.string(),
  role: z.enum(['customer', 'staff', 'manager', 'admin']),
  staffId: Id.nullable(),
  epoch: z.string(),
  scope: z.string(),
  serverTime: Instant,
});

/** Count and content hash of each collection in the caller's scope. */
export const DigestReply = z.object({
  collections: z.record(z.string(), z.object({ count: z.int(), hash: z.string() })),
  horizon: Xid,
});

export type Checkpoint = z.infer<typeof Checkpoint>;
export type PushedCommand = z.infer<typeof PushedCommand>;
export type PushRequest = z.infer<typeof PushRequest>;
export type PushReply = z.infer<typeof PushReply>;
export type PullRequest = z.infer<typeof PullRequest>;
export type PulledDocument = z.infer<typeof PulledDocument>;
export type PullReply = z.infer<typeof PullReply>;
export type SnapshotHeader = z.infer<typeof SnapshotHeader>;
export type SessionInfo = z.infer<typeof SessionInfo>;
export type DigestReply = z.infer<typeof DigestReply>;

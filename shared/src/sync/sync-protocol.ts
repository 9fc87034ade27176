import { z } from 'zod';
import { Id } from '../core/ids.ts';
import { Instant } from '../core/zoned-time.ts';
import { Verdict, Xid } from './verdict.ts';

/** Limits of one push (requirement on the server; the client keeps within them). */
export const MOST_COMMANDS_PER_PUSH = 100;
export const MOST_DOCUMENTS_PER_PULL = 1000;
/** A slice costs both sides some milliseconds, however many documents there are. */
export const MOST_DOCUMENTS_PER_SLICE = 200;

/** Where a replica stands in the server's change feed: everything up to (xid, seq) was applied. */
export const Checkpoint = z.object({
  epoch: z.string().max(100),
  scope: z.string().max(100),
  xid: Xid,
  seq: Xid,
  /** `DOCUMENTS_VERSION` of the server that filled the replica; absent is 1. */
  schema: z.int().min(1).optional(),
});

/** [SY4] The newest verdict that a client holds of its epoch: a server that does not know it has lost history. */
export const ShownVerdict = z.strictObject({
  commandId: Id,
  epoch: z.string().max(100),
  signature: z.string().max(100),
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
  /** [SY8] The epoch that the outbox is in: commands of another one are not taken. Absent before the first snapshot. */
  epoch: z.string().max(100).optional(),
  shown: ShownVerdict.optional(),
  commands: z.array(PushedCommand).min(1).max(MOST_COMMANDS_PER_PUSH),
});

/** Verdicts in the order of the commands; shorter than the request when the server stopped early. */
export const PushReply = z.object({ epoch: z.string(), verdicts: z.array(Verdict) });

export const PullRequest = z.strictObject({
  protocol: z.int(),
  clientId: Id,
  checkpoint: Checkpoint,
  shown: ShownVerdict.optional(),
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

/** [SY13] One collection's documents with ids after `after` (null: from the first), in order, as many as a slice holds. */
export const SliceRequest = z.strictObject({
  protocol: z.int(),
  /** What the replica holds is that of this checkpoint. */
  checkpoint: Checkpoint,
  collection: z.string().max(60),
  after: Id.nullable(),
  /** Null: only the digest is asked for. Else what the caller holds instead, and it wants the documents. */
  held: z.strictObject({ count: z.int().min(0), hash: z.string().max(64) }).nullable(),
});

export const SliceReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('slice'),
    /** The slice ends with this id; null: with the last one that there can be. */
    upTo: Id.nullable(),
    count: z.int(),
    hash: z.string(),
    /** Every document of the slice in sight; null where they were not asked for. */
    documents: z.array(z.unknown()).nullable(),
  }),
  /** Not comparable: the slice changed since the checkpoint, or the checkpoint is not of this view. Pull first. */
  z.object({ kind: z.literal('moved') }),
]);

export type Checkpoint = z.infer<typeof Checkpoint>;
export type ShownVerdict = z.infer<typeof ShownVerdict>;
export type PushedCommand = z.infer<typeof PushedCommand>;
export type PushRequest = z.infer<typeof PushRequest>;
export type PushReply = z.infer<typeof PushReply>;
export type PullRequest = z.infer<typeof PullRequest>;
export type PulledDocument = z.infer<typeof PulledDocument>;
export type PullReply = z.infer<typeof PullReply>;
export type SnapshotHeader = z.infer<typeof SnapshotHeader>;
export type SessionInfo = z.infer<typeof SessionInfo>;
export type DigestReply = z.infer<typeof DigestReply>;
export type SliceRequest = z.infer<typeof SliceRequest>;
export type SliceReply = z.infer<typeof SliceReply>;

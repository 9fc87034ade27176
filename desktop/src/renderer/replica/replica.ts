import type { Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Result } from '#shared/core/result.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { TruthQuery } from '#shared/sync/truth-store.ts';

/** A document as the user sees it, with the outbox rows that the server has not settled on it yet. */
export interface Seen<Document> {
  document: Document;
  /** `n` of each unsettled row with a patch here; empty once everything is the server's. */
  provisional: readonly number[];
}

export interface SeenWindow<Document> {
  documents: Seen<Document>[];
  /** All that match, not only this window. */
  total: number;
}

export interface SyncStatus {
  phase: 'starting' | 'first_sync' | 'online' | 'offline' | 'signed_out' | 'update_needed' | 'resetting';
  /** Commands not answered by the server yet. */
  waiting: number;
  /** Refusals not dealt with. */
  attention: number;
  lastSyncAt: string | null;
  /** Documents received of those the server announced; null outside a snapshot. */
  firstSync: { received: number; expected: number } | null;
  /** A stable code when saving or syncing fails in a way the user must know (quota, storage). */
  trouble: string | null;
  /** Documents that this version cannot read; they are kept and not shown. */
  unreadable: number;
  /** Documents that were found different from the server's and put right, ever on this device. */
  repaired: number;
  /** Accepted changes that went up again after the server had been put back to an earlier state. */
  sentAgain: number;
  /** Saved changes that the browser had lost and that this window has put back. */
  restored: number;
}

export type SubmitOutcome = Result<{ n: number; commandId: string }, Refusal>;

export interface BatchCommand {
  name: CommandName;
  args: unknown;
  /** What takes it back once it was sent; without it there is no way back then. */
  counter?: { name: CommandName; args: unknown };
}

export interface SavedInBatch {
  /** Place among the commands that were given. */
  index: number;
  n: number;
}

export interface BatchOutcome {
  batchId: string;
  saved: SavedInBatch[];
  /** These changed nothing; the others stand all the same. */
  refused: { index: number; refusal: Refusal }[];
  /** Not tried any more, because the device could not save: the last so many. */
  unsaved: number;
}

/**
 * One account's copy of the office on this device: what every screen reads and the only way it writes.
 * Nothing here waits for the network.
 */
export interface Replica {
  readonly accountId: string;
  actor(): Actor;
  /** Calls at once with what is held and again on every change; returns the way to stop. */
  watchWindow<Name extends CollectionName>(
    collection: Name,
    query: TruthQuery,
    listener: (window: SeenWindow<DocumentOf<Name>>) => void,
  ): () => void;
  /** Null: not held. */
  watchDocument<Name extends CollectionName>(
    collection: Name,
    id: string,
    listener: (seen: Seen<DocumentOf<Name>> | null) => void,
  ): () => void;
  watchStatus(listener: (status: SyncStatus) => void): () => void;
  /** Refused rows that nobody dealt with yet, oldest first. */
  watchAttention(listener: (rows: readonly OutboxRow[]) => void): () => void;
  /** Rows on their way, oldest first: what "changes waiting" lists. */
  watchWaiting(listener: (rows: readonly OutboxRow[]) => void): () => void;
  /** A reader over what is seen, for suggestions and previews with the shared rules. */
  reader(): Promise<Reader>;
  /** Decides on what is seen and saves durably before it resolves. A refusal saves nothing. */
  submit(name: CommandName, args: unknown): Promise<SubmitOutcome>;
  /**
   * [SY15] Several at once, as one act of the user: nothing of another window comes between. Each is a command of its own
   * for the server; see `undoBatch` for the way back. `undoes` names the batch that this one takes back.
   */
  submitBatch(commands: readonly BatchCommand[], undoes?: string): Promise<BatchOutcome>;
  /** The last rows of this device that were given together with others, answered ones too, the last first. */
  recentInBatches(): Promise<OutboxRow[]>;
  /** Takes a row back while it was never offered; false when it is too late for that. */
  undo(n: number): Promise<boolean>;
  /** The user has dealt with a refusal. */
  resolve(n: number): Promise<void>;
  /** Everything in the outbox as JSON text, to be kept outside this device. */
  exportOutbox(): Promise<string>;
  /** Every document that this version cannot read, as JSON text. */
  exportUnreadable(): Promise<string>;
  /** The user has seen `sentAgain`; it counts from 0 again. */
  sentAgainSeen(): void;
  /** Asks the server now instead of at the next poke. */
  syncNow(): void;
  close(): Promise<void>;
}

import type { Actor } from '#shared/access/actor.ts';
import type { CommandCall } from '#shared/command-kit/run-command.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import type { Trx } from '../storage/database.ts';

export type CommandOrigin =
  /** Delivered from an outbox; the actor has an account. With `epoch` it is taken in that one only. */
  | { kind: 'replica'; clientId: string; n: number; epoch?: string }
  /**
   * An endpoint. With a key the same request has one effect: keyed by (actor, route, key) and compared by `bodyHash`,
   * which defaults to the hash of the command's arguments. `answer` is asked in the transaction of an accepted command;
   * what it says is kept as it is, so without secrets, and told to every repeat.
   */
  | {
      kind: 'http';
      idempotencyKey: string | null;
      route: string;
      bodyHash?: string;
      answer?: (trx: Trx, after: ReadonlyMap<string, AnyDocument>) => Promise<string>;
    }
  | { kind: 'job' };

export interface CommandRequest {
  call: CommandCall;
  /** Security: built from the session, never from what was sent. */
  actor: Actor;
  requestId: string;
  origin: CommandOrigin;
  /** Stored for the account that the command creates, in the same transaction; never logged. */
  passwordHash?: string;
}

export type AcceptOutcome =
  | { kind: 'verdict'; verdict: Verdict; isReplay: boolean; answer?: string | null }
  /** The client's number or id belongs to another command: a cloned profile. It takes a new client id. */
  | { kind: 'client.forked' }
  /** Numbers are missing before this one. */
  | { kind: 'client.behind'; lastN: number }
  /** The outbox is in another epoch: what that had accepted goes up first, and the client does not know that yet. */
  | { kind: 'client.other_epoch' }
  /**
   * Of a later version than this server knows, or of a name that it does not know (`knownVersion` 0): neither run nor
   * refused nor recorded, it waits until the server is newer.
   */
  | { kind: 'command.newer'; name: string; version: number; knownVersion: number }
  | { kind: 'idempotency.mismatch' }
  | { kind: 'idempotency.in_flight' };

export type AcceptCommand = (request: CommandRequest) => Promise<AcceptOutcome>;

import type { Actor } from '#shared/access/actor.ts';
import type { CommandCall } from '#shared/command-kit/run-command.ts';
import type { Verdict } from '#shared/sync/verdict.ts';

export type CommandOrigin =
  /** Delivered from an outbox; the actor has an account. */
  | { kind: 'replica'; clientId: string; n: number }
  /**
   * An endpoint. With a key the same request has one effect: keyed by (actor, route, key) and compared by `bodyHash`,
   * which defaults to the hash of the command's arguments.
   */
  | { kind: 'http'; idempotencyKey: string | null; route: string; bodyHash?: string }
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
  | { kind: 'verdict'; verdict: Verdict; isReplay: boolean }
  /** The client's number or id belongs to another command: a cloned profile. It takes a new client id. */
  | { kind: 'client.forked' }
  /** Numbers are missing before this one. */
  | { kind: 'client.behind'; lastN: number }
  /** Of a later version than this server knows: neither run nor refused, it waits until the server is newer. */
  | { kind: 'command.newer'; name: string; version: number; knownVersion: number }
  | { kind: 'idempotency.mismatch' }
  | { kind: 'idempotency.in_flight' };

export type AcceptCommand = (request: CommandRequest) => Promise<AcceptOutcome>;

import { PROTOCOL_VERSION } from './protocol-version.ts';

/** [SY5] Why a push brought no verdicts. What the server thinks of a command is never one of these. */
export type PushFailure =
  /** No answer: no network, time-out, connection cut. */
  | { kind: 'network' }
  /** 5xx, or an answer that makes no sense. */
  | { kind: 'server' }
  /** 413 */
  | { kind: 'too_large' }
  /** 429, and 503 that says when to come back: the server is busy or cannot write just now. */
  | { kind: 'throttled'; retryAfterMs: number }
  /** 401, or 403 for a disabled account. */
  | { kind: 'signed_out' }
  /** 426 from a server that is past this application. */
  | { kind: 'update_needed' }
  /** The first command, or the whole protocol, is of a later version than the server knows. */
  | { kind: 'server_older' }
  /** Another outbox goes by this client id (a copied profile). */
  | { kind: 'forked' }
  /** The server is in another epoch than the outbox: the replica has to follow first. */
  | { kind: 'other_epoch' }
  /** The server knows this client only up to `lastN`. */
  | { kind: 'behind'; lastN: number };

/** An answer as far as it matters here: problem code and details are those of the body, if it had any. */
export interface RefusedPush {
  status: number;
  retryAfterSeconds: number | null;
  code: string | null;
  lastN: number | null;
  /** The newest protocol that the server speaks; null where it does not say. */
  protocol?: number | null;
}

export function pushFailureOf(answer: RefusedPush): PushFailure {
  if (answer.code === 'client.forked') return { kind: 'forked' };
  if (answer.code === 'client.other_epoch') return { kind: 'other_epoch' };
  if (answer.code === 'client.behind' && answer.lastN !== null)
    return { kind: 'behind', lastN: answer.lastN };
  if (answer.code === 'command.newer') return { kind: 'server_older' };
  switch (answer.status) {
    case 401:
    case 403:
      return { kind: 'signed_out' };
    case 408:
      return { kind: 'network' };
    case 413:
      return { kind: 'too_large' };
    case 426:
      return isOlderServer(answer) ? { kind: 'server_older' } : { kind: 'update_needed' };
    case 429:
      return throttled(answer.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS);
    case 503:
      return answer.retryAfterSeconds === null ? { kind: 'server' } : throttled(answer.retryAfterSeconds);
    default:
      return { kind: 'server' };
  }
}

/** [SY14] An application that was updated before its server has nothing to update, only to wait. */
function isOlderServer({ protocol }: RefusedPush): boolean {
  return typeof protocol === 'number' && protocol < PROTOCOL_VERSION;
}

function throttled(seconds: number): PushFailure {
  return { kind: 'throttled', retryAfterMs: seconds * 1000 };
}

const DEFAULT_RETRY_AFTER_SECONDS = 30;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 5 * 60_000;

/** Doubles with each failure in a row; jitter takes up to half off, so that devices do not return together. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(full * (1 - random / 2));
}

/** Never earlier than asked for, spread over a tenth more. */
export function throttleMs(retryAfterMs: number, random: number): number {
  return Math.round(Math.max(FIRST_DELAY_MS, retryAfterMs) * (1 + random / 10));
}

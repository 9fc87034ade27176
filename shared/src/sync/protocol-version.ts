/**
 * Raised whenever a wire message changes its shape; a test holds the hash of every message.
 *
 * History
 * 1  first protocol: push, pull, snapshot, stream, session, digest
 * 2  slices are compared and fetched again; a push shows its epoch and a signed verdict; a checkpoint its schema
 */
export const PROTOCOL_VERSION = 2;

/**
 * The server speaks every version from this one on. Raised only when a message of that version can no longer be
 * understood; applications older than it are asked for an update.
 */
export const OLDEST_PROTOCOL_VERSION = 1;

/** The protocols that one server speaks. */
export interface ProtocolRange {
  oldest: number;
  newest: number;
}

export const SPOKEN_PROTOCOLS: ProtocolRange = { oldest: OLDEST_PROTOCOL_VERSION, newest: PROTOCOL_VERSION };

/**
 * [SY14] What a server makes of a client: `too_old` needs an update of the application, `too_new` one of the server,
 * which the client waits for with everything that it holds.
 */
export function judgeProtocol(
  client: unknown,
  { oldest, newest }: ProtocolRange,
): 'spoken' | 'too_old' | 'too_new' {
  if (typeof client !== 'number' || !Number.isInteger(client) || client < oldest) return 'too_old';
  return client > newest ? 'too_new' : 'spoken';
}

/**
 * Raised by a migration that changes the shape of stored documents without giving them new revisions: no pull would
 * bring what it changed, so replicas that were filled before are filled anew.
 *
 * History
 * 1  the first documents
 * 2  coupon usages, change requests, overrides and photos on orders and appointments; subscriptions and coupons
 * 3  the picture of staff that guests see
 */
export const DOCUMENTS_VERSION = 3;

/**
 * Raised whenever a wire message changes its shape; a test holds the hash of every message.
 *
 * History
 * 1  first protocol: push, pull, snapshot, stream, session, digest
 */
export const PROTOCOL_VERSION = 1;

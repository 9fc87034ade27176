import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Tokens that the server can derive again and never stores: HMAC-SHA256 of a server key over what they open, 256
 * bits, base64url. The database holds only their SHA-256.
 */
export interface Tokens {
  /** Opens one order for tracking. `rotation` is `order_secrets.rotation`, 0 for a new order. */
  tracking(orderId: string, rotation: number): string;
  /** The same for a series, with `subscription_secrets.rotation`; see `tracking-tokens.ts` for both. */
  subscriptionTracking(subscriptionId: string, rotation: number): string;
  /** Opens one invitation; stands in the mail that invites. */
  invitation(invitationId: string): string;
  /** A one-time link of an account; stands in the mail that carries it. */
  accountLink(tokenId: string): string;
  /** [SY4] Signs that this server gave a verdict in an epoch; what the client shows must be the same text. */
  verdict(of: { epoch: string; accountId: string; commandId: string }): string;
  /** What is stored of a token, and looked up by. Lower-case hex. */
  hash(token: string): string;
}

export function createTokens(serverKey: Buffer): Tokens {
  const derive = (text: string) => createHmac('sha256', serverKey).update(text).digest('base64url');
  return {
    tracking: (orderId, rotation) => derive(`order:${orderId}:${rotation}`),
    subscriptionTracking: (subscriptionId, rotation) => derive(`subscription:${subscriptionId}:${rotation}`),
    invitation: (invitationId) => derive(`invitation:${invitationId}`),
    accountLink: (tokenId) => derive(`account-link:${tokenId}`),
    verdict: ({ epoch, accountId, commandId }) => derive(`verdict:${epoch}:${accountId}:${commandId}`),
    hash: (token) => createHash('sha256').update(token).digest('hex'),
  };
}

const KEY_BYTES = 32;

/** A configured key: at least 32 characters of any text. Throws when it is too short to be a secret. */
export function configuredKey(text: string): Buffer {
  if (text.length < 32) throw new Error('SERVER_KEY is too short: give at least 32 random characters');
  return createHash('sha256').update(text).digest();
}

export function randomKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** The key kept beside a PGlite folder's data, made at the first start; readable by its owner alone. */
export function keyOfDirectory(directory: string): Buffer {
  const file = path.join(directory, 'server.key');
  try {
    writeFileSync(file, randomKey().toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) throw new Error(`${file} does not hold a key of ${KEY_BYTES} bytes`);
  return key;
}

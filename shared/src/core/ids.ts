import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

/** A document id: lower-case UUID. Ids chosen by a user's action are v7, derived ones v8. */
export const Id = z
  .string()
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'expected a lower-case UUID',
  );

/**
 * The same UUID (version 8) on desktop and server for the same command, purpose and natural key,
 * whatever branch either side took before it. Source: SHA-256, RFC 9562 section 5.8.
 */
export function derivedId(commandId: string, purpose: string, naturalKey: string): string {
  const hex = sha256Hex(`${commandId}\n${purpose}\n${naturalKey}`);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

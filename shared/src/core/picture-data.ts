import type { PictureType } from './picture-bytes.ts';

export interface PictureData {
  contentType: PictureType;
  bytes: Uint8Array;
}

const DATA_URL = /^data:(image\/(?:png|jpeg|webp));base64,([A-Za-z0-9+/]+={0,2})$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Of each character's code; a table, because a form asks with every key that is pressed. */
const VALUES = new Uint8Array(128);
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

/** What a data URL of a picture says it is, and its bytes; null: none, or base64 that is cut off. */
export function pictureData(dataUrl: string): PictureData | null {
  const [, contentType, base64] = DATA_URL.exec(dataUrl) ?? [];
  if (contentType === undefined || base64 === undefined || base64.length % 4 !== 0) return null;
  return { contentType: contentType as PictureType, bytes: bytesOf(base64) };
}

/** By hand: what runs on both sides has neither `atob` nor `Buffer`. */
function bytesOf(base64: string): Uint8Array {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((base64.length / 4) * 3 - padding);
  const value = (at: number) => VALUES[base64.charCodeAt(at)] ?? 0;
  for (let from = 0, to = 0; from < base64.length; from += 4, to += 3) {
    const bits = (value(from) << 18) | (value(from + 1) << 12) | (value(from + 2) << 6) | value(from + 3);
    // Past the end of the array nothing is written, which is where the padding would be.
    bytes[to] = bits >> 16;
    bytes[to + 1] = bits >> 8;
    bytes[to + 2] = bits;
  }
  return bytes;
}

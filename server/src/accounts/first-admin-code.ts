import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Letters and digits that nobody mistakes for each other. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 20;
const GROUP = 5;

/**
 * The right to become the first administrator: printed on the server's console at a start without one, good once and
 * until the process ends. Only its hash is kept.
 */
export interface FirstAdminCode {
  matches(code: string): boolean;
  /** After the account was made. */
  use(): void;
}

/** The code in groups of five, about 99 bits; and what checks it. */
export function createFirstAdminCode(): { code: string; check: FirstAdminCode } {
  const characters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const code = characters.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? characters;
  const expected = hashOf(characters);
  let isUsed = false;
  return {
    code,
    check: {
      matches: (given) =>
        timingSafeEqual(hashOf(given.toUpperCase().replace(/[\s-]/g, '')), expected) && !isUsed,
      use() {
        isUsed = true;
      },
    },
  };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

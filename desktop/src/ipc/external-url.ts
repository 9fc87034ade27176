import { hasAmbiguousCharacter } from './server-url.ts';

const MAIL_HEADERS: ReadonlySet<string> = new Set(['subject', 'body', 'cc']);
const MAIL_ADDRESS = /^[^\s@:/?#&%]+@[a-z0-9.-]+$/i;
const PHONE_NUMBER = /^\+?[0-9()\-.]{2,32}$/;

/**
 * The address to hand to the operating system, or null when it must not be handed over.
 * Security: the operating system starts programs by scheme (file, smb, ms-*, custom ones), so this is
 * an allow-list of three; what passes is the parsed form, never the text that came in.
 */
export function parseExternalUrl(text: string): string | null {
  if (text.length > 2048 || hasAmbiguousCharacter(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol === 'https:') return isPlainHttps(text, url) ? url.href : null;
  if (url.protocol === 'mailto:') return isPlainMail(url) ? url.href : null;
  if (url.protocol === 'tel:') return PHONE_NUMBER.test(url.pathname) && !/[?#]/.test(text) ? url.href : null;
  return null;
}

function isPlainHttps(text: string, url: URL): boolean {
  return /^https:\/\/[^/]/i.test(text) && url.hostname !== '' && url.username === '' && url.password === '';
}

function isPlainMail(url: URL): boolean {
  return (
    MAIL_ADDRESS.test(url.pathname) &&
    [...url.searchParams.keys()].every((header) => MAIL_HEADERS.has(header))
  );
}

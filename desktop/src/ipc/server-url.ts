import { err, ok, type Result } from '#shared/core/result.ts';

/** Where a server started on the same machine without any settings listens. */
export const DEFAULT_SERVER_URL = 'http://127.0.0.1:8787';

const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.?$/;
const IPV6_LITERAL = /^\[[0-9a-f:.]+\]$/;

/** Backslash, white space and control characters: parsers disagree about them, so nobody gets them. */
export function hasAmbiguousCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0x20 || (code >= 0x7f && code <= 0xa0) || character === '\\') return true;
  }
  return false;
}

/** True when the host can only be this machine; names that a resolver might answer differently are out. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}

/**
 * Reads what somebody typed as the server's address. Answers its origin (`https://host[:port]`, no
 * slash), or why not: `url.insecure` for http to another machine, `url.invalid` for everything else.
 * Security: the answer is written into the content security policy, so a host with a character that
 * means something there (`;`, `,`, `*`) must never pass.
 */
export function parseServerUrl(typed: string): Result<string, 'url.invalid' | 'url.insecure'> {
  const text = typed.trim();
  if (text.length > 300 || hasAmbiguousCharacter(text) || !/^https?:\/\/[^/]/i.test(text))
    return err('url.invalid');
  if (!URL.canParse(text)) return err('url.invalid');
  const url = new URL(text);
  const isBare = url.username === '' && url.password === '' && url.pathname === '/' && !/[?#@]/.test(text);
  const isHost = HOST_NAME.test(url.hostname) || IPV6_LITERAL.test(url.hostname);
  if (!isBare || !isHost) return err('url.invalid');
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return err('url.insecure');
  return ok(url.origin);
}

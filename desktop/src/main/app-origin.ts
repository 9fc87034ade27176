import { hasAmbiguousCharacter } from '#desktop/ipc/server-url.ts';

/** The application is served from one origin of its own scheme; `file:` is used for nothing. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://valclean';
export const APP_START_URL = `${APP_ORIGIN}/`;

/**
 * True when the address lies on the application's own origin. Security: compared as text, exactly,
 * after refusing whatever parsers disagree about. Chromium reports canonical addresses, so a form that
 * is merely equivalent (upper case, a port, credentials) never comes from our own pages.
 */
export function isAppUrl(text: string): boolean {
  if (hasAmbiguousCharacter(text) || !/^app:\/\/valclean(?:[/?#]|$)/.test(text) || !URL.canParse(text))
    return false;
  const url = new URL(text);
  return url.protocol === 'app:' && url.host === 'valclean' && url.username === '' && url.password === '';
}

/** True for the one document there is, with any search and hash: what a navigation may lead to. */
export function isAppDocument(text: string): boolean {
  return isAppUrl(text) && ['', '/', '/index.html'].includes(new URL(text).pathname);
}

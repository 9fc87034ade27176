import { isAppUrl } from './app-origin.ts';

export interface NetworkPolicyInput {
  readonly serverUrl: string;
  /** Developer tools load their own pages; only an unpackaged application has them. */
  readonly hasDevTools: boolean;
}

/**
 * What any request of the session may reach: our own origin, the configured server, and data made by
 * the page itself. The last line behind the content security policy, which a page could lack.
 */
export function isRequestAllowed(
  requestUrl: string,
  { serverUrl, hasDevTools }: NetworkPolicyInput,
): boolean {
  if (isAppUrl(requestUrl)) return true;
  if (requestUrl.startsWith('blob:')) return isAppUrl(requestUrl.slice('blob:'.length));
  if (!URL.canParse(requestUrl)) return false;
  const url = new URL(requestUrl);
  if (url.protocol === 'data:') return true;
  if (url.protocol === 'devtools:') return hasDevTools;
  return url.username === '' && url.password === '' && serverOrigins(serverUrl).includes(originOf(url));
}

/** The server's http(s) origin and its ws(s) counterpart. */
export function serverOrigins(serverUrl: string): readonly string[] {
  return [serverUrl, serverUrl.replace(/^http/, 'ws')];
}

function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

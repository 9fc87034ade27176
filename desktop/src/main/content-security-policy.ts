import { serverOrigins } from './network-policy.ts';

/** Stands in the built index.html wherever the nonce of the response belongs. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/**
 * The policy of one response. `styleNonce` is fresh per response: the component library writes style
 * elements, which carry it; scripts come from files only. `serverUrl` is an origin that passed
 * `parseServerUrl`.
 */
export function contentSecurityPolicy({
  styleNonce,
  serverUrl,
}: {
  styleNonce: string;
  serverUrl: string;
}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${serverOrigins(serverUrl).join(' ')}`,
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

import { pagePolicy } from '#shared/core/page-policy.ts';

/** The web app: scripts from files, style elements with the nonce of this very response, calls to this server. */
export function appPolicy(styleNonce: string): string {
  return pagePolicy({ styleNonce, connect: [], hasWorkers: true });
}

/** A page without scripts whose one style element carries the nonce. */
export function plainPagePolicy(styleNonce: string): string {
  return `default-src 'none'; style-src 'nonce-${styleNonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** The service worker is bound by the policy of its own file, not by the page's; it fetches the built files. */
export const workerPolicy = "default-src 'none'; connect-src 'self'";

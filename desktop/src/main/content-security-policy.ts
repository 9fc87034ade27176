import { pagePolicy } from '#shared/core/page-policy.ts';
import { serverOrigins } from './network-policy.ts';

/** Stands in the built index.html wherever the nonce of the response belongs. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** `serverUrl` is an origin that passed `parseServerUrl`; `styleNonce` is fresh per response. */
export function contentSecurityPolicy({
  styleNonce,
  serverUrl,
}: {
  styleNonce: string;
  serverUrl: string;
}): string {
  return pagePolicy({ styleNonce, connect: serverOrigins(serverUrl), hasWorkers: false });
}

import type { Session } from 'electron';
import { isRequestAllowed, type NetworkPolicyInput } from './network-policy.ts';
import { guardPermissions } from './permission-policy.ts';

/** Everything a page could ask of the session besides its own files: permissions, hosts, downloads. */
export function guardSession(session: Session, networkPolicy: () => NetworkPolicyInput): void {
  guardPermissions(session);
  session.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !isRequestAllowed(details.url, networkPolicy()) });
  });
  session.on('will-download', (event) => event.preventDefault());
}

import type { Session } from 'electron';
import { isAppUrl } from './app-origin.ts';

/**
 * `persistent-storage` gives the page no reach: it only keeps the browser engine from evicting the
 * outbox when the disk runs full.
 */
const ALLOWED: ReadonlySet<string> = new Set(['notifications', 'persistent-storage']);

export function isPermissionAllowed(permission: string, requestingOrigin: string): boolean {
  return ALLOWED.has(permission) && isAppUrl(requestingOrigin);
}

/** Electron approves everything by default: both handlers are needed, a check can pass without a request. */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_webContents, permission, callback, details) => {
    callback(isPermissionAllowed(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_webContents, permission, requestingOrigin) =>
    isPermissionAllowed(permission, requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
}

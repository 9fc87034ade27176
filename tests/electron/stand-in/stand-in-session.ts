import { EventEmitter } from 'node:events';

type Handler = (request: Request) => Response | Promise<Response>;
type Permission = string;
type CheckHandler = (
  webContents: unknown,
  permission: Permission,
  origin: string,
  details: object,
) => boolean;
type RequestHandler = (
  webContents: unknown,
  permission: Permission,
  callback: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void;
type BeforeRequest = (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void;

/** Permissions that both Electron and the browser driver can name; Electron's name second. */
const PERMISSIONS = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-write', 'clipboard-sanitized-write'],
  ['accelerometer', 'sensors'],
  ['background-sync', 'background-sync'],
] as const;

/** Electron's session: approves every permission and every request until handlers are set. */
export class StandInSession extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();
  #check: CheckHandler = () => true;
  #request: RequestHandler = (_webContents, _permission, callback) => callback(true);
  #beforeRequest: BeforeRequest = (_details, callback) => callback({});

  readonly protocol = {
    handle: (scheme: string, handler: Handler) => void this.#handlers.set(scheme, handler),
    isProtocolHandled: (scheme: string) => this.#handlers.has(scheme),
  };
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest) => void (this.#beforeRequest = listener),
  };

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }
  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler;
  }
  setDevicePermissionHandler(): void {}

  async serve(request: Request): Promise<Response | null> {
    const handler = this.#handlers.get(new URL(request.url).protocol.slice(0, -1));
    return handler === undefined ? null : handler(request);
  }

  mayRequest(url: string): boolean {
    let isCancelled = false;
    this.#beforeRequest({ url }, ({ cancel }) => (isCancelled = cancel === true));
    return !isCancelled;
  }

  /** Driver names of what both handlers grant to a page of `origin`. */
  grantedPermissions(origin: string): string[] {
    return PERMISSIONS.filter(([, electronName]) => {
      let isGranted = false;
      const details = { requestingUrl: `${origin}/`, isMainFrame: true };
      this.#request(null, electronName, (granted) => (isGranted = granted), details);
      return isGranted && this.#check(null, electronName, `${origin}/`, details);
    }).map(([driverName]) => driverName);
  }
}

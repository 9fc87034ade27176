/** A sign-in the device keeps, so that work can go on without the network. */
export interface StoredSession {
  /** Opaque bearer token. At rest only inside the operating system's keyring encryption (Electron). */
  readonly token: string;
  /** Server that issued the token, as `serverUrl()` gave it at sign-in. */
  readonly serverUrl: string;
  readonly accountId: string;
  readonly role: string;
  readonly displayName: string;
  readonly email: string;
  /** Instant, ISO 8601 UTC. Expired sessions are returned too: an expired one still names the replica. */
  readonly expiresAt: string;
}

/** `no_keyring`: nothing on this device can encrypt. `blocked`: the store refused the write. */
export type NotPersistedReason = 'no_keyring' | 'blocked';

export type SaveSessionResult =
  | { readonly persisted: true }
  | { readonly persisted: false; readonly reason: NotPersistedReason };

export type SetServerUrlResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'url.invalid' | 'url.insecure' };

export interface AppInfo {
  readonly version: string;
  /** `linux`, `darwin`, `win32`, or `browser`. */
  readonly platform: string;
}

export interface SaveTextFileRequest {
  /** File name without a folder; folders and reserved characters are removed. */
  readonly suggestedName: string;
  readonly text: string;
}

/**
 * The one thing the renderer knows about where it runs. `preload` implements it over guarded IPC,
 * `browser-bridge` without Electron. Every promise rejects only on a bug (a refused IPC call, a call
 * flood); what a user can cause is in the result.
 */
export interface DesktopBridge {
  readonly kind: 'electron' | 'browser';

  /** Origin of the sync server without a trailing slash; '' means the page's own origin (browser). */
  serverUrl(): Promise<string>;

  /**
   * Chooses the server: https, or http to this very machine. In Electron the page is loaded again
   * shortly after a changed address was stored, because the content security policy names the server.
   */
  setServerUrl(url: string): Promise<SetServerUrlResult>;

  /** The sessions of every account this device knows, the last saved one first. */
  loadSessions(): Promise<readonly StoredSession[]>;

  /**
   * Keeps the session of one account, replacing its older one. When it cannot be persisted it still
   * serves `loadSessions` until the application (browser: the tab) is closed; the caller says so.
   */
  saveSession(session: StoredSession): Promise<SaveSessionResult>;

  /** Forgets one account's session. Idempotent. The replica and the outbox are not touched. */
  clearSession(accountId: string): Promise<void>;

  /** Opens https, mailto or tel outside the application; false when the address is not one of these. */
  openExternal(url: string): Promise<boolean>;

  /** Offers the text as a file to keep; false when the user declined or the write failed. */
  saveTextFile(request: SaveTextFileRequest): Promise<boolean>;

  appInfo(): Promise<AppInfo>;

  /** Calls the listener, without arguments, after the machine woke up or the network came back. */
  onResume(listener: () => void): () => void;
}

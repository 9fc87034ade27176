import type { DesktopBridge } from './desktop-bridge.ts';

/** What the page may ask the main process for: the bridge's functions that need an answer from it. */
export type IpcMethod = Exclude<keyof DesktopBridge, 'kind' | 'onResume'>;

/** Every request channel there is. Kept apart from the schemas so that the preload carries no parser. */
export const IPC_CHANNELS = {
  serverUrl: 'valclean:server-url',
  setServerUrl: 'valclean:set-server-url',
  loadSessions: 'valclean:load-sessions',
  saveSession: 'valclean:save-session',
  clearSession: 'valclean:clear-session',
  openExternal: 'valclean:open-external',
  saveTextFile: 'valclean:save-text-file',
  appInfo: 'valclean:app-info',
} as const satisfies Record<IpcMethod, string>;

/** The only message the main process sends by itself. It carries nothing. */
export const RESUME_CHANNEL = 'valclean:resume';

import type { DesktopBridge } from '#desktop/ipc/desktop-bridge.ts';
import { IPC_CHANNELS, RESUME_CHANNEL, type IpcMethod } from '#desktop/ipc/ipc-channels.ts';
import type { IpcArgs, IpcResult } from '#desktop/ipc/ipc-contract.ts';

/** The part of Electron's renderer-side IPC that the bridge uses; the page never sees it. */
export interface PreloadIpc {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  on(channel: string, listener: () => void): void;
  off(channel: string, listener: () => void): void;
}

export interface PreloadBridgeDependencies {
  readonly ipc: PreloadIpc;
  /** The preload's own window: its `online` event says that the network came back. */
  readonly network: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/** Named functions over fixed channels. Security: no channel name and no event object crosses over. */
export function createPreloadBridge({ ipc, network }: PreloadBridgeDependencies) {
  const ask = async <M extends IpcMethod>(method: M, ...args: IpcArgs<M>): Promise<IpcResult<M>> =>
    (await ipc.invoke(IPC_CHANNELS[method], ...args)) as IpcResult<M>;

  return {
    kind: 'electron',
    serverUrl: () => ask('serverUrl'),
    setServerUrl: (url) => ask('setServerUrl', url),
    loadSessions: () => ask('loadSessions'),
    saveSession: (session) => ask('saveSession', session),
    clearSession: (accountId) => ask('clearSession', accountId),
    openExternal: (url) => ask('openExternal', url),
    saveTextFile: (request) => ask('saveTextFile', request),
    appInfo: () => ask('appInfo'),
    onResume(listener) {
      const withoutEvent = () => listener();
      ipc.on(RESUME_CHANNEL, withoutEvent);
      network.addEventListener('online', withoutEvent);
      return () => {
        ipc.off(RESUME_CHANNEL, withoutEvent);
        network.removeEventListener('online', withoutEvent);
      };
    },
  } satisfies DesktopBridge;
}

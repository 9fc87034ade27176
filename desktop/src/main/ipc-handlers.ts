import type { AppInfo } from '#desktop/ipc/desktop-bridge.ts';
import { parseExternalUrl } from '#desktop/ipc/external-url.ts';
import type { IpcHandlers } from '#desktop/ipc/ipc-contract.ts';
import type { Credentials } from './credentials.ts';
import type { Settings } from './settings.ts';
import { saveTextFile } from './text-file.ts';

export interface IpcHandlerDependencies {
  readonly settings: Settings;
  readonly credentials: Credentials;
  readonly appInfo: AppInfo;
  /** Hands an address that passed the policy to the operating system. */
  readonly openExternal: (url: string) => Promise<void>;
  readonly chooseSavePath: (fileName: string) => Promise<string | undefined>;
  /** Loads the page again, after the answer of the current call has left. */
  readonly reloadSoon: () => void;
}

export function createIpcHandlers(dependencies: IpcHandlerDependencies): IpcHandlers {
  const { settings, credentials } = dependencies;
  return {
    serverUrl: () => settings.serverUrl(),
    setServerUrl(url) {
      const before = settings.serverUrl();
      const result = settings.setServerUrl(url);
      if (result.ok && settings.serverUrl() !== before) dependencies.reloadSoon();
      return result;
    },
    loadSessions: () => credentials.load(),
    saveSession: (session) => credentials.save(session),
    clearSession: (accountId) => credentials.clear(accountId),
    async openExternal(text) {
      const url = parseExternalUrl(text);
      if (url === null) return false;
      return dependencies.openExternal(url).then(
        () => true,
        () => false,
      );
    },
    saveTextFile: (request) => saveTextFile(request, dependencies.chooseSavePath),
    appInfo: () => dependencies.appInfo,
  };
}

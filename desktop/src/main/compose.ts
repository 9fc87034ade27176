import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, powerMonitor, safeStorage, session, shell } from 'electron';
import { RESUME_CHANNEL } from '#desktop/ipc/ipc-channels.ts';
import { APP_SCHEME } from './app-origin.ts';
import { createAppProtocol, readBundleList } from './app-protocol.ts';
import { createCredentials, credentialsSchema, safeStorageCipher } from './credentials.ts';
import { createIpcHandlers } from './ipc-handlers.ts';
import { serveIpc } from './ipc-server.ts';
import { jsonFile } from './json-file.ts';
import { openMainWindow } from './main-window.ts';
import { installMenu } from './menu.ts';
import { createRateCap } from './rate-cap.ts';
import { guardSession } from './session-guard.ts';
import { createSettings, settingsSchema } from './settings.ts';

/** Folders of the build, absolute. */
export interface ShellFiles {
  readonly bundleRoot: string;
  readonly preloadPath: string;
}

/** Puts the shell together once the application is ready, and opens its window. */
export async function composeShell({ bundleRoot, preloadPath }: ShellFiles): Promise<void> {
  const hasDevTools = !app.isPackaged;
  const inUserData = (file: string) => path.join(app.getPath('userData'), file);
  const settings = createSettings(jsonFile(inUserData('settings.json'), settingsSchema));
  const credentials = createCredentials(
    safeStorageCipher(safeStorage, process.platform),
    jsonFile(inUserData('credentials.json'), credentialsSchema),
  );
  const mainWindow = () => BrowserWindow.getAllWindows()[0];

  guardSession(session.defaultSession, () => ({ serverUrl: settings.serverUrl(), hasDevTools }));
  session.defaultSession.protocol.handle(
    APP_SCHEME,
    createAppProtocol({
      bundleRoot,
      files: await readBundleList(bundleRoot),
      serverUrl: settings.serverUrl,
      newNonce: () => randomBytes(18).toString('base64'),
    }),
  );
  serveIpc({
    ipcMain,
    rateCap: createRateCap({ burst: 40, perSecond: 10, now: () => performance.now() }),
    mainWebContentsId: () => mainWindow()?.webContents.id ?? null,
    onRefusal: (method, reason) => console.warn('ipc call refused', method, reason),
    handlers: createIpcHandlers({
      settings,
      credentials,
      appInfo: { version: app.getVersion(), platform: process.platform },
      openExternal: (url) => shell.openExternal(url),
      chooseSavePath: async (fileName) => {
        const choice = await dialog.showSaveDialog({
          defaultPath: path.join(app.getPath('downloads'), fileName),
        });
        return choice.canceled || choice.filePath === '' ? undefined : choice.filePath;
      },
      reloadSoon: () => void setTimeout(() => mainWindow()?.webContents.reload(), 50),
    }),
  });
  const announceResume = () => mainWindow()?.webContents.send(RESUME_CHANNEL);
  powerMonitor.on('resume', announceResume);
  powerMonitor.on('unlock-screen', announceResume);

  installMenu(process.platform);
  const openWindow = () => openMainWindow(settings, { preloadPath, hasDevTools });
  app.on('activate', () => {
    if (mainWindow() === undefined) openWindow();
  });
  openWindow();
}

import path from 'node:path';
import { app, BrowserWindow, protocol } from 'electron';
import { APP_SCHEME_PRIVILEGES } from './app-protocol.ts';
import { composeShell } from './compose.ts';
import { guardNavigation } from './navigation-guard.ts';

app.enableSandbox();
protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
app.on('web-contents-created', (_event, webContents) => guardNavigation(webContents));
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  const built = (file: string) => path.join(import.meta.dirname, '..', file);
  // Not in a packaged application: there the bundle is the one that was packed.
  const otherBundle = app.isPackaged ? undefined : process.env['VALCLEAN_BUNDLE_DIR'];
  const files = { bundleRoot: otherBundle ?? built('renderer'), preloadPath: built('preload/index.cjs') };
  // No top-level await: Electron holds back `ready` until this module has finished loading.
  app
    .whenReady()
    .then(() => composeShell(files))
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });
} else {
  app.quit();
}

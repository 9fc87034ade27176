import type { WebContents } from 'electron';
import { isAppDocument } from './app-origin.ts';

/**
 * Keeps a page on the application's one document, whichever way it tries to leave: link, redirect,
 * frame, new window, webview. Called for every web contents that is ever created.
 */
export function guardNavigation(webContents: WebContents): void {
  webContents.on('will-navigate', (details) => {
    if (!isAppDocument(details.url)) details.preventDefault();
  });
  webContents.on('will-redirect', (details) => {
    if (!isAppDocument(details.url)) details.preventDefault();
  });
  webContents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !isAppDocument(details.url)) details.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

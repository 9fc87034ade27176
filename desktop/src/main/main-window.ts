import { BrowserWindow, screen } from 'electron';
import { APP_START_URL } from './app-origin.ts';
import { createRateCap } from './rate-cap.ts';
import type { Settings } from './settings.ts';
import { mainWindowOptions, type MainWindowInput } from './window-options.ts';
import { placeWindow } from './window-state.ts';

/** Opens the window at its remembered place, shows it when it has something to show. */
export function openMainWindow(settings: Settings, input: Omit<MainWindowInput, 'placement'>): BrowserWindow {
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const placement = placeWindow(settings.window(), screens);
  const window = new BrowserWindow(mainWindowOptions({ ...input, placement }));
  window.once('ready-to-show', () => {
    if (placement.isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () => rememberPlace(window, settings));
  reloadAfterCrash(window);
  void window.loadURL(APP_START_URL);
  return window;
}

/** A page whose process died comes back: all its state is on disk. Unless it dies again and again. */
function reloadAfterCrash(window: BrowserWindow): void {
  const reloads = createRateCap({ burst: 3, perSecond: 1 / 60, now: () => performance.now() });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && reloads.take(reason)) window.webContents.reload();
  });
}

/** A disk that refuses must not keep the window from closing; the place is only a comfort. */
function rememberPlace(window: BrowserWindow, settings: Settings): void {
  try {
    settings.setWindow({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  } catch (error) {
    console.warn('window place not remembered', error);
  }
}

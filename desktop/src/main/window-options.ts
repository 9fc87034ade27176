import type { BrowserWindowConstructorOptions } from 'electron';
import { MIN_WINDOW, type WindowPlacement } from './window-state.ts';

export interface MainWindowInput {
  readonly placement: WindowPlacement;
  readonly preloadPath: string;
  readonly hasDevTools: boolean;
}

/**
 * Options of the one window. Security: the first six preferences are what keeps a page a page; they
 * are spelt out although most are defaults, so that a changed default cannot weaken them.
 */
export function mainWindowOptions(input: MainWindowInput): BrowserWindowConstructorOptions {
  const { isMaximized: _shownLater, ...bounds } = input.placement;
  return {
    ...bounds,
    minWidth: MIN_WINDOW.width,
    minHeight: MIN_WINDOW.height,
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      preload: input.preloadPath,
      devTools: input.hasDevTools,
      // Its dictionaries would be fetched from a third party.
      spellcheck: false,
    },
  };
}

import { expect, test } from 'vitest';
import { mainWindowOptions } from './window-options.ts';

const placement = { width: 1280, height: 840, isMaximized: false };

test('[E2] [E3] [E4] [E6] [E9] [E10] the preferences are these and no others', () => {
  const { webPreferences } = mainWindowOptions({
    placement,
    preloadPath: '/p/index.cjs',
    hasDevTools: false,
  });
  expect(webPreferences).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    preload: '/p/index.cjs',
    devTools: false,
    spellcheck: false,
  });
});

test('the window takes its place without showing itself before there is something to show', () => {
  const options = mainWindowOptions({
    placement: { ...placement, x: 5, y: 6 },
    preloadPath: '/p',
    hasDevTools: true,
  });
  expect(options).toMatchObject({ x: 5, y: 6, width: 1280, height: 840, show: false });
});

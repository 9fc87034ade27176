import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { guardNavigation } from './navigation-guard.ts';

interface WindowOpenRecord {
  handler: ((details: { url: string }) => { action: string }) | undefined;
}

function guarded() {
  const windowOpen: WindowOpenRecord = { handler: undefined };
  const webContents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: WindowOpenRecord['handler']) => void (windowOpen.handler = handler),
  });
  guardNavigation(webContents as unknown as WebContents);
  const isStopped = (event: string, details: object) => {
    let stopped = false;
    webContents.emit(event, { ...details, preventDefault: () => (stopped = true) });
    return stopped;
  };
  return { isStopped, windowOpen };
}

const DOCUMENT = 'app://valclean/#/orders';
const FOREIGN = [
  'https://evil.example/',
  'app://valclean.evil/',
  'file:///etc/passwd',
  'about:blank',
  'app://valclean/x.js',
];

test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
  '[E13] %s leads to our document or nowhere',
  (event) => {
    const { isStopped } = guarded();
    expect(isStopped(event, { url: DOCUMENT, isMainFrame: true })).toBe(false);
    expect(FOREIGN.map((url) => isStopped(event, { url, isMainFrame: true }))).toEqual(
      FOREIGN.map(() => true),
    );
  },
);

test('[E13] a frame inside the page goes nowhere, not even to our document', () => {
  expect(guarded().isStopped('will-frame-navigate', { url: DOCUMENT, isMainFrame: false })).toBe(true);
});

test('[E14] no window is opened, whatever it would show', () => {
  const { windowOpen } = guarded();
  const answers = [DOCUMENT, ...FOREIGN].map((url) => windowOpen.handler?.({ url }).action);
  expect(new Set(answers)).toEqual(new Set(['deny']));
});

test('[E11] [E12] no webview is attached', () => {
  expect(guarded().isStopped('will-attach-webview', {})).toBe(true);
});

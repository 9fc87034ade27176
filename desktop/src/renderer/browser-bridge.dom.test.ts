import { beforeEach, expect, test, vi } from 'vitest';
import { createBrowserBridge } from './browser-bridge.ts';

const sessionOf = (accountId: string) => ({
  token: `token-${accountId}`,
  serverUrl: '',
  accountId,
  role: 'staff',
  displayName: 'Sam',
  email: 'sam@example.com',
  expiresAt: '2030-01-01T00:00:00.000Z',
});

beforeEach(() => localStorage.clear());

test('sessions are kept per account, the last saved first, over a reload', async () => {
  const bridge = createBrowserBridge();
  for (const accountId of ['a', 'b', 'c', 'a']) {
    expect(await bridge.saveSession(sessionOf(accountId))).toEqual({ persisted: true });
  }
  await bridge.clearSession('b');
  await bridge.clearSession('b');
  expect(await createBrowserBridge().loadSessions()).toEqual([sessionOf('a'), sessionOf('c')]);
  expect(Object.keys(localStorage)).toHaveLength(2);
});

test('what somebody else left in the storage is ignored', async () => {
  localStorage.setItem('other', 'x');
  localStorage.setItem('valclean.session.x', '{"order":1,"session":{"token":1}}');
  const bridge = createBrowserBridge();
  await bridge.saveSession(sessionOf('a'));
  expect(await bridge.loadSessions()).toEqual([sessionOf('a')]);
});

test('one broken entry does not hide the others', async () => {
  localStorage.setItem('valclean.session.x', '{"order":');
  const bridge = createBrowserBridge();
  await bridge.saveSession(sessionOf('a'));
  expect(await createBrowserBridge().loadSessions()).toEqual([sessionOf('a')]);
});

test('a full or blocked storage is reported, and the session serves until the tab is closed', async () => {
  const refused = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const bridge = createBrowserBridge();
  expect(await bridge.saveSession(sessionOf('a'))).toEqual({ persisted: false, reason: 'blocked' });
  expect(await bridge.loadSessions()).toEqual([sessionOf('a')]);
  expect(await createBrowserBridge().loadSessions()).toEqual([]);
  refused.mockRestore();
});

test('the server is the one the page came from', async () => {
  const bridge = createBrowserBridge();
  expect(await bridge.serverUrl()).toBe('');
  expect(await bridge.setServerUrl(location.origin)).toEqual({ ok: true });
  expect(await bridge.setServerUrl('https://other.example')).toEqual({ ok: false, code: 'url.invalid' });
  expect(await bridge.setServerUrl('http://other.example')).toEqual({ ok: false, code: 'url.insecure' });
});

test('[E15] links open outside without an opener, and only the three kinds', async () => {
  const clicked: HTMLAnchorElement[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    clicked.push(this);
  });
  const bridge = createBrowserBridge();
  expect(await bridge.openExternal('javascript:alert(1)')).toBe(false);
  expect(await bridge.openExternal('https://example.com/')).toBe(true);
  expect(clicked.map(({ href, target, rel }) => ({ href, target, rel }))).toEqual([
    { href: 'https://example.com/', target: '_blank', rel: 'noopener noreferrer' },
  ]);
  click.mockRestore();
});

test('the listener hears that the network is back, without the event, until it stops', async () => {
  const received: unknown[][] = [];
  const stop = createBrowserBridge().onResume((...args: unknown[]) => void received.push(args));
  window.dispatchEvent(new Event('online'));
  expect(received).toEqual([[]]);
  stop();
  window.dispatchEvent(new Event('online'));
  expect(received).toHaveLength(1);
});

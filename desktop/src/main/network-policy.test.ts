import { expect, test } from 'vitest';
import { isRequestAllowed } from './network-policy.ts';

const office = { serverUrl: 'https://office.example.com:8443', hasDevTools: false };
const local = { serverUrl: 'http://127.0.0.1:8787', hasDevTools: false };

test.each([
  'app://valclean/',
  'app://valclean/assets/index.js',
  'blob:app://valclean/5f0c',
  'data:image/png;base64,AAAA',
  'https://office.example.com:8443/api/orders/',
  'wss://office.example.com:8443/sync/stream',
])('[E1] [E8] %j may be asked for', (url) => {
  expect(isRequestAllowed(url, office)).toBe(true);
});

test.each([
  'https://office.example.com/',
  'https://office.example.com:8444/',
  'http://office.example.com:8443/',
  'ws://office.example.com:8443/',
  'https://office.example.com.evil.example:8443/',
  'https://evil.office.example.com:8443/',
  'https://user@office.example.com:8443/',
  'https://user:p@office.example.com:8443/',
  'https://evil.example/https://office.example.com:8443',
  'https://office.example.com:8443@evil.example/',
  'http://127.0.0.1:8787/',
  'http://169.254.169.254/latest/meta-data',
  'ftp://office.example.com:8443/',
  'file:///etc/passwd',
  'blob:https://evil.example/1',
  'blob:null/1',
  'devtools://devtools/bundled/inspector.html',
  'chrome-extension://abc/x.js',
  'chrome://settings',
  'about:blank',
  'app://evil/',
  '',
])('[E1] [E8] %j is cancelled', (url) => {
  expect(isRequestAllowed(url, office)).toBe(false);
});

test('[E8] http and ws reach a server on this machine, its own port only', () => {
  expect(isRequestAllowed('http://127.0.0.1:8787/api/', local)).toBe(true);
  expect(isRequestAllowed('ws://127.0.0.1:8787/sync', local)).toBe(true);
  expect(isRequestAllowed('http://127.0.0.1:3001/', local)).toBe(false);
  expect(isRequestAllowed('https://127.0.0.1:8787/', local)).toBe(false);
});

test('developer tools load their pages only where they exist', () => {
  expect(isRequestAllowed('devtools://devtools/x.js', { ...office, hasDevTools: true })).toBe(true);
});

import { expect, test } from 'vitest';
import { parseServerUrl } from './server-url.ts';

const ACCEPTED: readonly (readonly [typed: string, origin: string])[] = [
  ['https://office.example.com', 'https://office.example.com'],
  ['https://office.example.com/', 'https://office.example.com'],
  ['  https://office.example.com  ', 'https://office.example.com'],
  ['HTTPS://Office.Example.COM', 'https://office.example.com'],
  ['https://office.example.com:8443', 'https://office.example.com:8443'],
  ['https://office.example.com:443', 'https://office.example.com'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ['https://10.0.0.5', 'https://10.0.0.5'],
  ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
  ['https://server', 'https://server'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1', 'http://127.0.0.1'],
  ['http://127.0.0.1:8787/', 'http://127.0.0.1:8787'],
  ['http://127.8.9.1:3000', 'http://127.8.9.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
  ['http://0x7f.1', 'http://127.0.0.1'],
];

const INSECURE = [
  'http://office.example.com',
  'http://10.0.0.5:3000',
  'http://192.168.1.2',
  'http://0.0.0.0:3000',
  'http://localhost.example.com',
  'http://localhost.',
  'http://127.0.0.1.example.com',
  'http://127-0-0-1.example',
  'http://[::2]',
  'http://[::ffff:10.0.0.1]',
  'http://evil-localhost',
];

const INVALID = [
  '',
  ' ',
  'office.example.com',
  'office.example.com:3000',
  '//office.example.com',
  'https:',
  'https://',
  'https:///',
  'https:office.example.com',
  'https:/office.example.com',
  'https:\\\\office.example.com',
  'https://office.example.com\\@evil.example',
  'https://user@office.example.com',
  'https://user:password@office.example.com',
  'https://@office.example.com',
  'https://office.example.com@evil.example',
  'https://office.example.com/path',
  'https://office.example.com/?x=1',
  'https://office.example.com/#x',
  'https://office.example.com?',
  'https://office.example.com#',
  'https://office .example.com',
  'https://office\t.example.com',
  'https://office\n.example.com',
  'https://office.example.com\u0000',
  'https://a;script-src.example',
  'https://a,b.example',
  'https://*.example.com',
  "https://a'b.example",
  'https://a"b.example',
  'https://a(b).example',
  'https://a$b.example',
  'https://a_b.example',
  'https://-a.example',
  'https://office.example.com:99999',
  'https://office.example.com:port',
  'https://999.1.1.1',
  'https://[2001:db8::zz]',
  'https://%00.example',
  'ws://office.example.com',
  'wss://office.example.com',
  'ftp://office.example.com',
  'file:///etc/passwd',
  'file://office/share',
  'javascript:alert(1)',
  'data:text/html,x',
  'app://valclean',
  'blob:https://office.example.com/1',
  'view-source:https://office.example.com',
  `https://${'a'.repeat(300)}.example`,
];

test.each(ACCEPTED)('[E1] [E8] the server address %j is %j', (typed, origin) => {
  expect(parseServerUrl(typed)).toEqual({ ok: true, value: origin });
});

test.each(INSECURE)('[E8] %j would send a session over the network in the clear', (typed) => {
  expect(parseServerUrl(typed)).toEqual({ ok: false, error: 'url.insecure' });
});

test.each(INVALID)('[E1] %j is no server address', (typed) => {
  expect(parseServerUrl(typed)).toEqual({ ok: false, error: 'url.invalid' });
});

import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

function directives(serverUrl: string): Map<string, string[]> {
  const policy = contentSecurityPolicy({ styleNonce: 'bm9uY2U=', serverUrl });
  return new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

test('[E7] everything is forbidden that is not named, and what is named is ours', () => {
  expect(Object.fromEntries(directives('https://office.example.com'))).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'nonce-bm9uY2U='"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", 'https://office.example.com', 'wss://office.example.com'],
    'manifest-src': ["'self'"],
    'frame-src': ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  });
});

test('[E7] no unsafe source and no wildcard anywhere', () => {
  const all = [...directives('http://127.0.0.1:8787').values()].flat();
  expect(all.filter((source) => /unsafe|\*|^https?:$/.test(source))).toEqual([]);
});

test('[E8] a server on this machine is reached by http and ws', () => {
  expect(directives('http://127.0.0.1:8787').get('connect-src')).toEqual([
    "'self'",
    'http://127.0.0.1:8787',
    'ws://127.0.0.1:8787',
  ]);
});

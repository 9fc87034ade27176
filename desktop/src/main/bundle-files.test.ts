import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentTypeOf } from '#shared/core/content-types.ts';
import { bundlePath, locateInside } from './bundle-files.ts';

const files = new Set(['index.html', 'assets/index-a1b2.js', 'assets/logo 2.svg', 'bundle-files.json']);

test.each([
  ['app://valclean', 'index.html'],
  ['app://valclean/', 'index.html'],
  ['app://valclean/?x=1#/orders', 'index.html'],
  ['app://valclean/index.html', 'index.html'],
  ['app://valclean/assets/index-a1b2.js', 'assets/index-a1b2.js'],
  ['app://valclean/assets/index-a1b2.js?v=1', 'assets/index-a1b2.js'],
  ['app://valclean/assets/logo%202.svg', 'assets/logo 2.svg'],
  ['app://valclean/%69ndex.html', 'index.html'],
])('[E18] %j is the file %j', (url, file) => {
  expect(bundlePath(url, files)).toBe(file);
});

const TARGETS = ['etc/passwd', 'main/index.js', 'package.json', 'credentials.json', 'index.html'];
const CLIMBS = [
  '../',
  '../../',
  '../../../../',
  './../',
  '.././',
  '..//',
  '%2e%2e/',
  '%2e%2e%2f',
  '..%2f',
  '%2E%2E%2F',
  '.%2e/',
  '%2e./',
  '%252e%252e/',
  '%252e%252e%252f',
  '..%252f',
  '..\\',
  '..%5c',
  '%2e%2e%5c',
  '..%5C..%5C',
  '....//',
  '....\\\\',
  '..;/',
  '..%00/',
  '%00../',
  '..%c0%af',
  '%c0%ae%c0%ae/',
  '..%ef%bc%8f',
  '．．/',
  '..∕',
  '/',
  '//',
  '///',
  '\\',
  '\\\\',
  'assets/../../',
  'assets/%2e%2e/%2e%2e/',
  'assets/..%2f..%2f',
  'assets//../',
  'C:/',
  'C:\\',
  'C%3A/',
  'file:///',
  '~/',
  '/proc/self/root/',
  '%2fproc/',
  '\\\\host\\share\\',
  '%5c%5chost%5c',
  '//host/share/',
  '.hidden/',
  './',
];
const TRAVERSALS = CLIMBS.flatMap((climb) => TARGETS.map((target) => `app://valclean/${climb}${target}`));

test(`[E18] none of ${TRAVERSALS.length} paths that climb, hide or name another place is served`, () => {
  const everything = new Set([
    ...files,
    ...TARGETS,
    ...TRAVERSALS.map((url) => url.slice('app://valclean/'.length)),
  ]);
  const served = TRAVERSALS.map((url) => [url, bundlePath(url, files)]).filter(([, file]) => file !== null);
  expect(served).toEqual([]);
  const climbing = TRAVERSALS.map((url) => bundlePath(url, everything)).filter((file) =>
    file?.split(/[/\\]/).includes('..'),
  );
  expect(climbing).toEqual([]);
});

test.each([
  'app://valclean/unlisted.js',
  'app://valclean/assets',
  'app://valclean/assets/',
  'app://valclean/bundle-files.json',
])('[E18] %j exists on disk at most, not in the list', (url) => {
  expect(bundlePath(url, files)).toBeNull();
});

test.each([
  'app://evil/index.html',
  'file:///index.html',
  'https://valclean/index.html',
  'app://valclean@evil/index.html',
])('[E18] %j is another origin', (url) => {
  expect(bundlePath(url, files)).toBeNull();
});

test.each(['%', '%zz', '%e0%a4%a', 'index.html%', 'index.html%00', 'index.html\u0000.png'])(
  '[E18] what cannot be decoded is not served: %j',
  (name) => {
    expect(bundlePath(`app://valclean/${name}`, files)).toBeNull();
  },
);

let outside = '';
let root = '';
beforeAll(() => {
  outside = mkdtempSync(path.join(tmpdir(), 'valclean-bundle-'));
  root = path.join(outside, 'renderer');
  mkdirSync(path.join(outside, 'renderer-evil'), { recursive: true });
  mkdirSync(root);
  writeFileSync(path.join(root, 'index.html'), 'page');
  writeFileSync(path.join(outside, 'secret.txt'), 'secret');
  writeFileSync(path.join(outside, 'renderer-evil', 'x.js'), 'evil');
  symlinkSync(path.join(outside, 'secret.txt'), path.join(root, 'link.txt'));
  symlinkSync(path.join(outside, 'renderer-evil'), path.join(root, 'evil'));
  symlinkSync(path.join(root, 'index.html'), path.join(root, 'inside.html'));
});
afterAll(() => rmSync(outside, { recursive: true, force: true }));

test('[E18] a link that leads out of the folder, or to a folder that only begins like it, is not followed', async () => {
  expect(await locateInside(root, 'link.txt')).toBeNull();
  expect(await locateInside(root, 'evil/x.js')).toBeNull();
  expect(await locateInside(root, 'missing.js')).toBeNull();
  expect(await locateInside(root, '../secret.txt')).toBeNull();
  expect(await locateInside(root, 'index.html')).not.toBeNull();
  expect(await locateInside(root, 'inside.html')).not.toBeNull();
});

test('scripts and styles have the type that nosniff demands', () => {
  expect(['a.js', 'a.CSS', 'a.woff2', 'a.unknown'].map(contentTypeOf)).toEqual([
    'text/javascript; charset=utf-8',
    'text/css; charset=utf-8',
    'font/woff2',
    null,
  ]);
});

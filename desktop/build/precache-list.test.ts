import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePrecacheList } from './precache-list.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'valclean-precache-'));
  mkdirSync(path.join(root, 'assets'));
  writeFileSync(path.join(root, 'index.html'), '<html>');
  writeFileSync(path.join(root, 'assets/index-1.js'), 'one');
  writeFileSync(path.join(root, 'assets/index-1.js.map'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

function build(): string {
  writeFileSync(
    path.join(root, 'sw.js'),
    "const files = '__PRECACHE_FILES__'; const cache = '__PRECACHE_VERSION__';",
  );
  writePrecacheList(root);
  return readFileSync(path.join(root, 'sw.js'), 'utf8');
}

test('the worker learns every built file, the page as /, and no map', () => {
  expect(build()).toContain("files = '/assets/index-1.js|/'");
});

test('its version changes with the contents and only with them', () => {
  const first = build();
  expect(build()).toBe(first);
  writeFileSync(path.join(root, 'assets/index-1.js'), 'two');
  expect(build()).not.toBe(first);
});

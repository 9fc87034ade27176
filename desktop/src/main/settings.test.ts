import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jsonFile } from './json-file.ts';
import { createSettings, settingsSchema } from './settings.ts';

let folder = '';
const filePath = () => path.join(folder, 'settings.json');
const open = () => createSettings(jsonFile(filePath(), settingsSchema));

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'valclean-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a new device talks to a server on the same machine', () => {
  expect(open().serverUrl()).toBe('http://127.0.0.1:8787');
  expect(open().window()).toBeUndefined();
});

test('address and window are remembered side by side, readable by the owner only', () => {
  const window = { x: 1, y: 2, width: 900, height: 600, isMaximized: false };
  open().setWindow(window);
  expect(open().setServerUrl('https://office.example.com/')).toEqual({ ok: true });
  expect(open().serverUrl()).toBe('https://office.example.com');
  expect(open().window()).toEqual(window);
  expect(statSync(filePath()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test('[E1] [E8] a bad address is refused by its code and changes nothing', () => {
  expect(open().setServerUrl('http://office.example.com')).toEqual({ ok: false, code: 'url.insecure' });
  expect(open().setServerUrl('nonsense')).toEqual({ ok: false, code: 'url.invalid' });
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['cut off', '{"version":1,"serverUrl":"https://off'],
  ['another version', '{"version":2}'],
  ['an unknown field', '{"version":1,"extra":true}'],
  ['an address that the policy refuses', '{"version":1,"serverUrl":"http://evil.example"}'],
  ['an address that would change the policy', '{"version":1,"serverUrl":"https://a;script-src *"}'],
  ['not an object', '[]'],
  ['empty', ''],
])('[E1] a settings file with %s means the default address', (_what, text) => {
  writeFileSync(filePath(), text);
  expect(open().serverUrl()).toBe('http://127.0.0.1:8787');
});

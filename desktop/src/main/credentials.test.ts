import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SafeStorage } from 'electron';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCredentials, credentialsSchema, safeStorageCipher, type SecretCipher } from './credentials.ts';
import { jsonFile } from './json-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'valclean-credentials-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scrambled = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));

/** Reversible and unreadable: enough to see whether the plain text ever reaches the disk. */
const keyring: SecretCipher = {
  canKeepSecrets: () => true,
  encrypt: (plain) => scrambled(Buffer.from(plain)).toString('base64'),
  decrypt: (text) => scrambled(Buffer.from(text, 'base64')).toString(),
};
const noKeyring: SecretCipher = { ...keyring, canKeepSecrets: () => false };

const filePath = () => path.join(folder, 'credentials.json');
const open = (cipher: SecretCipher = keyring) =>
  createCredentials(cipher, jsonFile(filePath(), credentialsSchema));
const sessionOf = (accountId: string) => ({
  token: `secret-token-of-${accountId}`,
  serverUrl: 'http://127.0.0.1:8787',
  accountId,
  role: 'staff',
  displayName: 'Sam',
  email: 'sam@example.com',
  expiresAt: '2030-01-01T00:00:00.000Z',
});

test('[E21] sessions of several accounts are kept, the last saved first, nothing readable on disk', () => {
  const credentials = open();
  for (const accountId of ['a', 'b', 'a'])
    expect(credentials.save(sessionOf(accountId))).toEqual({ persisted: true });
  expect(open().load()).toEqual([sessionOf('a'), sessionOf('b')]);
  expect(readFileSync(filePath(), 'utf8')).not.toMatch(/secret-token|sam@example/);
});

test('[E21] a cleared account is gone, with the last one the file goes', () => {
  const credentials = open();
  credentials.save(sessionOf('a'));
  credentials.save(sessionOf('b'));
  credentials.clear('a');
  credentials.clear('a');
  expect(open().load()).toEqual([sessionOf('b')]);
  credentials.clear('b');
  expect(readdirSync(folder)).toEqual([]);
});

test('[E21] without a keyring the session lives in memory only, and a restart forgets it', () => {
  const credentials = open(noKeyring);
  expect(credentials.save(sessionOf('a'))).toEqual({ persisted: false, reason: 'no_keyring' });
  expect(credentials.save(sessionOf('b'))).toEqual({ persisted: false, reason: 'no_keyring' });
  expect(credentials.load()).toEqual([sessionOf('b'), sessionOf('a')]);
  credentials.clear('b');
  expect(credentials.load()).toEqual([sessionOf('a')]);
  expect(readdirSync(folder)).toEqual([]);
  expect(open(noKeyring).load()).toEqual([]);
});

test('[E21] a keyring that refuses, or a disk that does, is reported and works until the restart', () => {
  const refusing: SecretCipher = {
    ...keyring,
    encrypt() {
      throw new Error('locked');
    },
  };
  const credentials = open(refusing);
  expect(credentials.save(sessionOf('a'))).toEqual({ persisted: false, reason: 'blocked' });
  expect(credentials.load()).toEqual([sessionOf('a')]);
  rmSync(folder, { recursive: true });
  expect(open().save(sessionOf('a'))).toEqual({ persisted: false, reason: 'blocked' });
});

test('[E21] what another keyring encrypted is skipped, the rest is still there', () => {
  open().save(sessionOf('a'));
  const otherKey: SecretCipher = {
    ...keyring,
    decrypt() {
      throw new Error('wrong key');
    },
  };
  expect(open(otherKey).load()).toEqual([]);
  expect(open().load()).toEqual([sessionOf('a')]);
});

test.each([
  ['linux', true, 'gnome_libsecret', true],
  ['linux', true, 'kwallet6', true],
  ['linux', true, 'basic_text', false],
  ['linux', true, 'unknown', false],
  ['linux', false, 'gnome_libsecret', false],
  ['darwin', true, 'unknown', true],
  ['win32', true, 'unknown', true],
  ['win32', false, 'unknown', false],
] as const)(
  '[E21] on %s with encryption %s and backend %s a secret can be kept: %s',
  (platform, available, backend, expected) => {
    const safeStorage = {
      isEncryptionAvailable: () => available,
      getSelectedStorageBackend: () => backend,
    } as unknown as SafeStorage;
    expect(safeStorageCipher(safeStorage, platform).canKeepSecrets()).toBe(expected);
  },
);

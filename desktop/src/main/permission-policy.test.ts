import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isPermissionAllowed } from './permission-policy.ts';

/** Every permission name that the installed Electron can ask about, from its own types. */
function electronPermissions(): string[] {
  const types = readFileSync(path.resolve('node_modules/electron/electron.d.ts'), 'utf8');
  const lists = [
    ...types.matchAll(/setPermission(?:Check|Request)Handler\(handler: .*?permission: ([^,)]+)/g),
  ];
  return [
    ...new Set(
      lists.flatMap(([, union = '']) => [...union.matchAll(/'([^']+)'/g)].map(([, name = '']) => name)),
    ),
  ];
}

const permissions = electronPermissions();
const ALLOWED = ['notifications', 'persistent-storage'];

test('[E5] the list of permissions was found', () => {
  expect(permissions.length).toBeGreaterThan(40);
  expect(permissions).toEqual(
    expect.arrayContaining([...ALLOWED, 'media', 'geolocation', 'openExternal', 'unknown']),
  );
});

test.each(permissions)('[E5] %s', (permission) => {
  const isAllowed = ALLOWED.includes(permission);
  expect(isPermissionAllowed(permission, 'app://valclean/')).toBe(isAllowed);
  expect(isPermissionAllowed(permission, 'app://valclean')).toBe(isAllowed);
  for (const origin of [
    'https://evil.example/',
    'app://valclean.evil/',
    'null',
    '',
    'file:///',
    'http://127.0.0.1:8787/',
  ]) {
    expect([origin, isPermissionAllowed(permission, origin)]).toEqual([origin, false]);
  }
});

test('[E5] a permission nobody has heard of yet is refused', () => {
  expect(isPermissionAllowed('telepathy', 'app://valclean/')).toBe(false);
});

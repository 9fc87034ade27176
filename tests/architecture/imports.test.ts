import { describe, expect, test } from 'vitest';
import { findBrokenImports, findCircles } from './import-circles.ts';
import { forbiddenImport } from './import-directions.ts';
import { parseModule } from './source-module.ts';

function isForbidden(path: string, specifier: string): boolean {
  const module = parseModule(path, `import { thing } from '${specifier}';`);
  const [imported] = module.imports;
  if (imported === undefined) throw new Error('the example imports nothing');
  return forbiddenImport(module, imported) !== undefined;
}

describe('an import against the direction is found', () => {
  test.each([
    ['shared/src/core/money.ts', '#shared/orders/order-rules.ts'],
    ['shared/src/scheduling/availability.ts', '../orders/order-rules.ts'],
    ['shared/src/orders/order-rules.ts', '#shared/commands/registry.ts'],
    ['shared/src/commands/registry.ts', '#shared/sync/overlay.ts'],
    ['shared/src/unheard-of/thing.ts', '#shared/core/ids.ts'],
    ['shared/src/orders/order-rules.ts', '#shared/testing/builders.ts'],
    ['shared/src/core/ids.ts', '#server/compose.ts'],
    ['server/src/main.ts', '#desktop/ipc/ipc-contract.ts'],
    ['desktop/src/renderer/app.tsx', '#server/http/app.ts'],
    ['desktop/src/renderer/app.tsx', '#desktop/main/menu.ts'],
    ['desktop/src/main/menu.ts', '#shared/orders/order-rules.ts'],
    ['desktop/src/preload/index.ts', '#desktop/main/menu.ts'],
    ['desktop/src/renderer/app.tsx', '../../../tests/support/postgres.ts'],
    ['server/src/config.test.ts', '#desktop/renderer/app.tsx'],
  ])('%s -> %s', (path, specifier) => {
    expect(isForbidden(path, specifier)).toBe(true);
  });
});

describe('a package in the wrong room is found', () => {
  test.each([
    ['shared/src/core/ids.ts', 'node:crypto'],
    ['shared/src/core/ids.ts', 'uuidv7'],
    ['shared/src/customers/phone.ts', 'libphonenumber-js'],
    ['desktop/src/renderer/app.tsx', 'electron'],
    ['desktop/src/renderer/app.tsx', 'node:fs'],
    ['desktop/src/renderer/app.tsx', 'rxdb'],
    ['desktop/src/main/menu.ts', 'rxdb/plugins/core'],
    ['desktop/src/renderer/app.tsx', 'kysely'],
    ['server/src/main.ts', 'electron'],
    ['server/src/main.ts', 'react'],
    ['tests/contract/truth-store.test.ts', 'rxdb'],
  ])('%s -> %s', (path, specifier) => {
    expect(isForbidden(path, specifier)).toBe(true);
  });
});

describe('an import in the allowed direction passes', () => {
  test.each([
    ['shared/src/orders/order-rules.ts', '#shared/scheduling/availability.ts'],
    ['shared/src/orders/order-rules.ts', './order.ts'],
    ['shared/src/orders/order-rules.test.ts', '#shared/testing/builders.ts'],
    ['shared/src/orders/order-rules.ts', 'zod'],
    ['server/src/main.ts', '#shared/sync/sync-protocol.ts'],
    ['desktop/src/main/menu.ts', 'electron'],
    ['desktop/src/renderer/replica/open-replica.ts', 'rxdb/plugins/core'],
    ['desktop/src/renderer/about.ts', '../../../package.json'],
    ['tests/parity/orders.test.ts', '#server/compose.ts'],
  ])('%s -> %s', (path, specifier) => {
    expect(isForbidden(path, specifier)).toBe(false);
  });
});

test('every way to import is seen', () => {
  const ways = [
    `import './one.ts';`,
    `import type { A } from './two.ts';`,
    `export { b } from './three.ts';`,
    `await import('./four.ts');`,
    `type E = import('./five.ts').E;`,
  ];
  const { imports } = parseModule('server/src/main.ts', ways.join('\n'));
  const targets = ['one', 'two', 'three', 'four', 'five'].map((name) => `server/src/${name}.ts`);
  expect(imports.map(({ target }) => target)).toEqual(targets);
});

test('a circle is found over aliases and relative paths', () => {
  const circle = [
    parseModule('shared/src/orders/a.ts', `import { b } from '#shared/staff/b.ts';`),
    parseModule('shared/src/staff/b.ts', `import { c } from './c.ts';`),
    parseModule('shared/src/staff/c.ts', `export { a } from '../orders/a.ts';`),
  ];
  const [a, b, c] = circle.map(({ path }) => path);
  expect(findCircles(circle)).toEqual([[a, b, c, a]]);
  expect(findCircles(circle.slice(0, 2))).toEqual([]);
});

test('an import of nothing, or without its extension, is found', () => {
  const module = parseModule('shared/src/core/a.ts', `import './b'; import './c.ts'; import 'zod';`);
  expect(findBrokenImports([module], (path) => path === 'shared/src/core/c.ts')).toEqual([
    'shared/src/core/a.ts -> ./b',
  ]);
});

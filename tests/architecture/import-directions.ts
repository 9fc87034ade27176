import type { ImportedName, SourceModule } from './source-module.ts';

/**
 * The rooms of the house in the order of the arrows: an import points to the same room or to one that
 * stands earlier in the list of the rooms that are allowed.
 */
const SHARED_LAYERS: readonly (readonly string[])[] = [
  ['core'],
  ['documents'],
  ['access'],
  ['command-kit'],
  ['accounts', 'company', 'catalog', 'customers', 'staff'],
  ['scheduling', 'coupons'],
  ['orders'],
  ['appointments'],
  ['subscriptions'],
  ['billing', 'reviews'],
  ['commands'],
  ['sync'],
];

/** Builders and fakes for tests; product code never imports them. */
const TEST_ROOM = 'shared/src/testing/';

/** The only packages that code running on both sides may use: pure, no clock, no network, no files. */
const PURE_PACKAGES = new Set([
  'zod',
  'temporal-polyfill',
  'libphonenumber-js/min',
  'postcode',
  '@sindresorhus/slugify',
  '@noble/hashes/sha2.js',
  '@noble/hashes/utils.js',
]);

/** Where each part of the product may import from, apart from packages. Longest prefix wins. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'shared/src/': ['shared/src/'],
  'server/src/': ['shared/src/', 'server/src/'],
  'desktop/src/ipc/': ['shared/src/core/', 'desktop/src/ipc/'],
  'desktop/src/main/': ['shared/src/core/', 'desktop/src/ipc/', 'desktop/src/main/'],
  'desktop/src/preload/': ['shared/src/core/', 'desktop/src/ipc/', 'desktop/src/preload/'],
  'desktop/src/renderer/': ['shared/src/', 'desktop/src/ipc/', 'desktop/src/renderer/'],
};

export function isTest(path: string): boolean {
  return path.startsWith('tests/') || /\.test\.tsx?$/.test(path);
}

/** Returns why the import may not stand in this module, or `undefined` when it may. */
export function forbiddenImport(module: SourceModule, imported: ImportedName): string | undefined {
  if (imported.target !== undefined) return forbiddenModule(module.path, imported.target);
  return forbiddenPackage(module.path, imported.specifier);
}

function forbiddenModule(from: string, to: string): string | undefined {
  const room = roomOf(from);
  if (isTest(from)) {
    const opposite =
      room === 'server/src/' ? 'desktop/' : room?.startsWith('desktop/') ? 'server/' : undefined;
    return opposite !== undefined && to.startsWith(opposite)
      ? `${room} never imports ${opposite}`
      : undefined;
  }
  if (to.startsWith(TEST_ROOM) && !from.startsWith(TEST_ROOM))
    return 'product code never imports test builders';
  if (isTest(to)) return 'product code never imports tests';
  if (room === undefined || to === 'package.json') return undefined;
  if (!ROOMS[room]?.some((allowed) => to.startsWith(allowed))) return `${room} may not import this room`;
  return room === 'shared/src/' ? againstTheArrow(from, to) : undefined;
}

function againstTheArrow(from: string, to: string): string | undefined {
  if (from.startsWith(TEST_ROOM)) return undefined;
  const [own, other] = [layerOf(from), layerOf(to)];
  if (own === -1) return 'this folder of shared/ has no place in the order of the layers';
  if (other === -1) return 'the imported folder of shared/ has no place in the order of the layers';
  return other > own ? `an import points left: ${folderOf(to)} comes after ${folderOf(from)}` : undefined;
}

function layerOf(path: string): number {
  return SHARED_LAYERS.findIndex((layer) => layer.includes(folderOf(path)));
}

function folderOf(path: string): string {
  return path.split('/')[2] ?? '';
}

function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS).find((room) => path.startsWith(room));
}

function forbiddenPackage(from: string, specifier: string): string | undefined {
  const isNode = specifier.startsWith('node:');
  const isOneOf = (...names: string[]): boolean =>
    names.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  // The benchmark that measures RxDB's own replication beside ours is the one place that has to name it.
  const isRxdbPlace =
    from.startsWith('desktop/src/renderer/replica/') || from === 'tests/bench/support/rxdb-page.ts';
  if (isOneOf('rxdb') && !isRxdbPlace) {
    return 'RxDB is imported only under desktop/src/renderer/replica/';
  }
  if (isTest(from)) return undefined;
  if (isOneOf('electron') && !/^desktop\/src\/(main|preload)\//.test(from)) {
    return 'electron is imported only by main and preload';
  }
  const room = roomOf(from);
  if (room === 'shared/src/' && !PURE_PACKAGES.has(specifier) && !from.startsWith(TEST_ROOM)) {
    return 'shared/ uses only the named pure packages';
  }
  if (isNode && (room === 'desktop/src/renderer/' || room === 'desktop/src/ipc/')) {
    return 'the renderer runs without Node';
  }
  if (room === 'server/src/' && isOneOf('react', 'react-dom', 'dexie', '@mantine', '@tanstack')) {
    return 'the server has no screens';
  }
  if (room === 'desktop/src/renderer/' && isOneOf('hono', '@hono', 'kysely', 'pg', '@electric-sql')) {
    return 'the renderer has no server';
  }
  return undefined;
}

import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { BUNDLE_LIST_FILE } from '../src/main/bundle-list-name.ts';

/** Writes down which files the bundle consists of: the shell serves these and nothing else. */
export function writeBundleList(bundleRoot: string): void {
  const files = readdirSync(bundleRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== BUNDLE_LIST_FILE && !entry.name.endsWith('.map'))
    .map((entry) =>
      path.relative(bundleRoot, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    );
  writeFileSync(path.join(bundleRoot, BUNDLE_LIST_FILE), `${JSON.stringify(files.toSorted(), null, 2)}\n`);
}

/** Vite plugin of the renderer build: writes the list when all files are there, public ones included. */
export function bundleList(): Plugin {
  let bundleRoot = '';
  return {
    name: 'valclean-bundle-list',
    apply: 'build',
    configResolved(config) {
      bundleRoot = path.resolve(config.root, config.build.outDir);
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler: () => writeBundleList(bundleRoot),
    },
  };
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** What service-worker.ts contains in place of its list and version until the build is complete. */
const LIST_PLACEHOLDER = '__PRECACHE_FILES__';
const VERSION_PLACEHOLDER = '__PRECACHE_VERSION__';

/**
 * Vite plugin of the web build: tells the service worker which files to keep for a start without the network. The
 * version is a hash over their contents, so that a changed build is a changed worker.
 */
export function precacheList(): Plugin {
  let bundleRoot = '';
  return {
    name: 'valclean-precache-list',
    apply: 'build',
    configResolved(config) {
      bundleRoot = path.resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      writePrecacheList(bundleRoot);
    },
  };
}

export function writePrecacheList(bundleRoot: string): void {
  const worker = path.join(bundleRoot, 'sw.js');
  const files = readdirSync(bundleRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'sw.js' && !entry.name.endsWith('.map'))
    .map((entry) =>
      path.relative(bundleRoot, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    )
    .toSorted();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(path.join(bundleRoot, file)));
  const urls = files.map((file) => (file === 'index.html' ? '/' : `/${file}`));
  const source = readFileSync(worker, 'utf8')
    .replace(LIST_PLACEHOLDER, urls.join('|'))
    .replace(VERSION_PLACEHOLDER, hash.digest('hex').slice(0, 16));
  writeFileSync(worker, source);
}

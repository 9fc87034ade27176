import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';

// Builds the web app into out/web. With --if-stale only when a source changed since the last build.

const projectRoot = path.resolve(import.meta.dirname, '..');
const SOURCES = [
  'desktop/src/renderer',
  'desktop/src/ipc',
  'desktop/build',
  'desktop/vite.config.ts',
  'shared/src',
  'package-lock.json',
];

/** Its time is the moment at which the last complete build began. */
const STAMP = path.join(projectRoot, 'out/web.stamp');

const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });
if (
  !values['if-stale'] ||
  newest(SOURCES.map((source) => path.join(projectRoot, source))) > changedAt(STAMP)
) {
  const startedAt = new Date();
  await build({ configFile: path.join(projectRoot, 'desktop/vite.config.ts'), logLevel: 'warn' });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, startedAt, startedAt);
  console.log(`web app built in ${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s`);
}

/** The latest change below the paths; folders count too, because a removed file changes only its folder. */
function newest(paths: readonly string[]): number {
  return Math.max(
    0,
    ...paths.map((at) => {
      if (statSync(at, { throwIfNoEntry: false })?.isDirectory() !== true) return changedAt(at);
      return Math.max(changedAt(at), newest(readdirSync(at).map((name) => path.join(at, name))));
    }),
  );
}

/** Milliseconds since 1970; 0 for what does not exist. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';

// Builds the web app into out/web and the server into out/server. With --if-stale only what has a source that changed
// since its last build.

const projectRoot = path.resolve(import.meta.dirname, '..');

interface App {
  name: string;
  config: string;
  sources: readonly string[];
  /** Its time is the moment at which the last complete build began. */
  stamp: string;
}

const apps: readonly App[] = [
  {
    name: 'web app',
    config: 'desktop/vite.config.ts',
    sources: [
      'desktop/src/renderer',
      'desktop/src/ipc',
      'desktop/build',
      'desktop/vite.config.ts',
      'shared/src',
      'package-lock.json',
    ],
    stamp: 'out/web.stamp',
  },
  {
    name: 'server',
    config: 'server/vite.config.ts',
    sources: ['server/src', 'server/vite.config.ts', 'shared/src', 'package-lock.json'],
    stamp: 'out/server.stamp',
  },
];

const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });
for (const app of apps) if (!values['if-stale'] || isStale(app)) await buildApp(app);

function isStale({ sources, stamp }: App): boolean {
  return newest(sources.map(inProject)) > changedAt(inProject(stamp));
}

async function buildApp({ name, config, stamp }: App): Promise<void> {
  const startedAt = new Date();
  await build({ configFile: inProject(config), logLevel: 'warn' });
  writeFileSync(inProject(stamp), '');
  utimesSync(inProject(stamp), startedAt, startedAt);
  console.log(`${name} built in ${((Date.now() - startedAt.getTime()) / 1000).toFixed(1)} s`);
}

function inProject(relative: string): string {
  return path.join(projectRoot, relative);
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

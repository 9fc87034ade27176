import path from 'node:path';
import { Script } from 'node:vm';
import { build } from 'vite';
import { leaveOutside, loadOutside } from './outside-window.ts';
import { outsideIn, type Release } from './releases.ts';
import type * as windowEntry from './window-entry.ts';

export type WindowModule = typeof windowEntry;

const projectRoot = path.resolve(import.meta.dirname, '../../..');

/** The globals that a window has of its own; everything else is the process's. */
export const OWN_GLOBALS = [
  'globalThis',
  'self',
  'window',
  'document',
  'navigator',
  'location',
  'indexedDB',
  'IDBKeyRange',
  'BroadcastChannel',
  'MessageChannel',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'fetch',
  'process',
  'console',
] as const;

export type WindowGlobals = Record<(typeof OWN_GLOBALS)[number], unknown>;

/** Evaluates the application's code once more as that release has it, with these globals. */
export type LoadWindow = (globals: WindowGlobals, release: Release) => WindowModule;

/** The code of a window as text, and the files of what it finds outside. */
export interface WindowCode {
  text: string;
  outside: readonly string[];
}

export async function bundleWindow(): Promise<WindowCode> {
  const outside = leaveOutside();
  const result = await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    plugins: [outside],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: {
        entry: path.join(import.meta.dirname, 'window-entry.ts'),
        formats: ['iife'],
        name: 'valcleanWindow',
      },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const [chunk] = outputs.flatMap((each) => ('output' in each ? each.output : []));
  if (chunk?.type !== 'chunk') throw new Error('the window did not become one script');
  return { text: chunk.code, outside: [...outside.files] };
}

/** Compiles once; each call runs it anew, so that windows share no module state. */
export async function windowLoader({ text, outside }: WindowCode): Promise<LoadWindow> {
  const parameters = ['outside', ...OWN_GLOBALS].join(', ');
  const script = new Script(`(function (${parameters}) {${text}\nreturn valcleanWindow;})`, {
    filename: 'window.js',
  });
  const load = script.runInThisContext() as (...globals: unknown[]) => WindowModule;
  const found = await loadOutside(outside);
  const releases = { 1: outsideIn(1, found), 2: outsideIn(2, found), 3: outsideIn(3, found) };
  return (globals, release) => load(releases[release], ...OWN_GLOBALS.map((name) => globals[name]));
}

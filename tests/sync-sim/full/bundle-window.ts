import path from 'node:path';
import { Script } from 'node:vm';
import { build } from 'vite';
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

/** Evaluates the application's code once more, with these globals. */
export type LoadWindow = (globals: WindowGlobals) => WindowModule;

/** The code of a window as text. */
export async function bundleWindow(): Promise<string> {
  const result = await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
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
  return chunk.code;
}

/** Compiles once; each call runs it anew, so that windows share no module state. */
export function windowLoader(code: string): LoadWindow {
  const script = new Script(`(function (${OWN_GLOBALS.join(', ')}) {${code}\nreturn valcleanWindow;})`, {
    filename: 'window.js',
  });
  const load = script.runInThisContext() as (...globals: unknown[]) => WindowModule;
  return (globals) => load(...OWN_GLOBALS.map((name) => globals[name]));
}

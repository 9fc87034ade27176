import path from 'node:path';
import type { Plugin } from 'vite';

const SHARED = path.resolve(import.meta.dirname, '../../../shared/src');
const OF_EACH_WINDOW = path.join(SHARED, 'sync');

/** They hold no state and ask for no clock, so that windows may have them in common. */
const PACKAGES =
  /\/node_modules\/(?:zod|temporal-polyfill|@sindresorhus\/[a-z]+|libphonenumber-js|@noble\/hashes)\//;

const PREFIX = '\0outside:';

/** The modules that a window's code finds in its process, by their files. */
export type Outside = Readonly<Record<string, unknown>>;

/**
 * Leaves out of a window's code what has no state: schemas, commands and the libraries under them. Evaluated anew for
 * each window, and compiled anew as it gets hot, they cost more than anything a window does. The sync core, which planted
 * bugs change, stays in, and so does everything with a timer, a database or a memory of its own.
 */
export function leaveOutside(): Plugin & { files: ReadonlySet<string> } {
  const files = new Set<string>();
  return {
    name: 'leave-outside',
    enforce: 'pre',
    files,
    async resolveId(source, importer) {
      if (importer === undefined || importer.startsWith(PREFIX)) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      if (!found || !isOutside(found.id)) return null;
      files.add(found.id);
      return `${PREFIX}${found.id}`;
    },
    async load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const file = id.slice(PREFIX.length);
      const names = Object.keys((await import(file)) as object);
      const lines = names.map((name) =>
        name === 'default'
          ? 'export default found.default;'
          : `const own_${name} = found[${JSON.stringify(name)}]; export { own_${name} as ${name} };`,
      );
      return [`const found = outside[${JSON.stringify(file)}];`, ...lines].join('\n');
    },
  };
}

function isOutside(file: string): boolean {
  if (PACKAGES.test(file)) return true;
  return file.startsWith(SHARED) && !file.startsWith(OF_EACH_WINDOW);
}

/** What windows will find; called once in each process that opens some. */
export async function loadOutside(files: readonly string[]): Promise<Outside> {
  const modules = await Promise.all(
    files.map(async (file) => [file, (await import(file)) as unknown] as const),
  );
  return Object.fromEntries(modules);
}

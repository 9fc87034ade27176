import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { runAsAdmin, withDatabase, type FreshDatabase } from './postgres.ts';

/** What is made once for a run of the browser tests (prepare-run.ts), because making it takes seconds. */
export interface PreparedRun {
  /** Data folder of a server on demo data that was closed in an orderly way; to be copied. */
  readonly demoFolder: string;
  /** The same with all migrations and nobody in it. */
  readonly emptyFolder: string;
  /** Database on the run's PostgreSQL with the same demo data. Nobody connects to it. */
  readonly demoDatabase: string;
  /** Bundled modules of `tests/replica`, by the name of their entry. */
  readonly pages: Readonly<Record<'replica-page' | 'store-page', string>>;
  /** Main and preload of the desktop app, built as the product is built. */
  readonly shellFolder: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    prepared: PreparedRun;
  }
}

/** A data folder of its own for the caller, who removes it. */
export async function dataFolder(kind: 'demo' | 'empty'): Promise<string> {
  const { demoFolder, emptyFolder } = inject('prepared');
  const folder = await mkdtemp(path.join(tmpdir(), 'valclean-data-'));
  await cp(kind === 'demo' ? demoFolder : emptyFolder, folder, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
  });
  return folder;
}

/** A PostgreSQL database of its own with demo data, on the one server of this run. */
export async function demoDatabase(): Promise<FreshDatabase> {
  const { adminUrl } = inject('postgres');
  const name = `demo_${randomBytes(8).toString('hex')}`;
  await runAsAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${inject('prepared').demoDatabase}`);
  return {
    url: withDatabase(adminUrl, name),
    drop: () => runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** The text of a page's module. */
export function bundledPage(name: keyof PreparedRun['pages']): Promise<string> {
  return readFile(inject('prepared').pages[name], 'utf8');
}

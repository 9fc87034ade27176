import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { createPasswordHashing } from '#server/accounts/password-hashing.ts';
import { prepareCompany } from '#server/accounts/prepare-company.ts';
import { migrate } from '#server/storage/migrate.ts';
import { openDatabase, type OpenDatabaseOptions } from '#server/storage/open-database.ts';
import { buildShell } from '../electron/shell-folders.ts';
import { bundlePage } from '../replica/support/bundle-page.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { runAsAdmin, withDatabase, type SharedPostgres } from './postgres.ts';
import type { PreparedRun } from './prepared-run.ts';
import { TEST_SERVER_KEY } from './test-server-key.ts';

/** Where the first project of a run leaves for the next what it made. */
const HANDED_ON = 'VALCLEAN_PREPARED_RUN';

const MIGRATED = 'valclean_template';
const DEMO = 'valclean_demo';

interface Handed {
  prepared: PreparedRun;
  postgres: SharedPostgres;
}

/** Called by vitest once for each project of browser tests; only the first makes anything, and removes it at the end. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const made = process.env[HANDED_ON];
  if (made !== undefined) {
    provide(project, JSON.parse(made) as Handed);
    return undefined;
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'valclean-run-'));
  const server = await startPostgres();
  const tearDown = async () => {
    delete process.env[HANDED_ON];
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const handed = await prepare(folder, server);
    process.env[HANDED_ON] = JSON.stringify(handed);
    provide(project, handed);
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}

function provide(project: TestProject, { prepared, postgres }: Handed): void {
  project.provide('prepared', prepared);
  project.provide('postgres', postgres);
}

async function prepare(folder: string, server: PostgresServer): Promise<Handed> {
  const [shellFolder, pages, folders] = await Promise.all([
    buildShell(await ownFolder(folder, 'shell')),
    bundlePages(await ownFolder(folder, 'pages')),
    dataFolders(folder).then(async (made) => {
      // Not beside the embedded database, which holds up this process for seconds, and an open transaction with it.
      await databases(server);
      return made;
    }),
  ]);
  return {
    prepared: { ...folders, demoDatabase: DEMO, pages, shellFolder },
    postgres: { adminUrl: server.url('postgres'), template: MIGRATED },
  };
}

async function bundlePages(folder: string): Promise<PreparedRun['pages']> {
  const bundle = async (entry: string) => {
    const file = path.join(folder, `${entry}.js`);
    await writeFile(file, await bundlePage(`tests/replica/${entry}.ts`));
    return file;
  };
  return { 'replica-page': await bundle('replica-page'), 'store-page': await bundle('store-page') };
}

async function dataFolders(folder: string): Promise<Pick<PreparedRun, 'demoFolder' | 'emptyFolder'>> {
  const emptyFolder = await ownFolder(folder, 'empty');
  const demoFolder = path.join(folder, 'demo');
  const empty = await openDatabase(options({ dataDirectory: emptyFolder }));
  await empty.close();
  await cp(emptyFolder, demoFolder, { recursive: true });
  await putDemo(options({ dataDirectory: demoFolder }));
  return { emptyFolder, demoFolder };
}

async function databases(server: PostgresServer): Promise<void> {
  const adminUrl = server.url('postgres');
  await runAsAdmin(adminUrl, `CREATE DATABASE ${MIGRATED}`);
  await migrate(withDatabase(adminUrl, MIGRATED));
  await runAsAdmin(adminUrl, `CREATE DATABASE ${DEMO} TEMPLATE ${MIGRATED}`);
  await putDemo(options({ databaseUrl: withDatabase(adminUrl, DEMO) }));
}

async function putDemo(where: OpenDatabaseOptions): Promise<void> {
  const database = await openDatabase(where);
  const passwords = createPasswordHashing();
  await prepareCompany(database, {
    isDemoWanted: true,
    isDemoAllowed: true,
    now: new Date().toISOString(),
    hashPassword: (password) => passwords.hash(password),
  });
  await database.close();
}

function options(where: { dataDirectory?: string; databaseUrl?: string }): OpenDatabaseOptions {
  const { dataDirectory = null, databaseUrl = null } = where;
  return { dataDirectory, databaseUrl, serverKey: TEST_SERVER_KEY, log: silent };
}

async function ownFolder(parent: string, name: string): Promise<string> {
  const folder = path.join(parent, name);
  await mkdir(folder);
  return folder;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase, type OpenDatabase } from '#server/storage/open-database.ts';
import { collectLog } from '../contract/server-databases.ts';
import { demoSignIn } from '../e2e/support/demo-sign-ins.ts';
import {
  freePort,
  serverSettings,
  startServer,
  type ServerOptions,
  type ServerProcess,
} from '../e2e/support/server-process.ts';
import type { Reachable } from '../replica/support/office.ts';
import { startPageServer } from '../replica/support/page-server.ts';
import { runBackup, runRestore } from '../support/backup-programs.ts';
import { bundledPage } from '../support/prepared-run.ts';
import { TEST_SERVER_KEY } from '../support/test-server-key.ts';

/** A server in a process of its own, whose operator backs it up and puts it back as the README tells them to. */
export interface RestorableOffice extends Reachable {
  /** `npm run backup`; the embedded database is stopped for it. */
  backUp(): Promise<void>;
  /** `npm run restore -- --replace` on the stopped server. Pages find it at the same address once it is started. */
  putBack(): Promise<void>;
  stop(): Promise<void>;
  /** Nothing where it runs already. */
  start(): Promise<void>;
  /** Looks into the database of the stopped server. */
  inspect<Value>(look: (database: OpenDatabase) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

export type Where = Pick<ServerOptions, 'databaseUrl' | 'dataDirectory'>;

export async function openRestorableOffice(where: Where): Promise<RestorableOffice> {
  const options = { ...where, port: await freePort() };
  const folder = await mkdtemp(path.join(tmpdir(), 'valclean-backup-'));
  const file = path.join(folder, 'backup.ndjson.gz');
  let server: ServerProcess | null = await startServer(options);
  const printed = server.output();
  const network = await startPageServer(await bundledPage('replica-page'), server.address);
  const settings = serverSettings(options);
  const stop = async () => {
    await server?.stop();
    server = null;
  };
  const start = async () => {
    server ??= await startServer(options);
  };
  return {
    network,
    credentials: (role) => demoSignIn(printed, role),
    async backUp() {
      const mustStop = where.databaseUrl === undefined;
      if (mustStop) await stop();
      await runBackup(file, settings);
      if (mustStop) await start();
    },
    async putBack() {
      await runRestore(file, settings, { isReplacing: true });
    },
    stop,
    start,
    async inspect(look) {
      const { databaseUrl = null, dataDirectory = null } = where;
      const place = { databaseUrl, dataDirectory, serverKey: TEST_SERVER_KEY, log: collectLog() };
      const database = await openDatabase(place);
      try {
        return await look(database);
      } finally {
        await database.close();
      }
    },
    async close() {
      await network.close();
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

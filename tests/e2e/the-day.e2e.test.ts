import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '#server/storage/open-database.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { freePort, startServer, type ServerProcess } from './support/server-process.ts';
import { liveTheDay } from './the-day.ts';

const MESSAGES = `SELECT template FROM messages WHERE subject_ids ->> 'orderId' = $1 ORDER BY template`;

test('[SY1] [SY2] [SY3] the day, on PGlite with one server', { timeout: 240_000 }, async () => {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'valclean-day-'));
  const options = { port: await freePort(), dataDirectory };
  let server = await startServer(options);
  try {
    await liveTheDay({
      first: server,
      killAll: () => server.kill(),
      async startAgain() {
        server = await startServer(options);
        return { first: server, second: server };
      },
      messagesAbout: async () => {
        throw new Error('PGlite is read after the day');
      },
    });
  } finally {
    await server.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  }
});

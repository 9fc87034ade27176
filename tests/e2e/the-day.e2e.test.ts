import { rm } from 'node:fs/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '#server/storage/open-database.ts';
import { dataFolder, demoDatabase } from '../support/prepared-run.ts';
import { freePort, startServer } from './support/server-process.ts';
import { liveTheDay } from './the-day.ts';

const MINUTES = 60_000;
/** The refused confirmation told the customer nothing: one confirmation, of the decision that stands. */
const TOLD = ['order.confirmed', 'order.received'];

test('[SY1] [SY2] [SY3] the day, on PGlite', { timeout: 4 * MINUTES }, async () => {
  const dataDirectory = await dataFolder('demo');
  const options = { port: await freePort(), dataDirectory };
  let server = await startServer(options);
  try {
    const orderId = await liveTheDay({
      mine: server,
      killAll: () => server.kill(),
      async startAgain() {
        server = await startServer(options);
        return { mine: server, theirs: server };
      },
    });
    expect(await server.stop()).toBe(0);
    expect(await messagesInFolder(dataDirectory, orderId)).toEqual(TOLD);
  } finally {
    await server.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  }
});

test('[SY11] the day, on PostgreSQL with a server for each manager', { timeout: 4 * MINUTES }, async () => {
  const database = await demoDatabase();
  const databaseUrl = database.url;
  const ports = [await freePort(), await freePort()] as const;
  const startBoth = async () => ({
    mine: await startServer({ port: ports[0], databaseUrl }),
    theirs: await startServer({ port: ports[1], databaseUrl }),
  });
  let servers = await startBoth();
  const killAll = async () => void (await Promise.all([servers.mine.kill(), servers.theirs.kill()]));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const messagesAbout = async (orderId: string) => {
    const text = `SELECT template FROM messages WHERE subject_ids ->> 'orderId' = $1 ORDER BY template`;
    const { rows } = await client.query<{ template: string }>(text, [orderId]);
    return rows.map(({ template }) => template);
  };
  try {
    const startAgain = async () => (servers = await startBoth());
    const orderId = await liveTheDay({ mine: servers.mine, killAll, startAgain, messagesAbout });
    expect(await messagesAbout(orderId)).toEqual(TOLD);
  } finally {
    await client.end();
    await killAll();
    await database.drop();
  }
});

async function messagesInFolder(dataDirectory: string, orderId: string): Promise<string[]> {
  const database = await openDatabase({ databaseUrl: null, dataDirectory, log: silent });
  try {
    const rows = await database.db
      .selectFrom('messages')
      .select(['template', 'subject_ids'])
      .orderBy('template')
      .execute();
    return rows
      .filter(({ subject_ids: ids }) => JSON.stringify(ids).includes(orderId))
      .map(({ template }) => template);
  } finally {
    await database.close();
  }
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

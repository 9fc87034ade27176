import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '#server/storage/open-database.ts';
import { collectLog } from '../contract/server-databases.ts';
import { failToStart, freePort, startServer, type ServerOptions } from '../e2e/support/server-process.ts';
import { brokenPages, type Place } from '../support/check-pages.ts';
import { dataFolder, demoDatabase } from '../support/prepared-run.ts';
import { TEST_SERVER_KEY } from '../support/test-server-key.ts';
import { testSeed, testSizes } from '../support/test-sizes.ts';
import { countsInTables, endRepeatedly, wholeHistory, type Endings } from './killed-server.ts';

const PER_ENDING_MS = 20_000;
/** A machine that runs the other tests too; the figure itself is printed. */
const LONGEST_REOPENING_MS = 30_000;

describe('[SY4] the server ends in the middle of a push', () => {
  const onPGlite = { kills: testSizes.serverKillsPglite, stops: testSizes.serverStops };
  test(
    `PGlite, ${onPGlite.kills} kills and ${onPGlite.stops} stops: nothing acknowledged is lost, nothing is there by half`,
    { timeout: 60_000 + PER_ENDING_MS * (onPGlite.kills + onPGlite.stops) },
    async () => {
      const dataDirectory = await dataFolder('demo');
      try {
        await expectNothingLost({ port: await freePort(), dataDirectory }, onPGlite);
      } finally {
        await rm(dataDirectory, { recursive: true, force: true });
      }
    },
  );

  const onPostgres = { kills: testSizes.serverKillsPostgres, stops: 1 };
  test(
    `PostgreSQL, ${onPostgres.kills} kills and ${onPostgres.stops} stop: nothing acknowledged is lost, nothing is there by half`,
    { timeout: 60_000 + PER_ENDING_MS * (onPostgres.kills + onPostgres.stops) },
    async () => {
      const { url, drop } = await demoDatabase();
      await expectNothingLost({ port: await freePort(), databaseUrl: url }, onPostgres);
      await drop();
    },
  );
});

test(
  `[SY4] ${testSizes.secondProcesses} second processes on one data folder are refused, and the first goes on`,
  { timeout: 60_000 + PER_ENDING_MS * testSizes.secondProcesses },
  async () => {
    const dataDirectory = await dataFolder('demo');
    const server = await startServer({ port: await freePort(), dataDirectory });
    for (let second = 0; second < testSizes.secondProcesses; second += 1) {
      const { exitCode, output } = await failToStart({ port: await freePort(), dataDirectory });
      expect({ exitCode, output }).toEqual({
        exitCode: 1,
        output: expect.stringMatching(/in use by process/),
      });
    }
    expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    await rm(dataDirectory, { recursive: true, force: true });
  },
);

async function expectNothingLost(options: ServerOptions, endings: Omit<Endings, 'seed'>): Promise<void> {
  const kind = options.databaseUrl === undefined ? 'PGlite' : 'PostgreSQL';
  const survived = await endRepeatedly(options, { ...endings, seed: testSeed(`ended servers on ${kind}`) });
  const { sent, acknowledged, interrupted, exitCodes, reopenMs } = survived;
  const slowest = Math.max(...reopenMs);
  console.log(
    `${kind}: ${endings.kills} kills, ${endings.stops} stops, ${sent.length} commands, ${interrupted} pushes cut; ` +
      `ready again after ${Math.round(median(reopenMs))} ms (median), ${Math.round(slowest)} ms (worst)`,
  );
  expect([...acknowledged.values()].filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
  expect(interrupted).toBeGreaterThan(0);
  // An orderly end answers what is under way.
  expect(exitCodes).toEqual(exitCodes.map(() => 0));
  expect(slowest).toBeLessThan(LONGEST_REOPENING_MS);

  const database = await openDatabase({
    databaseUrl: options.databaseUrl ?? null,
    dataDirectory: options.dataDirectory ?? null,
    serverKey: TEST_SERVER_KEY,
    log: collectLog(),
  });
  const counts = await countsInTables(database, survived);
  await database.close();
  expect(counts).toEqual(wholeHistory(sent.length));
  expect(await brokenPages(placeOf(options))).toEqual([]);
  expect(acknowledged.size).toBe(sent.length);
}

function placeOf({ databaseUrl, dataDirectory = '' }: ServerOptions): Place {
  return databaseUrl === undefined ? { dataDirectory } : { databaseUrl };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

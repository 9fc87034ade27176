import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, goOffline, goOnline, openAs, until, visit, type Office } from './support/office.ts';
import { seededChance } from '#server/seed/seeded-chance.ts';
import { startKillableBrowser } from './support/killable-browser.ts';
import { openPreparedOffice } from './support/prepared-office.ts';
import { testSeed, testSizes } from '../support/test-sizes.ts';

const ROUNDS = testSizes.browserKills;
/** How long a window writes before it is killed. */
const WRITING_MS = 400;

let office: Office;
let profile: string;

beforeAll(async () => {
  [office, profile] = await Promise.all([
    openPreparedOffice(),
    mkdtemp(path.join(tmpdir(), 'valclean-crash-')),
  ]);
});

afterAll(async () => {
  await office.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

describe('the browser is killed while commands are being saved', () => {
  test(
    '[SY1][SY4] nothing that was reported saved is lost, and nothing is applied twice',
    async () => {
      let browser = await startKillableBrowser(profile);
      await visit(browser.page, office);
      const session = await openAs(browser.page, office, 'admin');
      const saved: string[] = [];
      let wipes = 0;
      const chance = seededChance(testSeed('browser kills'));
      for (let round = 0; round < ROUNDS; round += 1) {
        // Odd rounds deliver while they write, even ones have only the disk.
        if (round % 2 === 0) goOffline(office);
        await browser.page.exposeFunction('reportSaved', (id: string) => saved.push(id));
        await browser.page.evaluate(
          () =>
            void (
              window as unknown as { underTest: { writeUntilKilled(): Promise<void> } }
            ).underTest.writeUntilKilled(),
        );
        await new Promise((resolve) => setTimeout(resolve, WRITING_MS + chance.next() * WRITING_MS));
        await browser.kill();
        goOffline(office);
        browser = await startKillableBrowser(profile);
        await visit(browser.page, office);
        await call(browser.page, 'open', session);
        // Chromium may have thrown its databases away at this start: then the office comes back from the server, and what
        // the server does not have from the journal. Otherwise the device alone has everything.
        if ((await call(browser.page, 'status'))?.lastSyncAt === null) {
          wipes += 1;
          await goOnline(office, browser.page);
          await until(
            () => call(browser.page, 'status'),
            (status) => status?.waiting === 0 && status.phase === 'online',
            60_000,
          );
        }
        const query = { selector: { id: { $in: saved } }, sort: [], skip: 0, limit: 1 };
        const { total } = await call(browser.page, 'look', 'customers', query);
        const found = {
          total,
          wipes,
          status: await call(browser.page, 'status'),
          databases: await call(browser.page, 'databaseNames'),
        };
        // With what the device held, because a loss that cannot be repeated has to explain itself.
        expect(found).toMatchObject({ total: saved.length });
        office.network.setFault(() => null);
      }
      expect(saved.length).toBeGreaterThan(ROUNDS);
      await goOnline(office, browser.page);
      await until(
        () => call(browser.page, 'status'),
        (status) => status?.waiting === 0 && status.phase === 'online',
        60_000,
      );
      const query = { selector: { id: { $in: saved } }, sort: [], skip: 0, limit: saved.length };
      const { documents } = await until(
        () => call(browser.page, 'look', 'customers', query),
        (window) => window.documents.every(({ provisional }) => provisional.length === 0),
        60_000,
      );
      expect(documents.map(({ document }) => document.id).toSorted()).toEqual(saved.toSorted());
      expect(documents.filter(({ document }) => document.revision !== 1)).toEqual([]);
      expect((await call(browser.page, 'status'))?.attention).toBe(0);
      await browser.kill();
    },
    60_000 + 40_000 * ROUNDS,
  );
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startKillableBrowser, type KillableBrowser } from './support/killable-browser.ts';
import { call, goOffline, goOnline, newCustomer, openAs, until, visit } from './support/office.ts';
import type { Office } from './support/office.ts';
import { openPreparedOffice } from './support/prepared-office.ts';
import { tearLogs } from './support/tear-logs.ts';

// Chromium keeps an origin's IndexedDB in one LevelDB and goes on writing after a record that a kill cut off. At the
// start after that it finds the log damaged and throws the whole origin's databases away.

let office: Office;

beforeAll(async () => {
  office = await openPreparedOffice();
});
afterAll(() => office.close());

async function withProfile(work: (profile: string) => Promise<void>): Promise<void> {
  const profile = await mkdtemp(path.join(tmpdir(), 'valclean-torn-'));
  try {
    await work(profile);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Damaged {
  browser: KillableBrowser;
  session: Awaited<ReturnType<typeof openAs>>;
  /** Customers that were reported saved and whose answer never came, in their order. */
  waiting: string[];
  /** One that was delivered and settled before, and one whose creation was undone. */
  delivered: string;
  undone: string;
}

/** Two kills: the first leaves torn records, after the second the browser finds them. */
async function damage(profile: string, { query = '', folders = ['IndexedDB'] } = {}): Promise<Damaged> {
  let browser = await startKillableBrowser(profile);
  // One that a failure leaves behind would hold the profile.
  onTestFinished(() => browser.kill());
  await visit(browser.page, office, query);
  const session = await openAs(browser.page, office, 'admin');
  const save = async (): Promise<string> => {
    const id = await call(browser.page, 'newId');
    const outcome = await call(browser.page, 'submit', 'customer.create', newCustomer(id, 'Torn'));
    expect(outcome).toMatchObject({ ok: true });
    return id;
  };
  const delivered = await save();
  await until(
    () => call(browser.page, 'seeOne', 'customers', delivered),
    (seen) => seen?.provisional.length === 0,
  );
  // The server does the next one and its answer is lost.
  const pushes = office.network.count('/sync/push');
  office.network.setFault((at) => (at === '/sync/push' ? { kind: 'lose_reply' } : null));
  const waiting = [await save()];
  await until(
    () => Promise.resolve(office.network.count('/sync/push')),
    (count) => count > pushes,
  );
  goOffline(office);
  waiting.push(await save());
  const undone = await save();
  const last = (await call(browser.page, 'waiting')).at(-1);
  expect(await call(browser.page, 'undo', last?.n ?? 0)).toBe(true);
  waiting.push(await save());
  await browser.kill();
  expect(await tearLogs(profile, folders)).toBeGreaterThan(0);
  browser = await startKillableBrowser(profile);
  await visit(browser.page, office, query);
  await call(browser.page, 'open', session);
  waiting.push(await save(), await save());
  await browser.kill();
  browser = await startKillableBrowser(profile);
  await visit(browser.page, office, query);
  await call(browser.page, 'open', session);
  return { browser, session, waiting, delivered, undone };
}

async function waitingCustomers({ page }: KillableBrowser): Promise<string[]> {
  const rows = await call(page, 'waiting');
  return rows.map(({ args }) => (args as { customerId: string }).customerId);
}

describe('a torn record in the log of the browser’s databases', () => {
  test('[SY1] without the journal everything that was saved is lost (the control)', () =>
    withProfile(async (profile) => {
      const { browser, waiting } = await damage(profile, { query: '?journal=off' });
      expect(waiting).toHaveLength(5);
      expect(await waitingCustomers(browser)).toEqual([]);
      await browser.kill();
      office.network.setFault(() => null);
    }));

  test('[SY1][SY4] with it everything is there and goes up once, the undone excepted', () =>
    withProfile(async (profile) => {
      // The names of the private files lie in LevelDBs too.
      const damaged = await damage(profile, { folders: ['IndexedDB', 'File System'] });
      const { browser, waiting, delivered, undone } = damaged;
      expect(await waitingCustomers(browser)).toEqual(waiting);
      expect(await call(browser.page, 'status')).toMatchObject({ restored: 5, waiting: 5, lastSyncAt: null });
      expect(await call(browser.page, 'seeOne', 'customers', waiting[0] ?? '')).not.toBeNull();
      expect(await call(browser.page, 'undo', 1)).toBe(false);
      await goOnline(office, browser.page);
      await until(
        () => call(browser.page, 'status'),
        (status) => status?.waiting === 0 && status.phase === 'online',
      );
      const all = [...waiting, delivered, undone];
      const { documents } = await until(
        () =>
          call(browser.page, 'look', 'customers', {
            selector: { id: { $in: all } },
            sort: [],
            skip: 0,
            limit: 10,
          }),
        (window) => window.documents.every(({ provisional }) => provisional.length === 0),
      );
      expect(documents.map(({ document }) => document.id)).toEqual([...waiting, delivered].toSorted());
      expect(documents.filter(({ document }) => document.revision !== 1)).toEqual([]);
      expect(await call(browser.page, 'status')).toMatchObject({ attention: 0, trouble: null });
      // Created once and written in place ever since: a name that is written again could be torn as well.
      const files = await readdir(path.join(profile, 'Default/File System'), { recursive: true });
      expect(files.filter((file) => /\/t\/\d\d\/\d+$/.test(file))).toHaveLength(2);
      await browser.kill();
    }));
});

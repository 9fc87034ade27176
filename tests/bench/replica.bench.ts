import type { Browser, Page } from 'playwright';
import { bundlePage } from '../replica/support/bundle-page.ts';
import { launchChromium } from '../support/chromium.ts';
import { median, percentile, reportFigure, sized } from './report-figure.ts';
import type * as benchPage from './support/bench-page.ts';
import { largeOffice } from './support/large-office.ts';
import { startSnapshotServer } from './support/snapshot-server.ts';

// What the device itself takes: filling a replica beside plain Dexie, and from a command to the changed screen.

const SIZE = sized(100_000, 300);
const SUBMITS = sized(100, 5);
const COLD_STARTS = sized(7, 2);

type Underneath = { underTest: typeof benchPage };

/** The same indexes as the replica's, so that the same work is compared. */
const INDEXES = {
  appointments: 'id, startsAt, [date+startsAt], [staffId+startsAt], [orderId+startsAt], updatedAt, revision',
  orders: 'id, startsAt, [status+startsAt], [customerId+startsAt], updatedAt, revision',
  customers: 'id, name, updatedAt, revision',
};

const newest = {
  selector: {},
  sort: [{ field: 'startsAt', direction: 'desc' as const }],
  skip: 0,
  limit: 100,
};
const byName = { selector: {}, sort: [{ field: 'name', direction: 'asc' as const }], skip: 0, limit: 100 };

const [browser, module] = await Promise.all([
  launchChromium(),
  bundlePage('tests/bench/support/bench-page.ts'),
]);
try {
  await measure(browser);
} finally {
  await browser.close();
}

async function measure(browser: Browser): Promise<void> {
  const server = await startSnapshotServer(module, largeOffice(SIZE));
  const smallServer = await startSnapshotServer(module, largeOffice(0));
  const before = await plainDexie(browser, server.url, INDEXES);
  const page = await freshPage(browser, server.url);
  const filled = await page.evaluate(() => (window as unknown as Underneath).underTest.firstSync());
  const after = await plainDexie(browser, server.url, INDEXES);
  const idsOnly = await plainDexie(browser, server.url, {});
  reportFigure({ name: `first sync, ${SIZE} documents, download included`, value: filled / 1000, unit: 's' });
  reportFigure({ name: 'raw Dexie bulkPut, same indexes', value: (before + after) / 2000, unit: 's' });
  reportFigure({ name: 'raw Dexie bulkPut, ids only', value: idsOnly / 1000, unit: 's' });
  reportFigure({
    measure: 'B1',
    name: `first sync / raw Dexie bulkPut with the same indexes, ${SIZE} documents, in documents per second`,
    value: (before + after) / 2 / filled,
    unit: 'x',
    goal: 0.55,
    isAtLeast: true,
  });
  await reportLists(page);
  await reportScreen(page);
  const small = await freshPage(browser, smallServer.url);
  await small.evaluate(() => (window as unknown as Underneath).underTest.firstSync());
  await reportColdStart(page, small);
  await Promise.all([server.close(), smallServer.close()]);
}

async function plainDexie(browser: Browser, url: string, indexes: Record<string, string>): Promise<number> {
  const page = await freshPage(browser, url);
  const took = await page.evaluate(
    (given) => (window as unknown as Underneath).underTest.plainDexie(given),
    indexes,
  );
  await page.context().close();
  return took;
}

async function reportColdStart(page: Page, small: Page): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const start = async (each: Page): Promise<number> => {
    await each.reload();
    await each.waitForFunction(() => 'underTest' in window);
    return each.evaluate((day) => (window as unknown as Underneath).underTest.coldBoard(day), today);
  };
  const [large, empty]: [number[], number[]] = [[], []];
  for (let run = 0; run < COLD_STARTS; run += 1) {
    empty.push(await start(small));
    large.push(await start(page));
  }
  reportFigure({ name: `start to a board, ${SIZE} documents, median`, value: median(large), unit: 'ms' });
  reportFigure({ name: 'start to a board, empty office, median', value: median(empty), unit: 'ms' });
  reportFigure({
    measure: 'B8',
    name: `start to a board with ${SIZE} documents / with an empty office`,
    value: median(large) / median(empty),
    unit: 'x',
    goal: 1.5,
  });
}

async function freshPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'underTest' in window);
  return page;
}

async function reportLists(page: Page): Promise<void> {
  const lists = [
    ['latest 100 orders and their count', 'orders', newest],
    ['first 100 customers by name and their count', 'customers', byName],
    ['pending orders, first 100 and their count', 'orders', { ...newest, selector: { status: 'pending' } }],
  ] as const;
  for (const [name, collection, query] of lists) {
    const took = await page.evaluate(
      ([each, asked]) => (window as unknown as Underneath).underTest.timeQuery(each, asked),
      [collection, query] as const,
    );
    reportFigure({ name: `${name}, ${SIZE} documents`, value: took, unit: 'ms' });
  }
}

async function reportScreen(page: Page): Promise<void> {
  const { screen, write } = await page.evaluate(
    ([count, query]) => (window as unknown as Underneath).underTest.submitToScreen(count, query),
    [SUBMITS, byName] as const,
  );
  const goal = percentile(write, 0.95) + 16;
  reportFigure({ name: `bare Dexie write, strict, p95`, value: percentile(write, 0.95), unit: 'ms' });
  reportFigure({
    name: `offline command to changed list, ${SIZE} documents, median`,
    value: percentile(screen, 0.5),
    unit: 'ms',
  });
  reportFigure({
    measure: 'B4',
    name: `offline command to changed list, ${SIZE} documents, p95 (goal: a bare write and a frame)`,
    value: percentile(screen, 0.95),
    unit: 'ms',
    goal,
  });
}

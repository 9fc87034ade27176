import type { Browser, Page } from 'playwright';
import { bundlePage } from '../replica/support/bundle-page.ts';
import { launchChromium } from '../support/chromium.ts';
import { percentile, reportFigure } from './report-figure.ts';
import type * as benchPage from './support/bench-page.ts';
import { largeOffice } from './support/large-office.ts';
import { startSnapshotServer } from './support/snapshot-server.ts';

// What the device itself takes: filling a replica beside plain Dexie, and from a command to the changed screen.

const SIZES = (process.env['BENCH_DOCUMENTS'] ?? '20000,100000').split(',').map(Number);
const SUBMITS = 100;

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
  for (const size of SIZES) await measure(browser, size);
} finally {
  await browser.close();
}

async function measure(browser: Browser, size: number): Promise<void> {
  const server = await startSnapshotServer(module, largeOffice(size));
  const page = await freshPage(browser, server.url);
  const filled = await page.evaluate(() => (window as unknown as Underneath).underTest.firstSync());
  reportFigure({ name: `first sync, ${size} documents, download included`, value: filled / 1000, unit: 's' });
  reportFigure({ name: `first sync, ${size} documents`, value: size / (filled / 1000), unit: 'documents/s' });
  await reportLists(page, size);
  await reportScreen(page, size);
  await page.reload();
  await page.waitForFunction(() => 'underTest' in window);
  const cold = await page.evaluate(
    (query) => (window as unknown as Underneath).underTest.coldStart(query),
    newest,
  );
  reportFigure({ name: `start to first list, ${size} documents`, value: cold, unit: 'ms' });
  await page.context().close();

  const other = await freshPage(browser, server.url);
  const bare = await other.evaluate(() => (window as unknown as Underneath).underTest.plainDexie({}));
  const indexed = await other.evaluate(
    (indexes) => (window as unknown as Underneath).underTest.plainDexie(indexes),
    INDEXES,
  );
  reportFigure({ name: `plain Dexie bulkPut, ${size} documents, ids only`, value: bare / 1000, unit: 's' });
  reportFigure({
    name: `plain Dexie bulkPut, ${size} documents, same indexes`,
    value: indexed / 1000,
    unit: 's',
  });
  reportFigure({
    name: `first sync against plain Dexie with the same indexes, ${size}`,
    value: filled / indexed,
    unit: 'x',
    goal: 2,
  });
  await other.context().close();
  await server.close();
}

async function freshPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'underTest' in window);
  return page;
}

async function reportLists(page: Page, size: number): Promise<void> {
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
    reportFigure({ name: `${name}, ${size} documents`, value: took, unit: 'ms' });
  }
}

async function reportScreen(page: Page, size: number): Promise<void> {
  const { screen, write } = await page.evaluate(
    ([count, query]) => (window as unknown as Underneath).underTest.submitToScreen(count, query),
    [SUBMITS, byName] as const,
  );
  const goal = percentile(write, 0.95) + 1000 / 60;
  reportFigure({ name: `bare Dexie write, strict, p95`, value: percentile(write, 0.95), unit: 'ms' });
  reportFigure({
    name: `submit to changed list, ${size} documents, median`,
    value: percentile(screen, 0.5),
    unit: 'ms',
  });
  reportFigure({
    name: `submit to changed list, ${size} documents, p95 (goal: a write and a frame)`,
    value: percentile(screen, 0.95),
    unit: 'ms',
    goal,
  });
}

import type { Browser, Page } from 'playwright';
import { bundlePage } from '../replica/support/bundle-page.ts';
import { launchChromium } from '../support/chromium.ts';
import type * as benchPage from './support/bench-page.ts';
import { percentile, reportFigure, sized } from './report-figure.ts';
import { largeOffice } from './support/large-office.ts';
import type * as rxdbPage from './support/rxdb-page.ts';
import { startRxdbServer } from './support/rxdb-server.ts';
import { startSnapshotServer } from './support/snapshot-server.ts';

// What somebody would take instead: RxDB's own two-way replication over HTTP, a replication per collection, with pull and
// push handlers over plain Hono. The same documents in the same RxDB schemas on the same storage.

const SIZE = sized(20_000, 200);
const WRITES = sized(40, 3);

type OurPage = { underTest: typeof benchPage };
type TheirPage = { underTest: typeof rxdbPage };

const [browser, ourModule, theirModule] = await Promise.all([
  launchChromium(),
  bundlePage('tests/bench/support/bench-page.ts'),
  bundlePage('tests/bench/support/rxdb-page.ts'),
]);
try {
  const documents = largeOffice(SIZE);
  const ours = await startSnapshotServer(ourModule, documents);
  const theirs = await startRxdbServer(theirModule, documents);
  const ourTimes: number[] = [];
  const theirTimes: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    ourTimes.push(
      await inPage(browser, ours.url, (page) =>
        page.evaluate(() => (window as unknown as OurPage).underTest.firstSync()),
      ),
    );
    theirTimes.push(
      await inPage(browser, theirs.url, (page) =>
        page.evaluate(() => (window as unknown as TheirPage).underTest.firstSync()),
      ),
    );
  }
  const [mine, other] = [Math.min(...ourTimes), Math.min(...theirTimes)];
  reportFigure({ name: `first sync, ${SIZE} documents`, value: mine / 1000, unit: 's' });
  reportFigure({
    name: `first sync by RxDB's replication, ${SIZE} documents`,
    value: other / 1000,
    unit: 's',
  });
  reportFigure({
    name: "RxDB's replication / ours, the time of a first sync",
    value: other / mine,
    unit: 'x',
  });
  await reportWrites(browser, theirs.url);
  await Promise.all([ours.close(), theirs.close()]);
} finally {
  await browser.close();
}

/** A document written in one window until another window's query has it, both in replication. */
async function reportWrites(browser: Browser, url: string): Promise<void> {
  const [sender, watcher] = [await freshPage(browser, url), await freshPage(browser, url)];
  for (const page of [sender, watcher])
    await page.evaluate(() => (window as unknown as TheirPage).underTest.firstSync());
  await watcher.evaluate(() => (window as unknown as TheirPage).underTest.noteArrivals());
  const times: number[] = [];
  for (let run = 0; run < WRITES; run += 1) {
    const id = crypto.randomUUID();
    const at = await sender.evaluate(
      (each) => (window as unknown as TheirPage).underTest.timedInsert(each),
      id,
    );
    times.push(
      (await watcher.evaluate((each) => (window as unknown as TheirPage).underTest.arrivalOf(each), id)) - at,
    );
  }
  reportFigure({
    name: "RxDB's replication, a write in one window to another's query, median",
    value: percentile(times, 0.5),
    unit: 'ms',
  });
  reportFigure({
    name: "RxDB's replication, a write in one window to another's query, p95",
    value: percentile(times, 0.95),
    unit: 'ms',
  });
  await sender.context().close();
  await watcher.context().close();
}

async function inPage<Value>(
  browser: Browser,
  url: string,
  work: (page: Page) => Promise<Value>,
): Promise<Value> {
  const page = await freshPage(browser, url);
  const value = await work(page);
  await page.context().close();
  return value;
}

async function freshPage(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'underTest' in window);
  return page;
}

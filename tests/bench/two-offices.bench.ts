import type { Browser, Page } from 'playwright';
import { bundlePage } from '../replica/support/bundle-page.ts';
import { call, newCustomer, openAs, openOffice, visit, type Office } from '../replica/support/office.ts';
import { launchChromium } from '../support/chromium.ts';
import { percentile, reportFigure, sized } from './report-figure.ts';
import { startEchoServer } from './support/echo-server.ts';
import type * as echoPage from './support/echo-page.ts';

// From a command in one office to the changed list in another, over a real server on its embedded database; and beside
// each the least that it could be: the document over HTTP, out again on a stream of events, into Dexie.

const RUNS = sized(60, 3);
const WARM_UP_RUNS = sized(10, 1);

type Underneath = { underTest: typeof echoPage };

const [browser, office, echo] = await Promise.all([
  launchChromium(),
  openOffice(),
  bundlePage('tests/bench/support/echo-page.ts').then(startEchoServer),
]);
try {
  const [sender, watcher] = [await officePage(browser, office), await officePage(browser, office)];
  await call(watcher, 'noteArrivals', 'customers', {
    selector: {},
    sort: [{ field: 'name', direction: 'asc' }],
    skip: 0,
    limit: RUNS + WARM_UP_RUNS + 50,
  });
  const [bareSender, bareWatcher] = [await barePage(browser, echo.url), await barePage(browser, echo.url)];
  await bareWatcher.evaluate(() => (window as unknown as Underneath).underTest.watch());
  const [times, bareTimes]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS + WARM_UP_RUNS; run += 1) {
    const took = await throughOffices(sender, watcher, run);
    const bareTook = await throughEcho(bareSender, bareWatcher);
    if (run < WARM_UP_RUNS) continue;
    times.push(took);
    bareTimes.push(bareTook);
  }
  report(times, bareTimes);
} finally {
  await browser.close();
  await office.close();
  await echo.close();
}

function report(times: readonly number[], bareTimes: readonly number[]): void {
  for (const [what, values] of [
    ['command in one office to the list in another', times],
    ['bare echo of a document into Dexie', bareTimes],
  ] as const) {
    reportFigure({ name: `${what}, median`, value: percentile(values, 0.5), unit: 'ms' });
    reportFigure({ name: `${what}, p95`, value: percentile(values, 0.95), unit: 'ms' });
  }
  reportFigure({
    measure: 'B5',
    name: "A's command to B's screen p95 / bare echo into Dexie p95",
    value: percentile(times, 0.95) / percentile(bareTimes, 0.95),
    unit: 'x',
    goal: 2,
  });
}

async function throughOffices(sender: Page, watcher: Page, run: number): Promise<number> {
  const id = await call(sender, 'newId');
  const sentAt = await call(sender, 'timedSubmit', 'customer.create', newCustomer(id, `00 bench ${run}`));
  return (await call(watcher, 'arrivalOf', id)) - sentAt;
}

async function throughEcho(sender: Page, watcher: Page): Promise<number> {
  const id = crypto.randomUUID();
  const sentAt = await sender.evaluate(
    (each) => (window as unknown as Underneath).underTest.timedSend(each),
    id,
  );
  const arrivedAt = await watcher.evaluate(
    (each) => (window as unknown as Underneath).underTest.arrivalOf(each),
    id,
  );
  return arrivedAt - sentAt;
}

async function officePage(browser: Browser, office: Office): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await visit(page, office);
  await openAs(page, office, 'admin');
  return page;
}

async function barePage(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'underTest' in window);
  return page;
}

import type { Browser, Page as BrowserPage } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { bundledPage } from '../support/prepared-run.ts';
import { startPageServer, type PageServer } from './support/page-server.ts';
import type * as storePage from './store-page.ts';

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchChromium(),
    bundledPage('store-page').then((module) => startPageServer(module, null)),
  ]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

type StorePage = typeof storePage;
type Page = { underTest: StorePage };

async function freshPage(): Promise<BrowserPage> {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'underTest' in window);
  return page;
}

test.each([
  ['[SY2] the truth in RxDB on Dexie', 'runTruthStoreCases'],
  ['[SY1] the outbox in Dexie', 'runOutboxCases'],
] as const)('%s keeps the contract of its port in Chromium', async (_title, suite) => {
  const page = await freshPage();
  const results = await page.evaluate((name) => (window as unknown as Page).underTest[name](), suite);
  await page.close();
  expect(results.length).toBeGreaterThan(3);
  expect(results.filter(({ error }) => error !== null)).toEqual([]);
});

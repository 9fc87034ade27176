import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { bundlePage } from './support/bundle-page.ts';
import { startPageServer, type PageServer } from './support/page-server.ts';
import type { CaseResult } from './store-page.ts';

let browser: Browser;
let server: PageServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchChromium(),
    bundlePage('tests/replica/store-page.ts').then((module) => startPageServer(module, null)),
  ]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

interface Page {
  underTest: { runTruthStoreCases(): Promise<CaseResult[]>; runOutboxCases(): Promise<CaseResult[]> };
}

async function runInPage(suite: keyof Page['underTest']): Promise<CaseResult[]> {
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'underTest' in window);
  const results = await page.evaluate((name) => (window as unknown as Page).underTest[name](), suite);
  await page.close();
  return results;
}

test.each([
  ['[SY2] the truth in RxDB on Dexie', 'runTruthStoreCases'],
  ['[SY1] the outbox in Dexie', 'runOutboxCases'],
] as const)('%s keeps the contract of its port in Chromium', async (_title, suite) => {
  const results = await runInPage(suite);
  expect(results.length).toBeGreaterThan(3);
  expect(results.filter(({ error }) => error !== null)).toEqual([]);
});

import { chromium } from 'playwright';
import { test as base } from 'vitest';
import { findOrInstallBrowser, launchArgs } from '../../run/find-browser.ts';
import { visit } from './office.ts';
import { openPreparedOffice } from './prepared-office.ts';

/**
 * A test with a real server on demo data, the network before it, and one device; what it names of these is made.
 * `office` and `browser` are shared by the tests of a file, the network is sound when a test begins. `context` is a
 * device of its own; `page` and `secondPage` are its windows, with the replica's module loaded and nothing opened.
 */
export const test = base
  .extend('executablePath', { scope: 'file' }, () => findOrInstallBrowser())
  .extend('office', { scope: 'file' }, async ({ executablePath: _browser }, { onCleanup }) => {
    const office = await openPreparedOffice();
    onCleanup(() => office.close());
    return office;
  })
  .extend('browser', { scope: 'file' }, async ({ executablePath }, { onCleanup }) => {
    const browser = await chromium.launch({ executablePath, args: [...launchArgs] });
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('context', async ({ browser, office }, { onCleanup }) => {
    office.network.setFault(() => null);
    const context = await browser.newContext();
    onCleanup(() => context.close());
    return context;
  })
  .extend('page', async ({ context, office }) => {
    const page = await context.newPage();
    await visit(page, office);
    return page;
  })
  .extend('secondPage', async ({ context, office, page: _first }) => {
    const page = await context.newPage();
    await visit(page, office);
    return page;
  });

import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { serveScreens, type ServedScreens } from '../ui/serve-screens.ts';

interface Screen {
  title: string;
  /** What is wished of the office in memory. */
  wishes?: string;
  at?: string;
  phone?: boolean;
  /** What is done before looking. */
  steps?: (page: Page) => Promise<void>;
}

const visitName = /Studio Nord Ltd, Regular clean, 15:45/;

const SCREENS: readonly Screen[] = [
  { title: 'sign in', wishes: 'signed-out' },
  { title: 'known accounts', wishes: 'known' },
  { title: 'first sync', wishes: 'first-sync' },
  { title: 'insecure page', wishes: 'insecure' },
  { title: 'today' },
  { title: 'orders', at: '/orders' },
  {
    title: 'an order',
    at: '/orders',
    steps: (page) => page.getByRole('row', { name: /Carla Jones/ }).click(),
  },
  { title: 'a new order', at: '/orders/new' },
  { title: 'the board', at: '/board' },
  { title: 'a visit', at: '/board', steps: (page) => page.getByRole('button', { name: visitName }).click() },
  { title: 'customers', at: '/customers' },
  {
    title: 'a customer',
    at: '/customers',
    steps: (page) => page.getByRole('row', { name: 'Priya Raman' }).click(),
  },
  { title: 'needs attention', at: '/attention' },
  { title: 'set-up of staff', at: '/setup' },
  {
    title: 'set-up of services',
    at: '/setup',
    steps: (page) => page.getByRole('tab', { name: 'Services' }).click(),
  },
  {
    title: 'set-up of the company',
    at: '/setup',
    steps: (page) => page.getByRole('tab', { name: 'Company' }).click(),
  },
  { title: 'accounts', at: '/setup', steps: (page) => page.getByRole('tab', { name: 'Accounts' }).click() },
  { title: 'the shortcuts', steps: (page) => page.keyboard.press('?') },
  { title: 'the palette', steps: (page) => page.keyboard.press('Control+k') },
  { title: 'my day on a phone', wishes: 'role=staff', phone: true },
];

let screens: ServedScreens;
let browser: Browser;

beforeAll(async () => {
  [screens, browser] = await Promise.all([serveScreens(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await screens.stop();
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(SCREENS)(
    '$title has no accessibility fault',
    async ({ wishes = '', at = '/', phone = false, steps }) => {
      const viewport = phone ? { width: 390, height: 844 } : { width: 1440, height: 900 };
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(error.message));
      await page.goto(`${screens.address}?${wishes}#${at}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await steps?.(page);
      await page.waitForTimeout(400);
      const { violations } = await new AxeBuilder({ page }).analyze();
      await context.close();
      expect(failures).toEqual([]);
      expect(
        violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
        ),
      ).toEqual([]);
    },
  );
});

test('the check can fail: a button without a name is found', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><button></button></main></html>');
  const { violations } = await new AxeBuilder({ page }).analyze();
  await context.close();
  expect(violations.map(({ id }) => id)).toContain('button-name');
});

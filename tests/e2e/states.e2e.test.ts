import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { untilStill } from '../support/stand-still.ts';
import { serveScreens, type ServedScreens } from '../ui/serve-screens.ts';

interface Screen {
  title: string;
  /** What is wished of the office in memory. */
  wishes?: string;
  at?: string;
  /** What is done before looking. */
  steps?: (page: Page) => Promise<void>;
}

const visitName = /Studio Nord Ltd, Regular clean, 15:45/;

/** What a walk through the screens of a server with demo data does not come across. */
const SCREENS: readonly Screen[] = [
  { title: 'known accounts', wishes: 'known' },
  { title: 'the first sync', wishes: 'first-sync' },
  { title: 'the notice over plain http', wishes: 'insecure' },
  {
    title: 'an order to be decided',
    at: '/orders',
    steps: (page) => page.getByRole('row', { name: /Carla Jones/ }).click(),
  },
  {
    title: 'a visit on the board',
    at: '/board',
    steps: (page) => page.getByRole('button', { name: visitName }).click(),
  },
  { title: 'a refused move', at: '/board', steps: dropOnSomebodyBusy },
  {
    title: 'a customer',
    at: '/customers',
    steps: (page) => page.getByRole('row', { name: 'Priya Raman' }).click(),
  },
  { title: 'the shortcuts', steps: (page) => page.keyboard.press('?') },
  { title: 'the palette', steps: (page) => page.keyboard.press('Control+k') },
];

async function dropOnSomebodyBusy(page: Page): Promise<void> {
  await page.getByRole('button', { name: visitName }).focus();
  // From Dan over Ewa, who is away, to Farid, who has a visit then.
  for (const key of ['m', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.getByText('It stays where it was').waitFor();
}

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
  test.each(SCREENS)('$title has no accessibility fault', async ({ wishes = '', at = '/', steps }) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(`${screens.address}?${wishes}#${at}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await steps?.(page);
    await untilStill(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    await context.close();
    expect(failures).toEqual([]);
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
    ).toEqual([]);
  });
});

test('the check can fail: a button without a name is found', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><button></button></main></html>');
  const { violations } = await new AxeBuilder({ page }).analyze();
  await context.close();
  expect(violations.map(({ id }) => id)).toContain('button-name');
});

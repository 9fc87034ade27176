import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityFaults } from '../support/accessibility-faults.ts';
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
  { title: 'a visit that is done, with photos', at: '/board', steps: openDoneVisit },
  {
    title: 'a photo, large',
    at: '/board',
    async steps(page) {
      await openDoneVisit(page);
      await page.getByRole('button', { name: 'Photo 1 of 3' }).click();
      await page
        .getByRole('dialog', { name: 'Photo 1 of 3' })
        .getByRole('img', { name: 'Photo 1 of 3' })
        .waitFor();
    },
  },
  {
    title: 'whether nobody was there',
    wishes: 'time=16:00',
    at: '/board',
    async steps(page) {
      await page.getByRole('button', { name: visitName }).click();
      await page.getByRole('button', { name: 'Nobody was there' }).click();
    },
  },
  {
    title: 'photos that wait to be sent',
    wishes: 'role=staff&offline',
    async steps(page) {
      await page.locator('input[type=file][multiple]').first().setInputFiles(smallPicture);
      await page.getByRole('contentinfo').getByText('1 photo waiting').click();
      await page.getByRole('dialog').getByText('Photo for Peter Whitfield').waitFor();
    },
  },
  {
    title: 'signing out with photos that wait',
    wishes: 'role=staff&offline',
    async steps(page) {
      await page.locator('input[type=file][multiple]').first().setInputFiles(smallPicture);
      await page.getByRole('contentinfo').getByText('1 photo waiting').waitFor();
      await page.getByRole('button', { name: 'Account of Ana Silva' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByText(/^One photo has not reached the server/).waitFor();
    },
  },
  { title: 'a refused move', at: '/board', steps: dropOnSomebodyBusy },
  {
    title: 'a proposal and its decline',
    at: '/setup',
    async steps(page) {
      await page.getByRole('tab', { name: 'Services' }).click();
      await page.getByRole('button', { name: 'Decline Balcony and terrace' }).click();
    },
  },
  { title: 'hours, areas and proposals of a cleaner', wishes: 'role=staff', at: '/my-hours' },
  {
    title: 'a customer',
    at: '/customers',
    steps: (page) => page.getByRole('row', { name: 'Priya Raman' }).click(),
  },
  { title: 'the shortcuts', steps: (page) => page.keyboard.press('?') },
  { title: 'the palette', steps: (page) => page.keyboard.press('Control+k') },
];

/** One pixel. */
const smallPicture = {
  name: 'after.png',
  mimeType: 'image/png',
  buffer: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
};

async function openDoneVisit(page: Page): Promise<void> {
  const row = page.getByRole('group', { name: /^Ana Silva/ });
  await row
    .getByRole('button', { name: /, Completed$/ })
    .first()
    .click();
  await page.getByRole('dialog').locator('img').first().waitFor();
}

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

test.each(SCREENS)(
  '$title has no accessibility fault, light and dark',
  async ({ wishes = '', at = '/', steps }) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(`${screens.address}?${wishes}#${at}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await steps?.(page);
    await untilStill(page);
    const light = await accessibilityFaults(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await untilStill(page);
    const dark = await accessibilityFaults(page, 'colours');
    await context.close();
    expect({ failures, light, dark }).toEqual({ failures: [], light: [], dark: [] });
  },
);

test('the check can fail: a button without a name is found', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><button></button></main></html>');
  const faults = await accessibilityFaults(page);
  expect(faults).toEqual([expect.stringMatching(/^button-name: /)]);
  await context.close();
});

import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoId } from '#server/seed/demo-catalogue.ts';
import { accessibilityFaults } from '../support/accessibility-faults.ts';
import { dataFolder } from '../support/prepared-run.ts';
import { untilStill } from '../support/stand-still.ts';
import { createProfile, type BrowserProfile } from './support/browser-profile.ts';
import { demoSignIn } from './support/demo-sign-ins.ts';
import { officeOn } from './support/office-page.ts';
import { freePort, startServer, type ServerProcess } from './support/server-process.ts';

/** Pictures for people; never compared by a machine. */
const PICTURES = 'test-results/screens';

/** A series with a customer's request. */
const SERIES = `subscriptions/${demoId('subscription', 0)}`;
const OFFICE = [
  'today',
  'orders',
  'orders/new',
  'subscriptions',
  'subscriptions/new',
  SERIES,
  'board',
  'customers',
  'customers/new',
  'attention',
  'profile',
];
const SETUP = ['Staff', 'Services', 'Coupons', 'Company', 'Accounts', 'Messages'];
/** What is opened in a part of the set-up before it is looked at. */
const OPENED: Readonly<Record<string, string>> = { Coupons: 'Add', Accounts: 'Morgan Hale' };

let dataDirectory: string;
let server: ServerProcess;
let profile: BrowserProfile;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  dataDirectory = await dataFolder('demo');
  server = await startServer({ port: await freePort(), dataDirectory });
});
afterAll(async () => {
  await profile.remove();
  await server.kill();
  await rm(dataDirectory, { recursive: true, force: true });
});

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

/** What a page complains about: script errors, refused resources, violations of the policy. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}

async function expectAccessible(page: Page, screen: string, scheme: Scheme = 'light'): Promise<void> {
  // What is named and how it is built is the same in the dark.
  const faults = await accessibilityFaults(page, scheme === 'light' ? 'whole' : 'colours');
  expect({ screen, scheme, faults }).toEqual({ screen, scheme, faults: [] });
}

describe('[E7] every screen, accessible and without a complaint', () => {
  // Two colour schemes of some forty screens and dialogs.
  test('of the office, light and dark', { timeout: 300_000 }, async () => {
    profile = await createProfile();
    const page = await profile.open();
    const complaints = complaintsOf(page);
    await page.goto(server.address);
    await page.getByLabel('E-mail').waitFor();
    await expectAccessible(page, 'sign-in');
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await expectAccessible(page, 'forgotten password');
    await page.getByRole('button', { name: 'Back' }).click();
    await officeOn(page, server.address).signIn(demoSignIn(server.output(), 'admin'));
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const screen of OFFICE) {
        await page.goto(`${server.address}/#/${screen}`);
        await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
        await untilStill(page);
        await page.screenshot({ path: path.join(PICTURES, `${screen.replaceAll('/', '-')}-${scheme}.png`) });
        await expectAccessible(page, screen, scheme);
      }
      await page.goto(`${server.address}/#/${SERIES}`);
      await page.getByRole('button', { name: 'Approve…' }).click();
      await page.getByRole('region', { name: 'What happens' }).waitFor();
      await untilStill(page);
      await page.screenshot({ path: path.join(PICTURES, `approve-${scheme}.png`) });
      await expectAccessible(page, 'approving', scheme);
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await page.goto(`${server.address}/#/setup`);
      for (const section of SETUP) {
        await page.getByRole('tab', { name: section }).click();
        const opened = OPENED[section];
        if (opened !== undefined) await page.getByRole('main').getByText(opened).first().click();
        await untilStill(page);
        await page.screenshot({ path: path.join(PICTURES, `setup-${section}-${scheme}.png`) });
        await expectAccessible(page, `set-up ${section}`, scheme);
        if (section !== 'Accounts') continue;
        await page.getByRole('button', { name: 'Change role or link…' }).click();
        await untilStill(page);
        await page.screenshot({ path: path.join(PICTURES, `role-${scheme}.png`) });
        await expectAccessible(page, 'role', scheme);
        await page.keyboard.press('Escape');
      }
    }
    expect(complaints).toEqual([]);
    await profile.remove();
  });

  test('of a cleaner, on a phone', async () => {
    profile = await createProfile({ viewport: { width: 390, height: 844 } });
    const page = await profile.open();
    const complaints = complaintsOf(page);
    await page.goto(server.address);
    await officeOn(page, server.address).fillIn(demoSignIn(server.output(), 'staff'));
    await page
      .getByRole('main')
      .getByRole('heading', { level: 1, name: 'My day' })
      .waitFor({ timeout: 30_000 });
    await untilStill(page);
    await page.screenshot({ path: path.join(PICTURES, 'my-day-phone.png') });
    await expectAccessible(page, 'my day');
    const { scrollWidth, clientWidth } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      clientWidth: document.documentElement.clientWidth,
    }));
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    expect(complaints).toEqual([]);
  });
});

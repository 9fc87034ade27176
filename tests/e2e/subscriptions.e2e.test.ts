import { rm } from 'node:fs/promises';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Subscription } from '#shared/documents/subscription.ts';
import { dataFolder } from '../support/prepared-run.ts';
import { createProfile } from './support/browser-profile.ts';
import { demoSignIn } from './support/demo-sign-ins.ts';
import { officeOn } from './support/office-page.ts';
import { signInByApi } from './support/public-api.ts';
import { replicaDigest } from './support/replica-digest.ts';
import { freePort, startServer } from './support/server-process.ts';
import { syncClient } from './support/sync-client.ts';

const CUSTOMER = 'Serena Series';
const VISITS = 4;

test('[SU2] a series taken and put on the calendar without the network is the server’s after reconnecting', async () => {
  const dataDirectory = await dataFolder('demo');
  const server = await startServer({ port: await freePort(), dataDirectory });
  const manager = demoSignIn(server.output(), 'manager');
  const profile = await createProfile();
  try {
    const page = await profile.open();
    const office = officeOn(page, server.address);
    await office.signIn(manager);
    await office.isOfflineReady();
    await page.context().setOffline(true);
    await takeSeries(page);
    await expectOnCalendar(page);

    // Nothing of it depends on this window staying open.
    await page.reload();
    await office.isReady();
    await expectOnCalendar(page);
    await office
      .statusBar()
      .getByText(/3 changes waiting/)
      .waitFor();

    await page.context().setOffline(false);
    await office.statusBar().getByText('All changes sent').waitFor({ timeout: 60_000 });
    await page.getByRole('heading', { level: 1, name: /^Subscription VS-/ }).waitFor();
    expect(await page.getByText('Not sent yet').count()).toBe(0);

    const client = syncClient(
      server.address,
      await signInByApi(server.address, manager.email, manager.password),
    );
    const all = await client.documents<Subscription>('subscriptions');
    const series = all.find(({ line1 }) => line1 === '5 Recurring Row');
    expect(series).toMatchObject({ status: 'active', totalAppointments: VISITS, guestName: null });
    const booked = (await client.documents<Appointment>('appointments')).filter(
      ({ subscriptionId, status }) => subscriptionId === series?.id && status === 'scheduled',
    );
    expect(booked).toHaveLength(VISITS);
    await expect.poll(() => replicaDigest(page), { timeout: 10_000 }).toEqual(await client.digest());
  } finally {
    await profile.remove();
    await server.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  }
});

async function takeSeries(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await page.getByRole('navigation').getByText('Subscriptions').click();
  await main.getByRole('button', { name: 'New subscription' }).click();
  await main.getByRole('searchbox').fill(CUSTOMER);
  await main.getByRole('button', { name: `New customer “${CUSTOMER}”` }).click();
  await main.getByLabel('Street and number').fill('5 Recurring Row');
  await main.getByLabel('Postcode').fill('NW1 6XE');
  await choose(page, 'Service', /^Regular clean/);
  await choose(page, 'How often', /^Every week$/);
  await choose(page, 'Who does it', null);
  // Before every shift, so that nobody is taken then.
  await main.getByLabel('At', { exact: true }).fill('05:00');
  await main.getByRole('textbox', { name: 'Number of visits' }).fill(String(VISITS));
  await main.getByText(/ is free for all of them$/).waitFor();
  const rows = main.getByRole('group', { name: 'Visits that arise' }).getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(VISITS);
  await main.getByRole('button', { name: 'Put on the calendar' }).click();
}

/** The option, or the first there is. */
async function choose(page: Page, label: string, option: RegExp | null): Promise<void> {
  await page.getByRole('main').getByRole('combobox', { name: label }).click();
  const options = page.getByRole('option').filter({ visible: true });
  await (option === null ? options : options.filter({ hasText: option })).first().click();
}

async function expectOnCalendar(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await main.getByRole('heading', { level: 1, name: /^Subscription / }).waitFor();
  const visits = main.getByRole('region', { name: 'Visits' }).getByText('Scheduled', { exact: true });
  await expect.poll(() => visits.count()).toBe(VISITS);
}

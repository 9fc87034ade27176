import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { dataFolder, demoDatabase } from '../support/prepared-run.ts';
import { createProfile } from './support/browser-profile.ts';
import { demoSignIn } from './support/demo-sign-ins.ts';
import { orderAsGuest } from './support/guest-order.ts';
import { officeOn } from './support/office-page.ts';
import { signInByApi } from './support/public-api.ts';
import { replicaDigest } from './support/replica-digest.ts';
import { freePort, startServer, type ServerOptions } from './support/server-process.ts';
import { syncClient } from './support/sync-client.ts';

const GUEST = 'Gertrude Slice';

describe('a guest orders, the server dies, the office confirms', () => {
  test('on PGlite', async () => {
    const dataDirectory = await dataFolder('demo');
    try {
      await expectConfirmedOffline({ port: await freePort(), dataDirectory });
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  });

  test('on PostgreSQL', async () => {
    const database = await demoDatabase();
    await expectConfirmedOffline({ port: await freePort(), databaseUrl: database.url });
    await database.drop();
  });
});

async function expectConfirmedOffline(options: ServerOptions): Promise<void> {
  let server = await startServer(options);
  const manager = demoSignIn(server.output(), 'manager');
  const profile = await createProfile();
  try {
    const page = await profile.open();
    const office = officeOn(page, server.address);
    await office.signIn(manager);
    await office.isOfflineReady();
    await office.open('Orders');

    const order = await orderAsGuest(server.address, { guestName: GUEST });
    await office.orderRow(GUEST).waitFor({ timeout: 1000 });

    await office.openOrder(GUEST);
    await server.kill();
    const { suggested } = await office.people();
    await office.confirmWith(suggested);
    await page.reload();
    await office.isReady();
    await page.getByRole('main').getByText('Confirmed').first().waitFor();
    await office
      .statusBar()
      .getByText(/offline/i)
      .waitFor();
    await office
      .statusBar()
      .getByText(/1 change/)
      .waitFor();

    server = await startServer(options);
    await office.statusBar().getByText('All changes sent').waitFor({ timeout: 60_000 });
    const client = syncClient(
      server.address,
      await signInByApi(server.address, manager.email, manager.password),
    );
    await expect.poll(() => replicaDigest(page), { timeout: 10_000 }).toEqual(await client.digest());
    expect((await order.track(server.address)).body).toMatchObject({ status: 'confirmed' });
  } finally {
    await profile.remove();
    await server.kill();
  }
}

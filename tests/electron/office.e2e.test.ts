import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import { demoSignIn } from '../e2e/support/demo-sign-ins.ts';
import { orderAsGuest } from '../e2e/support/guest-order.ts';
import { officeOn } from '../e2e/support/office-page.ts';
import { signInByApi } from '../e2e/support/public-api.ts';
import { replicaDigest } from '../e2e/support/replica-digest.ts';
import { freePort, startServer } from '../e2e/support/server-process.ts';
import { syncClient } from '../e2e/support/sync-client.ts';
import { dataFolder } from '../support/prepared-run.ts';
import { electronBinary, launchOnElectron } from './launch-electron.ts';
import { builtBundle, temporaryFolder } from './shell-folders.ts';
import { launchOnStandIn, type LaunchInput } from './stand-in/launch.ts';

const GUEST = 'Ella Electron';

test(
  '[E1] [E21] the office in the desktop shell: signed in, offline, closed, opened, delivered',
  { timeout: 240_000 },
  async () => {
    const bundleRoot = builtBundle();
    if (bundleRoot === undefined) throw new Error('out/renderer is missing: run npm run build first');
    const dataDirectory = await dataFolder('demo');
    const options = { port: await freePort(), dataDirectory };
    let server = await startServer(options);
    const manager = demoSignIn(server.output(), 'manager');
    const userData = temporaryFolder('profile');
    writeFileSync(
      path.join(userData, 'settings.json'),
      JSON.stringify({ version: 1, serverUrl: server.address }),
    );
    const input: LaunchInput = {
      outFolder: inject('prepared').shellFolder,
      bundleRoot,
      userData,
      keyringKey: '5a'.repeat(32),
    };
    const binary = electronBinary();
    const launch = () => (binary === undefined ? launchOnStandIn(input) : launchOnElectron(input, binary));

    let shell = await launch();
    try {
      let office = officeOn(shell.page, 'app://valclean/');
      await office.fillSignIn(manager);
      await office.open('Orders');
      await orderAsGuest(server.address, { guestName: GUEST });
      await office.orderRow(GUEST).waitFor({ timeout: 5000 });
      await office.openOrder(GUEST);
      await server.kill();
      await office.confirmWith((await office.people()).suggested);
      await office.statusBar().getByText('1 change waiting').waitFor();
      await shell.closeWindow();

      shell = await launch();
      office = officeOn(shell.page, 'app://valclean/');
      await office.isReady();
      await office.statusBar().getByText('1 change waiting').waitFor();
      server = await startServer(options);
      await office.statusBar().getByText('All changes sent').waitFor({ timeout: 60_000 });
      const client = syncClient(
        server.address,
        await signInByApi(server.address, manager.email, manager.password),
      );
      await expect.poll(() => replicaDigest(shell.page), { timeout: 10_000 }).toEqual(await client.digest());
    } finally {
      await shell.closeWindow();
      await server.kill();
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
);

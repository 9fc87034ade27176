import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import { dataFolder } from '../support/prepared-run.ts';
import { createProfile, type BrowserProfile } from './support/browser-profile.ts';
import { demoSignIn } from './support/demo-sign-ins.ts';
import { officeOn } from './support/office-page.ts';
import { freePort, startServer, type ServerProcess } from './support/server-process.ts';

let dataDirectory: string;
let server: ServerProcess;
let profile: BrowserProfile;

beforeAll(async () => {
  dataDirectory = await dataFolder('demo');
  server = await startServer({ port: await freePort(), dataDirectory });
  profile = await createProfile();
});
afterAll(async () => {
  await profile.remove();
  await server.kill();
  await rm(dataDirectory, { recursive: true, force: true });
});

test('[SY1] the built app writes its journal under its own policy, and after a reload without the server', async () => {
  const page = await profile.open();
  await officeOn(page, server.address).signIn(demoSignIn(server.output(), 'admin'));
  const begun = await generationAfter(page, 0);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  const online = await generationAfter(page, begun);
  await server.kill();
  await page.reload();
  expect(await generationAfter(page, online)).toBeGreaterThan(online);
});

/** Waits until the leader of a fresh page has written the journal anew; answers how often that has been done. */
async function generationAfter(page: Page, before: number): Promise<number> {
  const found = await page.waitForFunction(
    async (last) => {
      const directory = await navigator.storage.getDirectory();
      let highest = 0;
      for await (const [name, handle] of directory.entries()) {
        if (!name.includes('-journal-') || !(handle instanceof FileSystemFileHandle)) continue;
        const text = await (await handle.getFile()).slice(0, 22).text();
        highest = Math.max(highest, Number(/^journal (\d+)/.exec(text)?.[1] ?? 0));
      }
      return highest > last ? highest : null;
    },
    before,
    { polling: 100 },
  );
  return (await found.jsonValue()) ?? 0;
}

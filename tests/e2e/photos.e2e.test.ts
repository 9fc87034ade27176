import { rm } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pictureFacts } from '#shared/core/picture-bytes.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { dataFolder } from '../support/prepared-run.ts';
import { createProfile, type BrowserProfile } from './support/browser-profile.ts';
import { demoSignIn } from './support/demo-sign-ins.ts';
import { officeOn } from './support/office-page.ts';
import { guestOf, signInByApi } from './support/public-api.ts';
import { freePort, startServer, type ServerProcess } from './support/server-process.ts';
import { syncClient } from './support/sync-client.ts';

let dataDirectory: string;
let server: ServerProcess;
let phone: BrowserProfile;
let desk: BrowserProfile;

beforeAll(async () => {
  dataDirectory = await dataFolder('demo');
  server = await startServer({ port: await freePort(), dataDirectory });
  phone = await createProfile({ viewport: { width: 390, height: 844 } });
  desk = await createProfile();
});
afterAll(async () => {
  await phone.remove();
  await desk.remove();
  await server.kill();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** A picture as cameras make them: larger than is kept, and with words about itself. */
function cameraPicture(): { name: string; mimeType: string; buffer: Buffer } {
  const [width, height] = [2400, 1800];
  const row = Buffer.from(Array.from({ length: width }, (_, x) => x & 255));
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), row])));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0], 8);
  const chunk = (kind: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    const named = Buffer.concat([Buffer.from(kind), content]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const buffer = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from('Location\0at the customer')),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name: 'kitchen.png', mimeType: 'image/png', buffer };
}

/** Today's first visit of the person with the phone. */
const firstVisit = (page: Page) => page.getByRole('article').first();

/** Of the picture that is shown in it, as its bytes say. */
const widthOf = (place: Locator) =>
  place.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth);

async function choosePicture(page: Page): Promise<void> {
  await firstVisit(page).locator('input[type=file][multiple]').setInputFiles(cameraPicture());
}

test('[SY16] a photo taken without the network survives a reload, and the office sees it once it is back', async () => {
  const staff = demoSignIn(server.output(), 'staff');
  const page = await phone.open();
  const cleaner = officeOn(page, server.address);
  await page.goto(server.address);
  await cleaner.fillIn(staff);
  await firstVisit(page).waitFor({ timeout: 60_000 });
  await cleaner.isOfflineReady();
  const label = (await firstVisit(page).getAttribute('aria-label')) ?? '';

  await page.context().setOffline(true);
  await choosePicture(page);
  const waiting = firstVisit(page).getByRole('button', { name: /^Photo \d of \d: Waiting to be sent$/ });
  await waiting.waitFor();
  await page.reload();
  await waiting.waitFor({ timeout: 60_000 });
  await expect.poll(() => widthOf(waiting)).toBe(2048);
  await page.getByRole('contentinfo').getByText('1 photo waiting').waitFor();

  await page.context().setOffline(false);
  await waiting.waitFor({ state: 'detached', timeout: 60_000 });
  await page.getByRole('contentinfo').getByText('1 photo waiting').waitFor({ state: 'detached' });

  const admin = demoSignIn(server.output(), 'admin');
  const token = await signInByApi(server.address, admin.email, admin.password);
  const visit = await visitWithNewPhoto(token);
  const photo = visit.completionPhotos.at(-1);
  const path = `/api/appointments/${visit.id}/photos/${photo?.sha256}/`;
  const reply = await fetch(`${server.address}${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(pictureFacts(new Uint8Array(await reply.arrayBuffer()))).toEqual({
    contentType: 'image/jpeg',
    width: 2048,
    height: 1536,
    hasMetadata: false,
  });

  const office = officeOn(await desk.open(), server.address);
  await office.signIn(admin);
  await office.page.goto(`${server.address}/#/board?day=${visit.date}&visit=${visit.id}`);
  const dialog = office.page.getByRole('dialog', { name: new RegExp(visit.place.customerName) });
  expect(label).toContain(visit.place.customerName);
  const small = dialog.getByRole('button', { name: /^Photo \d of \d$/ }).last();
  await expect.poll(() => widthOf(small), { timeout: 30_000 }).toBe(2048);
  await small.click();
  await office.page
    .getByRole('dialog', { name: /^Photo / })
    .getByText(/^Taken /)
    .waitFor();
});

/** As guests ask for it. */
async function photosForGuests(): Promise<{ name: string; photo: string | null }[]> {
  const { body } = await guestOf(server.address).get('/api/staff/');
  return body['items'] as { name: string; photo: string | null }[];
}

/** The one of today that was named by this test: a JPEG, where the demo's pictures are none. */
async function visitWithNewPhoto(token: string): Promise<Appointment> {
  const visits = await syncClient(server.address, token).documents<Appointment>('appointments');
  const found = visits.find(({ completionPhotos }) =>
    completionPhotos.some(({ contentType }) => contentType === 'image/jpeg'),
  );
  if (!found) throw new Error('no visit names the picture');
  return found;
}

test('[SY16] what the office looked at is still there without the network', async () => {
  const page = desk.page();
  const viewer = page.getByRole('dialog', { name: /^Photo / });
  await page.context().setOffline(true);
  await page.reload();
  await officeOn(page, server.address).isReady();
  const visitDialog = page.getByRole('dialog').first();
  await visitDialog
    .getByRole('button', { name: /^Photo \d of \d$/ })
    .last()
    .click();
  await expect.poll(() => widthOf(viewer)).toBe(2048);
  await page.context().setOffline(false);
});

test('[ST7] a picture of staff that is chosen without the network survives a reload, and guests see it later', async () => {
  const page = desk.page();
  const office = officeOn(page, server.address);
  const [person] = (await photosForGuests()).filter(({ photo }) => photo === null);
  const name = person?.name ?? '';
  await page.context().setOffline(true);
  await page.goto(`${server.address}/#/setup`);
  const entry = page.getByRole('button', { name: new RegExp(`^${name} \\d`) });
  await entry.click();
  const picture = page.getByRole('group', { name: 'Picture' });
  await picture.locator('input[type=file]').setInputFiles(cameraPicture());
  await expect.poll(() => widthOf(picture)).toBe(192);
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByRole('contentinfo').getByText('1 change waiting').waitFor();
  await page.reload();
  await office.isReady();
  await expect.poll(() => widthOf(entry)).toBe(192);
  expect((await photosForGuests()).find((each) => each.name === name)?.photo).toBeNull();

  await page.context().setOffline(false);
  const photo = async () => (await photosForGuests()).find((each) => each.name === name)?.photo;
  await expect.poll(photo, { timeout: 60_000 }).toMatch(/^\/api\/staff\//);
  const reply = await fetch(`${server.address}${await photo()}`);
  expect(pictureFacts(new Uint8Array(await reply.arrayBuffer()))).toMatchObject({
    width: 192,
    height: 192,
    hasMetadata: false,
  });
});

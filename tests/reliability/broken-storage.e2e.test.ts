import { randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { signInByApi } from '../e2e/support/public-api.ts';
import { syncClient } from '../e2e/support/sync-client.ts';
import {
  call,
  createCustomer,
  goOffline,
  newCustomer,
  openAs,
  settledCustomer,
  until,
  visit,
} from '../replica/support/office.ts';
import type { Office } from '../replica/support/office.ts';
import { openPreparedOffice } from '../replica/support/prepared-office.ts';
import { launchChromium } from '../support/chromium.ts';

const LIST = { selector: {}, sort: [{ field: 'name', direction: 'asc' as const }], skip: 0, limit: 500 };

let browser: Browser;
let office: Office;
let context: BrowserContext;
let page: Page;
let session: StoredSession;
const pageErrors: string[] = [];

beforeAll(async () => {
  [browser, office] = await Promise.all([launchChromium(), openPreparedOffice()]);
});

afterAll(async () => {
  await browser.close();
  await office.close();
});

beforeEach(async () => {
  office.network.setFault(() => null);
  context = await browser.newContext();
  page = await context.newPage();
  pageErrors.length = 0;
  page.on('pageerror', ({ message }) => pageErrors.push(message));
  await visit(page, office);
  session = await openAs(page, office, 'admin');
});

afterEach(() => context.close());

async function openAgain(): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => 'underTest' in window);
  await call(page, 'open', session);
  await until(
    () => call(page, 'status'),
    (status) => status?.phase === 'online',
    60_000,
  );
}

/** Once the quota is reached: so much is tried after it, of which nothing needs to fit. */
const TRIES_WHEN_FULL = 5;
const ROOM_BYTES = 256 * 1024;
/** In base64 the longest notes there may be; random, for the browser packs its databases and makes room anew. */
const NOTE_BYTES = 3000;
/** The browser goes for some half a minute by the room that it knew of, and would take tens of megabytes meanwhile. */
const FULL_AFTER_MS = 180_000;
const SAVED_AT_ONCE = 10;
const PAUSE_MS = 1000;

test('[SY1] the browser gives no more room: it is told, what was saved stays and arrives once, what was not is nowhere', async () => {
  goOffline(office);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(office.network.url).origin;
  const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin });
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + ROOM_BYTES });
  const saved: string[] = [];
  const unsaved: string[] = [];
  const save = async () => {
    const id = await call(page, 'newId');
    const args = { ...newCustomer(id, 'No Room'), notes: randomBytes(NOTE_BYTES).toString('base64') };
    const { ok, code } = await call(page, 'submit', 'customer.create', args);
    (ok ? saved : unsaved).push(id);
    return code;
  };
  let code: string | undefined;
  const gaveUpAt = Date.now() + FULL_AFTER_MS;
  while (code === undefined && Date.now() < gaveUpAt) {
    code = await save();
    if (saved.length % SAVED_AT_ONCE === 0) await page.waitForTimeout(PAUSE_MS);
  }
  expect(code).toBe('storage.full');
  expect(await call(page, 'status')).toMatchObject({ trouble: 'storage.full', waiting: saved.length });
  for (let tries = 0; tries < TRIES_WHEN_FULL; tries += 1) await save();
  console.log(`quota: ${saved.length} saved, ${unsaved.length} not`);
  expect(await call(page, 'status')).toMatchObject({ waiting: saved.length });
  for (const id of unsaved) expect(await call(page, 'seeOne', 'customers', id)).toBeNull();

  // The window is closed while it is full, and there is room again when it comes back.
  await page.reload();
  await page.waitForFunction(() => 'underTest' in window);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  office.network.setFault(() => null);
  await call(page, 'open', session);
  await until(
    () => call(page, 'status'),
    (status) => status?.phase === 'online' && status.waiting === 0,
    60_000,
  );
  expect(await call(page, 'status')).toMatchObject({ trouble: null, attention: 0 });
  const { email, password } = office.credentials('admin');
  const server = syncClient(office.server.url, await signInByApi(office.server.url, email, password));
  const customers = (await server.documents<Customer>('customers')).filter(({ name }) => name === 'No Room');
  expect(customers.map(({ id }) => id).toSorted()).toEqual(saved.toSorted());
  expect(customers.filter(({ revision }) => revision !== 1)).toEqual([]);
}, 300_000);

test('[SY8] the browser deletes its databases under the app: it says so or goes on, and the next start fills it anew', async () => {
  const { total } = await call(page, 'look', 'customers', LIST);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(office.network.url).origin;
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  const id = await call(page, 'newId');
  const outcome = await call(page, 'submit', 'customer.create', {
    customerId: id,
    name: 'After the deletion',
    email: null,
    phone: null,
    notes: '',
    tags: [],
    addresses: [],
  });
  // Either it was saved, or the user was told with a code that the screen has a sentence for.
  const told = outcome.ok ? 'saved' : outcome.code;
  expect(told).toMatch(/^(saved$|storage\.|replica\.)/);
  await openAgain();
  const after = await until(
    () => call(page, 'look', 'customers', LIST),
    (window) => window.total >= total,
    60_000,
  );
  const isThere = after.documents.some(({ document }) => document.id === id);
  expect(isThere).toBe(outcome.ok);
  const settled = await settledCustomer(page, await createCustomer(page, 'After the restart'));
  expect(settled?.document.revision).toBe(1);
});

test('[SY2] one record that the disk has spoilt takes down neither the lists around it nor what is saved next', async () => {
  const { documents } = await call(page, 'look', 'customers', LIST);
  const spoilt = documents[0]?.document.id ?? '';
  const healthy = documents[1]?.document.id ?? '';
  expect(await page.evaluate(spoilRecord, spoilt)).toBe(1);
  await openAgain();
  expect((await call(page, 'seeOne', 'customers', healthy))?.document.id).toBe(healthy);
  const query = { ...LIST, selector: { id: { $in: [healthy] } } };
  expect((await call(page, 'look', 'customers', query)).total).toBe(1);
  expect((await call(page, 'look', 'customers', LIST)).documents.length).toBeGreaterThan(1);
  const settled = await settledCustomer(page, await createCustomer(page, 'Beside the spoilt one'));
  expect(settled?.document.revision).toBe(1);
  expect(pageErrors).toEqual([]);
});

/** Runs in the page: replaces the fields of one customer by nonsense in every truth there is; answers how many. */
async function spoilRecord(id: string): Promise<number> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));
  let spoilt = 0;
  for (const name of names.filter((each) => each.includes('-truth-') && each.endsWith('--customers'))) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')));
    });
    await new Promise<void>((resolve, reject) => {
      const writing = database.transaction('docs', 'readwrite');
      const docs = writing.objectStore('docs');
      const reading = docs.get(id);
      reading.addEventListener('success', () => {
        const row = reading.result as Record<string, unknown> | undefined;
        if (!row) return;
        spoilt += 1;
        docs.put({ ...row, addresses: 'nonsense', tags: 7, email: { not: 'an address' } });
      });
      writing.addEventListener('complete', () => resolve());
      writing.addEventListener('error', () => reject(writing.error ?? new Error('not written')));
    });
    database.close();
  }
  return spoilt;
}

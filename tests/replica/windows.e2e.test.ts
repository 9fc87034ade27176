import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import {
  call,
  goOffline,
  newCustomer,
  onServer,
  openAs,
  openOffice,
  until,
  visit,
  type Office,
} from './support/office.ts';

let browser: Browser;
let office: Office;
let context: BrowserContext;
let first: Page;
let second: Page;

beforeAll(async () => {
  [browser, office] = await Promise.all([launchChromium(), openOffice()]);
});

afterAll(async () => {
  await browser.close();
  await office.close();
});

beforeEach(async () => {
  office.network.setFault(() => null);
  context = await browser.newContext();
  first = await context.newPage();
  second = await context.newPage();
  await visit(first, office);
  await visit(second, office);
});

afterEach(async () => {
  await context.close();
});

async function openBoth(): Promise<Awaited<ReturnType<typeof openAs>>> {
  const session = await openAs(first, office, 'admin');
  await call(second, 'open', session);
  await until(
    () => call(second, 'status'),
    (status) => status?.phase === 'online',
  );
  return session;
}

async function create(page: Page, name: string): Promise<string> {
  const id = await call(page, 'newId');
  expect(await call(page, 'submit', 'customer.create', newCustomer(id, name))).toMatchObject({ ok: true });
  return id;
}

const settledOn = (page: Page, id: string) =>
  until(
    () => call(page, 'seeOne', 'customers', id),
    (seen) => seen?.provisional.length === 0,
  );

describe('two windows of one account', () => {
  test('[SY12] one of them pulls, delivers and holds the stream for both', async () => {
    const before = office.network.count('/sync/stream');
    await openBoth();
    expect(office.network.count('/sync/stream')).toBe(before + 1);
    const id = await create(second, 'Window Two');
    await settledOn(second, id);
    expect((await call(first, 'seeOne', 'customers', id))?.provisional).toEqual([]);
    expect(office.network.count('/sync/stream')).toBe(before + 1);
  });

  test('[SY12] a live list in the other window follows', async () => {
    await openBoth();
    await call(second, 'watch', 'list', 'customers', {
      selector: { name: 'Window Watched' },
      sort: [],
      skip: 0,
      limit: 5,
    });
    await create(first, 'Window Watched');
    const followed = await until(
      () => call(second, 'watched', 'list'),
      (window) => window?.total === 1 && window.documents[0]?.provisional.length === 0,
    );
    expect(followed?.documents[0]?.document.revision).toBe(1);
  });

  test('[SY12] both write offline without a number twice, and everything goes up', async () => {
    await openBoth();
    goOffline(office);
    const rows = await Promise.all(
      [first, second, first, second, first, second].map(async (page, at) => {
        const id = await call(page, 'newId');
        return call(page, 'submit', 'customer.create', newCustomer(id, `Window Many ${at}`));
      }),
    );
    expect(new Set(rows.map(({ n }) => n)).size).toBe(6);
    office.network.setFault(() => null);
    await call(second, 'syncNow');
    for (const page of [first, second]) {
      await until(
        () => call(page, 'status'),
        (status) => status?.waiting === 0 && status.phase === 'online',
      );
    }
    for (const at of [0, 5]) expect(await onServer(first, office, `Window Many ${at}`)).toBe(1);
  });

  test('[SY12] the other takes over when the leader is closed', async () => {
    await openBoth();
    await first.close();
    const id = await create(second, 'Window Heir');
    expect((await settledOn(second, id))?.document.revision).toBe(1);
  });

  test('[SY12] the other takes over when the leader is killed in the middle of a delivery', async () => {
    await openBoth();
    office.network.setFault((path) => (path === '/sync/push' ? { kind: 'lose_reply' } : null));
    const id = await create(first, 'Window Killed');
    await until(
      () => call(second, 'waiting'),
      ([row]) => row !== undefined && row.offeredAt !== null,
    );
    const crashed = context.newCDPSession(first).then((devtools) => devtools.send('Page.crash'));
    await Promise.race([crashed.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 500))]);
    office.network.setFault(() => null);
    await settledOn(second, id);
    expect(await onServer(second, office, 'Window Killed')).toBe(1);
  });

  test('[SY5] a session that another window renews is used by the one that was signed out', async () => {
    const session = await openBoth();
    office.network.setFault((path) => (path.startsWith('/sync/') ? { kind: 'answer', status: 401 } : null));
    office.network.cutAll();
    await call(first, 'syncNow');
    for (const page of [first, second]) {
      await until(
        () => call(page, 'status'),
        (status) => status?.phase === 'signed_out',
      );
    }
    const id = await create(first, 'Window Signed Out');
    expect((await call(first, 'seeOne', 'customers', id))?.provisional).toHaveLength(1);
    office.network.setFault(() => null);
    const renewed = await call(second, 'signIn', office.credentials('admin'));
    expect(renewed.token).not.toBe(session.token);
    await call(second, 'close');
    await call(second, 'open', renewed);
    await settledOn(first, id);
  });
});

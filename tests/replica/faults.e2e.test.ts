import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import {
  call,
  createCustomer,
  goOffline,
  goOnline,
  newCustomer,
  onServer,
  openAs,
  settledCustomer,
  until,
} from './support/office.ts';
import { test } from './support/replica-test.ts';
import type { Fault } from './support/page-server.ts';

const everything = { selector: {}, sort: [], skip: 0, limit: 10 };
const status = (page: Page) => call(page, 'status');

/** A fault for the first so many requests to a path. */
function times(count: number, path: string, fault: Fault): (asked: string) => Fault | null {
  let left = count;
  return (asked) => (asked === path && (left -= 1) >= 0 ? fault : null);
}

describe('what goes wrong on the way', () => {
  test('[SY4] a reply that is lost twice leaves one customer, not three', async ({ office, page }) => {
    await openAs(page, office, 'admin');
    office.network.setFault(times(2, '/sync/push', { kind: 'lose_reply' }));
    const id = await createCustomer(page, 'Fault Lost Reply');
    await settledCustomer(page, id);
    expect(await onServer(page, office, 'Fault Lost Reply')).toBe(1);
  });

  test('[SY5] 500, 413 and 429 are tried again and nothing is lost', async ({ office, page }) => {
    await openAs(page, office, 'admin');
    const answers = [500, 413, 429];
    office.network.setFault((path) => {
      const next = path === '/sync/push' ? answers.shift() : undefined;
      return next === undefined ? null : { kind: 'answer', status: next };
    });
    const ids = [
      await createCustomer(page, 'Fault Retried A'),
      await createCustomer(page, 'Fault Retried B'),
    ];
    for (const id of ids) await settledCustomer(page, id);
    expect(answers).toEqual([]);
  });

  test('[SY9] a snapshot that is cut in the middle is fetched again and no half replica is ever shown', async ({
    office,
    page,
  }) => {
    office.network.setFault(times(2, '/sync/snapshot', { kind: 'cut', afterBytes: 20_000 }));
    const session = await call(page, 'signIn', office.credentials('admin'));
    await call(page, 'open', session);
    await call(page, 'watch', 'all', 'customers', everything);
    const totals = new Set<number>();
    await until(
      async () => {
        totals.add((await call(page, 'watched', 'all'))?.total ?? 0);
        return status(page);
      },
      (now) => now?.phase === 'online',
      40_000,
    );
    const { total } = await until(
      () => call(page, 'look', 'customers', everything),
      (window) => window.total > 0,
    );
    expect([...totals].filter((each) => each !== 0 && each !== total)).toEqual([]);
    await until(
      async () => (await call(page, 'databaseNames')).filter((name) => name.endsWith('--company')).length,
      (count) => count === 1,
    );
  });

  test('[SY8] a reload in the middle of the first sync starts it again', async ({ office, page }) => {
    office.network.setFault((path) =>
      path === '/sync/snapshot' ? { kind: 'cut', afterBytes: 30_000 } : null,
    );
    const session = await call(page, 'signIn', office.credentials('admin'));
    await call(page, 'open', session);
    await until(
      () => call(page, 'databaseNames'),
      (names) => names.some((name) => name.endsWith('--company')),
    );
    await page.reload();
    await page.waitForFunction(() => 'underTest' in window);
    office.network.setFault(() => null);
    await call(page, 'open', session);
    await until(
      () => status(page),
      (now) => now?.phase === 'online',
    );
    await until(
      async () => (await call(page, 'databaseNames')).filter((name) => name.endsWith('--company')).length,
      (count) => count === 1,
    );
    expect((await call(page, 'look', 'customers', everything)).total).toBeGreaterThan(10);
  });

  test('[SY8] an epoch reset keeps the old replica readable and the outbox; a narrowed scope closes reads first', async ({
    office,
    page,
  }) => {
    await openAs(page, office, 'admin');
    const { total } = await call(page, 'look', 'customers', everything);
    for (const reason of ['epoch', 'scope'] as const) {
      let isSnapshotHeld = true;
      let isReset = false;
      office.network.setFault((path) => {
        if (path === '/sync/snapshot' && isSnapshotHeld) return { kind: 'unreachable' };
        if (path !== '/sync/pull' || isReset) return null;
        // With reads closed the device asks for a snapshot of its own accord.
        isReset = !isSnapshotHeld || reason === 'scope';
        return { kind: 'answer', status: 200, body: { kind: 'reset', reason } };
      });
      await call(page, 'syncNow');
      await until(
        () => status(page),
        (now) => now?.phase === 'offline' || now?.phase === 'resetting',
      );
      await until(
        () => call(page, 'look', 'customers', everything),
        (window) => window.total === (reason === 'epoch' ? total : 0),
      );
      isSnapshotHeld = false;
      await call(page, 'syncNow');
      await until(
        () => call(page, 'look', 'customers', everything),
        (window) => window.total === total,
      );
      await until(
        () => status(page),
        (now) => now?.phase === 'online',
      );
    }
    const afterwards = await settledCustomer(page, await createCustomer(page, 'Fault After Reset'));
    expect(afterwards?.document.revision).toBe(1);
  });

  test('[SY5] 401 keeps everything, goes on offline, and 426 asks for an update', async ({
    office,
    page,
  }) => {
    await openAs(page, office, 'admin');
    office.network.setFault((path) => (path.startsWith('/sync/') ? { kind: 'answer', status: 401 } : null));
    office.network.cutAll();
    const id = await createCustomer(page, 'Fault Signed Out');
    await until(
      () => status(page),
      (now) => now?.phase === 'signed_out' && now.waiting === 1,
    );
    expect((await call(page, 'look', 'customers', everything)).total).toBeGreaterThan(10);
    await call(page, 'close');
    office.network.setFault(() => null);
    await call(page, 'open', await call(page, 'signIn', office.credentials('admin')));
    await settledCustomer(page, id);
    office.network.setFault((path) => (path.startsWith('/sync/') ? { kind: 'answer', status: 426 } : null));
    await createCustomer(page, 'Fault Too Old');
    await until(
      () => status(page),
      (now) => now?.phase === 'update_needed' && now.waiting === 1,
    );
  });

  test('[SY1] a full disk refuses to save with its code, saves nothing by half, and works again after', async ({
    office,
    page,
  }) => {
    await openAs(page, office, 'admin');
    goOffline(office);
    // IndexedDB says so after the row was added; tests/reliability/broken-storage has the browser's own quota. Only in
    // the outbox: the leader's own bookkeeping may write at any moment.
    await page.evaluate(() => {
      const original = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
        const isOutbox = this.transaction.db.name.endsWith('-outbox');
        if (!isOutbox)
          return key === undefined ? original.call(this, value) : original.call(this, value, key);
        IDBObjectStore.prototype.put = original;
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    const id = await call(page, 'newId');
    const outcome = await call(page, 'submit', 'customer.create', newCustomer(id, 'Fault Full'));
    expect(outcome).toEqual({ ok: false, code: 'storage.full' });
    expect((await status(page))?.trouble).toBe('storage.full');
    expect(await call(page, 'seeOne', 'customers', id)).toBeNull();
    const next = await createCustomer(page, 'Fault Room Again');
    expect((await status(page))?.trouble).toBeNull();
    await goOnline(office, page);
    await settledCustomer(page, next);
    expect(await onServer(page, office, 'Fault Full')).toBe(0);
  });
});

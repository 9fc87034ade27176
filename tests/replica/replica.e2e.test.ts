import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { REPLICA_VERSION } from '#desktop/renderer/replica/collection-schemas.ts';
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
  visit,
} from './support/office.ts';
import { test } from './support/replica-test.ts';
import { changeRecord, readRecord } from './support/stored-records.ts';

const everything = { selector: {}, sort: [], skip: 0, limit: 10 };
const status = (page: Page) => call(page, 'status');
const seeCustomer = (page: Page, id: string) => call(page, 'seeOne', 'customers', id);

describe('the replica against the real server', () => {
  test('[SY8] saves nothing before there is anything to decide on', async ({ office, page }) => {
    office.network.setFault((path) => (path === '/sync/snapshot' ? { kind: 'unreachable' } : null));
    await call(page, 'open', await call(page, 'signIn', office.credentials('admin')));
    const id = await call(page, 'newId');
    const outcome = await call(page, 'submit', 'customer.create', newCustomer(id, 'Ada Early'));
    expect(outcome).toEqual({ ok: false, code: 'replica.empty' });
    expect((await status(page))?.waiting).toBe(0);
  });

  test('[SY9] is filled by the first sync, with its progress', async ({ office, page }) => {
    await openAs(page, office, 'admin');
    const statuses = await call(page, 'statuses');
    expect(statuses.some(({ phase, firstSync }) => phase === 'first_sync' && firstSync !== null)).toBe(true);
    const { total } = await call(page, 'look', 'customers', everything);
    expect(total).toBeGreaterThan(10);
  });

  test('[SY1] a command is seen at once, delivered, and settled by the pull', async ({ office, page }) => {
    await openAs(page, office, 'admin');
    const id = await createCustomer(page, 'Ada Settled');
    expect((await seeCustomer(page, id))?.provisional).toHaveLength(1);
    const settled = await settledCustomer(page, id);
    expect(settled?.document.revision).toBe(1);
    await until(
      () => status(page),
      (now) => now?.waiting === 0,
    );
  });

  test('[SY1] what was done without the network survives a reload and goes up when it is back', async ({
    office,
    page,
  }) => {
    const session = await openAs(page, office, 'admin');
    goOffline(office);
    const id = await createCustomer(page, 'Ada Offline');
    await until(
      () => status(page),
      (now) => now?.phase === 'offline' && now.waiting === 1,
    );
    // The page itself comes from elsewhere in the application; only the server is out of reach here.
    await page.reload();
    await page.waitForFunction(() => 'underTest' in window);
    await call(page, 'open', session);
    expect((await seeCustomer(page, id))?.provisional).toHaveLength(1);
    expect((await call(page, 'look', 'customers', everything)).total).toBeGreaterThan(10);
    await goOnline(office, page);
    await settledCustomer(page, id);
    expect(await onServer(page, office, 'Ada Offline')).toBe(1);
  });

  test('[SY8] a replica with the indexes of an earlier version is filled again, and what waits goes up', async ({
    office,
    page,
  }) => {
    const session = await openAs(page, office, 'admin');
    goOffline(office);
    const id = await createCustomer(page, 'Ada Upgraded');
    const current = { database: '-meta', store: 'kept', key: 'current' };
    const value = await readRecord<{ value: { database: string } }>(page, current);
    await changeRecord(page, current, { set: { value: { ...value.value, version: REPLICA_VERSION - 1 } } });
    await page.reload();
    await page.waitForFunction(() => 'underTest' in window);
    await call(page, 'open', session);
    expect((await status(page))?.waiting).toBe(1);
    await goOnline(office, page);
    await settledCustomer(page, id);
    const after = await readRecord<{ value: { database: string; version: number } }>(page, current);
    expect(after.value.version).toBe(REPLICA_VERSION);
    expect(after.value.database).not.toBe(value.value.database);
    const lists = { ...everything, selector: { derivedWaitingSince: '' } };
    expect((await call(page, 'look', 'orders', lists)).total).toBeGreaterThan(10);
  });

  test('[SY1] an undone row that was never offered does nothing anywhere; a later undo is too late', async ({
    office,
    page,
  }) => {
    await openAs(page, office, 'admin');
    goOffline(office);
    const id = await call(page, 'newId');
    // Held back for as long as nothing reaches the server: the first row is offered, this one waits behind it.
    await createCustomer(page, 'Ada First');
    await until(
      () => call(page, 'waiting'),
      ([first]) => first !== undefined && first.offeredAt !== null,
    );
    const { n } = await call(page, 'submit', 'customer.create', newCustomer(id, 'Ada Undone'));
    expect(await call(page, 'undo', n ?? 0)).toBe(true);
    expect(await seeCustomer(page, id)).toBeNull();
    await goOnline(office, page);
    await until(
      () => status(page),
      (now) => now?.waiting === 0 && now.phase === 'online',
    );
    const again = await createCustomer(page, 'Ada After');
    await settledCustomer(page, again);
    expect(await onServer(page, office, 'Ada Undone')).toBe(0);
    expect(await call(page, 'undo', (n ?? 0) + 1)).toBe(false);
    expect((await status(page))?.attention).toBe(0);
  });

  test('[SY3] a refusal takes its patch away and becomes a case until it is dealt with', async ({
    browser,
    context,
    office,
    page,
  }) => {
    await openAs(page, office, 'admin');
    const id = await createCustomer(page, 'Ada Contested');
    await settledCustomer(page, id);
    // Only this device loses its network.
    await context.setOffline(true);
    const other = await (await browser.newContext()).newPage();
    await visit(other, office);
    await openAs(other, office, 'admin');
    await call(other, 'submit', 'customer.edit', {
      customerId: id,
      set: { name: 'Theirs' },
      expect: { name: 'Ada Contested' },
    });
    await until(
      () => call(other, 'status'),
      (now) => now?.waiting === 0,
    );
    await other.context().close();
    const mine = await call(page, 'submit', 'customer.edit', {
      customerId: id,
      set: { name: 'Mine' },
      expect: { name: 'Ada Contested' },
    });
    expect(mine.ok).toBe(true);
    await context.setOffline(false);
    await call(page, 'syncNow');
    await until(
      () => status(page),
      (now) => now?.attention === 1 && now.waiting === 0,
    );
    const shown = await until(
      () => seeCustomer(page, id),
      (seen) => seen?.provisional.length === 0 && 'name' in seen.document && seen.document.name === 'Theirs',
    );
    expect(shown?.document.revision).toBe(2);
    const [refusedRow] = await call(page, 'attention');
    expect(refusedRow?.verdict?.refusal?.code).toBe('stale');
    await call(page, 'resolve', refusedRow?.n ?? 0);
    await until(
      () => status(page),
      (now) => now?.attention === 0,
    );
  });

  test('[SY12] a double click issues one command', async ({ office, page }) => {
    await openAs(page, office, 'admin');
    const id = await call(page, 'newId');
    const args = newCustomer(id, 'Ada Double');
    const outcomes = await Promise.all([
      call(page, 'submit', 'customer.create', args),
      call(page, 'submit', 'customer.create', args),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('[SY1] a device whose clock is years wrong works all the same', async ({ office, page }) => {
    await visit(page, office, `?clockError=${-7 * 365 * 86_400_000}`);
    await openAs(page, office, 'admin');
    const id = await createCustomer(page, 'Ada Yesteryear');
    await settledCustomer(page, id);
    expect(await onServer(page, office, 'Ada Yesteryear')).toBe(1);
  });

  test('[SY1] the outbox can be taken along as text, and an account be purged from the device', async ({
    office,
    page,
  }) => {
    const session = await openAs(page, office, 'admin');
    goOffline(office);
    await createCustomer(page, 'Ada Exported');
    const exported: unknown = JSON.parse(await call(page, 'exportOutbox'));
    expect(exported).toMatchObject({
      accountId: session.accountId,
      rows: [{ name: 'customer.create', args: { name: 'Ada Exported' } }],
    });
    await call(page, 'close');
    await call(page, 'purge', session.accountId);
    const names = await call(page, 'databaseNames');
    expect(names.filter((name) => name.includes(session.accountId))).toEqual([]);
  });

  test('[SY7] staff hold their own visits and answer as staff', async ({ office, page }) => {
    await openAs(page, office, 'staff');
    const actor = await call(page, 'actor');
    expect(actor).toMatchObject({ role: 'staff' });
    expect(actor.staffId).not.toBeNull();
    expect((await call(page, 'look', 'customers', everything)).total).toBe(0);
    const visits = await call(page, 'look', 'appointments', everything);
    expect(
      visits.documents.every(({ document }) => 'staffId' in document && document.staffId === actor.staffId),
    ).toBe(true);
  });
});

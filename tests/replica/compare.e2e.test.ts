import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { must } from '#shared/core/assert.ts';
import type { Customer } from '#shared/documents/customer.ts';
import {
  call,
  createCustomer,
  openAs,
  settledCustomer,
  until,
  visit,
  type Office,
} from './support/office.ts';
import { test } from './support/replica-test.ts';
import { changeRecord, truthRecord } from './support/stored-records.ts';

const customers = {
  selector: {},
  sort: [{ field: 'name', direction: 'asc' as const }],
  skip: 0,
  limit: 1000,
};
const status = (page: Page) => call(page, 'status');
const SLICE = '/sync/slice';

async function held(page: Page): Promise<Customer[]> {
  const { documents } = await call(page, 'look', 'customers', customers);
  return documents.map(({ document }) => document as Customer);
}

/** Asks again and again until so many slices more were asked for. */
async function compareSlices(page: Page, office: Office, count: number): Promise<void> {
  const enough = office.network.count(SLICE) + count;
  await until(
    async () => {
      await call(page, 'syncNow');
      return office.network.count(SLICE);
    },
    (asked) => asked >= enough,
    60_000,
  );
}

describe('what lies wrong on the device', () => {
  test('[SY13] is found and put right, and stays wrong where nothing compares', async ({ office, page }) => {
    office.network.setFault((path) => (path === SLICE ? { kind: 'answer', status: 404 } : null));
    await openAs(page, office, 'admin');
    const before = await held(page);
    const [wrong, gone, torn, high] = before.slice(0, 4).map(({ id }) => id) as [
      string,
      string,
      string,
      string,
    ];
    const ghost = '01999999-9999-7999-8999-999999999999';
    await changeRecord(page, truthRecord('customers', wrong), { set: { name: 'AAA Nobody' } });
    await changeRecord(page, truthRecord('customers', gone), null);
    await changeRecord(page, truthRecord('customers', torn), { unset: ['_rev', '_meta'] });
    await changeRecord(page, truthRecord('customers', high), { set: { revision: 9000, notes: 'rubbish' } });
    const copied = must(before.at(-1), 'a customer');
    await changeRecord(page, truthRecord('customers', ghost), {
      set: {
        ...copied,
        id: ghost,
        name: 'AAA Ghost',
        _deleted: '0',
        _rev: '1-x',
        _meta: { lwt: 1 },
        _attachments: {},
      },
    });
    // A pull brings something, and what is wrong stays.
    await settledCustomer(page, await createCustomer(page, 'Compare Meanwhile'));
    const damaged = await held(page);
    const names = damaged.map(({ name }) => name);
    expect([names.includes('AAA Nobody'), names.includes('AAA Ghost')]).toEqual([true, true]);
    expect(damaged.some(({ id }) => id === gone)).toBe(false);

    office.network.setFault(() => null);
    await until(
      async () => {
        await call(page, 'syncNow');
        return status(page);
      },
      (now) => (now?.repaired ?? 0) >= 5,
      60_000,
    );
    const after = await held(page);
    expect(after.filter(({ name }) => name !== 'Compare Meanwhile')).toEqual(before);
    expect((await status(page))?.repaired).toBe(5);
    // What was put right takes part again: an edit of it settles.
    const outcome = await call(page, 'submit', 'customer.edit', {
      customerId: high,
      set: { notes: 'after the repair' },
      expect: {
        notes: must(
          before.find(({ id }) => id === high),
          'it',
        ).notes,
      },
    });
    expect(outcome.ok).toBe(true);
    const settled = await settledCustomer(page, high);
    expect(settled?.document).toMatchObject({ notes: 'after the repair' });
  });

  describe.each(['admin', 'staff'] as const)('%s', (role) => {
    test('[SY13] no false alarm over the whole office, while another office writes', async ({
      office,
      page,
      browser,
    }) => {
      await openAs(page, office, role);
      const other = await browser.newContext();
      const writer = await other.newPage();
      await visit(writer, office);
      await openAs(writer, office, 'manager');
      const writing = call(writer, 'queueCustomers', 'Compare Writer', 30);
      await compareSlices(page, office, 12);
      await writing;
      await compareSlices(page, office, 25);
      expect((await status(page))?.repaired).toBe(0);
      await other.close();
    });
  });
});

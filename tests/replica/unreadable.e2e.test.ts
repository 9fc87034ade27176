import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import { must } from '#shared/core/assert.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
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
import { changeRecord } from './support/stored-records.ts';

const all = { selector: {}, sort: [], skip: 0, limit: 1000 };
const status = (page: Page) => call(page, 'status');

interface Line {
  kind?: string;
  c?: string;
  d?: AnyDocument & Record<string, unknown>;
  counts?: Record<string, number>;
  documents?: number;
}

/** The snapshot of a server that is a version ahead. */
function ofNextVersion(text: string): string {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const of = (collection: string) => must(lines.find(({ c }) => c === collection)?.d, collection);
  of('orders')['status'] = 'postponed';
  of('staff')['schedules'] = 'always';
  Object.assign(of('customers'), { loyalty: { level: 'gold' } });
  const [header, end] = [must(lines[0], 'a header'), must(lines.at(-1), 'an end')];
  Object.assign(must(header.counts, 'counts'), { invoices: 1 });
  end.documents = (end.documents ?? 0) + 1;
  const invoice = { c: 'invoices', d: { id: '01999999-9999-7999-8999-999999999999', revision: 1 } };
  const texts = [header, invoice, ...lines.slice(1)].map((line) => JSON.stringify(line));
  return `${texts.join('\n')}\n`;
}

/** One line is cut in the middle of a service. */
function withTornLine(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes('"c":"services"'));
  return lines.map((line, index) => (index === at ? line.slice(0, 40) : line)).join('\n');
}

function plantSnapshot(office: Office): void {
  office.network.setFault((path) => {
    if (path === '/sync/slice') return { kind: 'answer', status: 404 };
    if (path !== '/sync/snapshot') return null;
    return { kind: 'rewrite', body: (text) => withTornLine(ofNextVersion(text)) };
  });
}

describe('a server that is a version ahead', () => {
  test('[SY14] a snapshot with documents nobody here can read is filled all the same, and nothing of it is lost', async ({
    office,
    page,
    browser,
  }) => {
    const truth = await (async () => {
      const context = await browser.newContext();
      const other = await context.newPage();
      await visit(other, office);
      await openAs(other, office, 'admin');
      const totals = {
        orders: (await call(other, 'look', 'orders', all)).total,
        customers: (await call(other, 'look', 'customers', all)).total,
        services: (await call(other, 'look', 'services', all)).total,
      };
      await context.close();
      return totals;
    })();
    plantSnapshot(office);
    await openAs(page, office, 'admin');
    await until(
      () => status(page),
      (now) => now?.unreadable === 3,
    );
    expect((await call(page, 'look', 'orders', all)).total).toBe(truth.orders - 1);
    expect((await call(page, 'look', 'services', all)).total).toBe(truth.services - 1);
    const shown = await call(page, 'look', 'customers', all);
    expect(shown.total).toBe(truth.customers);
    expect(shown.documents.some(({ document }) => 'loyalty' in document)).toBe(true);
    const { documents } = JSON.parse(await call(page, 'exportUnreadable')) as {
      documents: { collection: string; path: string; reason: string; raw: unknown }[];
    };
    expect(
      documents.map(({ collection, path, reason }) => `${collection} ${path} ${reason}`).toSorted(),
    ).toEqual(['  type', 'orders status value', 'staff schedules type']);
    expect(documents.find(({ collection }) => collection === 'orders')?.raw).toMatchObject({
      status: 'postponed',
    });

    // An unknown field outlives an edit by this version.
    const loyal = must(
      shown.documents.find(({ document }) => 'loyalty' in document),
      'it',
    ).document;
    await call(page, 'submit', 'customer.edit', {
      customerId: loyal.id,
      set: { notes: 'edited here' },
      expect: { notes: (loyal as unknown as { notes: string }).notes },
    });
    expect((await call(page, 'seeOne', 'customers', loyal.id))?.document).toMatchObject({
      loyalty: { level: 'gold' },
      notes: 'edited here',
    });

    // A comparison with the server fetches them again, and these the server can say so that they are read.
    office.network.setFault(() => null);
    await until(
      async () => {
        await call(page, 'syncNow');
        return status(page);
      },
      (now) => now?.unreadable === 0,
      90_000,
    );
    expect((await call(page, 'look', 'orders', { ...all, limit: 1 })).total).toBe(truth.orders);
    expect((await call(page, 'look', 'services', { ...all, limit: 1 })).total).toBe(truth.services);
  });

  test('[SY14] a document that becomes unreadable is not shown as it was, and shows again when it can be read', async ({
    office,
    page,
  }) => {
    office.network.setFault((path) => (path === '/sync/slice' ? { kind: 'answer', status: 404 } : null));
    const session = await openAs(page, office, 'admin');
    const id = await createCustomer(page, 'Unreadable Later');
    await settledCustomer(page, id);
    const other = await createCustomer(page, 'Readable Still');
    const rewrite = (text: string) =>
      text.replaceAll('"name":"Unreadable Now"', '"name":{"first":"Unreadable"}');
    office.network.setFault((path) => {
      if (path === '/sync/slice') return { kind: 'answer', status: 404 };
      return path === '/sync/pull' ? { kind: 'rewrite', body: rewrite } : null;
    });
    const edit = (name: string, was: string) =>
      call(page, 'submit', 'customer.edit', { customerId: id, set: { name }, expect: { name: was } });
    await edit('Unreadable Now', 'Unreadable Later');
    await until(
      () => status(page),
      (now) => now?.unreadable === 1 && now.waiting === 0,
    );
    expect(await call(page, 'seeOne', 'customers', id)).toBeNull();
    await settledCustomer(page, other);

    // What the next version of the application can read is tried when it starts.
    const meta = `${session.accountId}-meta`;
    const kept = JSON.parse(await call(page, 'exportUnreadable')) as {
      documents: { database: string; raw: Record<string, unknown> }[];
    };
    const [quarantined] = kept.documents;
    const key = [must(quarantined, 'it').database, 'customers', id];
    await call(page, 'close');
    await call(page, 'open', session);
    await until(
      () => status(page),
      (now) => now?.phase === 'online' && now.unreadable === 1,
    );
    await call(page, 'close');
    await changeRecord(
      page,
      { database: meta, store: 'quarantine', key },
      {
        set: { raw: { ...quarantined?.raw, name: 'Unreadable No More' } },
      },
    );
    await call(page, 'open', session);
    await until(
      () => status(page),
      (now) => now?.phase === 'online' && now.unreadable === 0,
    );
    expect((await call(page, 'seeOne', 'customers', id))?.document).toMatchObject({
      name: 'Unreadable No More',
    });
  });

  test('[SY14] 426 waits where the server is the older one, and asks for an update where it is not', async ({
    office,
    page,
  }) => {
    await openAs(page, office, 'admin');
    let protocol = 0;
    office.network.setFault((path) =>
      path.startsWith('/sync/')
        ? { kind: 'answer', status: 426, body: { code: 'protocol.unsupported', protocol } }
        : null,
    );
    const id = await createCustomer(page, 'Ahead Of Its Server');
    await until(
      () => status(page),
      (now) => now?.trouble === 'server.older' && now.waiting === 1,
    );
    office.network.setFault(() => null);
    await call(page, 'syncNow');
    expect((await settledCustomer(page, id))?.document).toMatchObject({ name: 'Ahead Of Its Server' });
    protocol = 1000;
    office.network.setFault((path) =>
      path.startsWith('/sync/')
        ? { kind: 'answer', status: 426, body: { code: 'protocol.unsupported', protocol } }
        : null,
    );
    await createCustomer(page, 'Behind Its Server');
    await until(
      () => status(page),
      (now) => now?.phase === 'update_needed' && now.waiting === 1,
    );
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMinutes } from '#shared/core/zoned-time.ts';
import { aCustomer, anAddress, anOrder, anOrderItem, idOf, NOW } from '#shared/testing/builders.ts';
import type { ApiDocument } from '#server/http/reference-page.ts';
import { listTable } from '#server/http/routes/admin-lists.ts';
import { put } from '../contract/server-databases.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { listPaths } from './list-requests.ts';

type Item = Record<string, unknown> & { id: string };

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await createTestServer();
  token = await server.signIn('admin');
}, START_MS);
afterAll(() => server.close());

async function ask(path: string, query: Record<string, string> = {}) {
  const { status, json, text } = await server.request(`${path}?${new URLSearchParams(query)}`, { token });
  return {
    status,
    text,
    items: (json['items'] ?? []) as Item[],
    next: json['next_cursor'] as string | null,
    code: json['code'],
    errors: json['errors'] as { field: string; code: string }[],
  };
}

/** Every page from the first on; `between` runs after each. */
async function walk(path: string, query: Record<string, string>, between?: (page: number) => Promise<void>) {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 1; ; page += 1) {
    const answer = await ask(path, { ...query, ...(cursor !== null && { cursor }) });
    expect(answer.status).toBe(200);
    items.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) return items;
    await between?.(page);
  }
}

const person = (name: string, more: Partial<ReturnType<typeof aCustomer>> = {}) =>
  aCustomer({ id: idOf(name), name, email: null, phone: null, addresses: [], ...more });

const CUSTOMERS = '/api/admin/customers/';
const ORDERS = '/api/admin/orders/';
const namesOf = (items: readonly Item[]) => items.map(({ name }) => name);

describe('[HR1] pages', () => {
  const crowd = Array.from({ length: 40 }, (_each, index) =>
    // Three to a moment, so that only the id tells them apart.
    person(`Crowd ${String(index * 7).padStart(3, '0')}`, {
      tags: ['crowd'],
      createdAt: addMinutes(NOW, Math.floor(index / 3)),
    }),
  );
  beforeAll(() => put(server.database, { customers: crowd }));

  test.each(['created_at', '-created_at', 'name', '-name'])(
    'in order %s hold every row once, whatever is added meanwhile',
    async (order) => {
      const before = await walk(CUSTOMERS, { tag: 'crowd', order, limit: '100' });
      const seen = await walk(CUSTOMERS, { tag: 'crowd', order, limit: '7' }, async (page) => {
        const [first, last] = [`Aa ${order} ${page}`, `Zz ${order} ${page}`];
        const added = [
          person(first, { tags: ['crowd'], createdAt: addMinutes(NOW, -page) }),
          person(last, { tags: ['crowd'], createdAt: addMinutes(NOW, 600 + page) }),
        ];
        await put(server.database, { customers: added });
      });
      const ids = seen.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => before.some((each) => each.id === id))).toEqual(before.map(({ id }) => id));
      expect(seen.length).toBeGreaterThan(before.length);
    },
  );

  test('have fifty rows unless asked for otherwise, and a hundred at most', async () => {
    const many = Array.from({ length: 101 }, (_each, index) => person(`Many ${index}`, { tags: ['many'] }));
    await put(server.database, { customers: many });
    expect((await ask(CUSTOMERS, { tag: 'many' })).items).toHaveLength(50);
    const full = await ask(CUSTOMERS, { tag: 'many', limit: '100' });
    expect([full.items.length, full.next === null]).toEqual([100, false]);
    const last = await ask(CUSTOMERS, { tag: 'many', limit: '100', cursor: String(full.next) });
    expect([last.items.length, last.next]).toEqual([1, null]);
    for (const limit of ['0', '101', '-1', '1.5', '1e2', '', 'all'])
      expect([limit, (await ask(CUSTOMERS, { limit })).status]).toEqual([limit, 400]);
  });

  test('a cursor that is none, or of another order, is refused', async () => {
    const { next } = await ask(CUSTOMERS, { tag: 'crowd', limit: '5', order: 'name' });
    const packed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad = [
      '',
      'x',
      '%%%',
      String(next).slice(0, -3),
      packed(['-name', 'a', idOf('a')]),
      packed(['name', 7, idOf('a')]),
      packed(['name', 'a\u0000', idOf('a')]),
      packed(['name', 'a', "'; DROP TABLE customers; --"]),
      packed(['name', 'a', idOf('a'), 1]),
      packed({ order: 'name' }),
      packed(null),
      'A'.repeat(5000),
    ];
    for (const cursor of bad) {
      const answer = await ask(CUSTOMERS, { order: 'name', cursor });
      expect([cursor, answer.status, answer.errors[0]?.field]).toEqual([cursor, 400, 'cursor']);
    }
    const moment = packed(['created_at', '2026-02-30T00:00:00.000Z', idOf('a')]);
    expect((await ask(CUSTOMERS, { order: 'created_at', cursor: moment })).status).toBe(400);
    expect((await ask(CUSTOMERS, { order: 'name', cursor: String(next) })).status).toBe(200);
    expect((await ask(CUSTOMERS, { order: '-name', cursor: String(next) })).status).toBe(400);
  });
});

const HOSTILE = [
  "'; DROP TABLE orders; --",
  '1 OR 1=1',
  '%',
  '\\',
  '\u0000',
  '\uD800',
  '{"$gt":""}',
  '🧹'.repeat(60),
  '00000000-0000-0000-0000-00000000000g',
  '99999-99-99',
];

describe('[HR1] every list', () => {
  test('has a row in the table of roles', () => {
    expect(listTable.map(({ path }) => path).toSorted()).toEqual(listPaths.toSorted());
  });

  test.each(listTable.filter(({ roles }) => roles.includes('admin')))(
    '$path answers each order and refuses what it does not know',
    async ({ path, orders, filters, search }) => {
      for (const order of Object.keys(orders).flatMap((name) => [name, `-${name}`]))
        expect([order, (await ask(path, { order })).status]).toEqual([order, 200]);
      for (const query of [{ order: 'nothing' }, { order: '' }, { unknown: 'x' }, { __proto__x: '1' }])
        expect((await ask(path, query as unknown as Record<string, string>)).status).toBe(400);
      const twice = await server.request(`${path}?limit=5&limit=6`, { token });
      expect(twice.status).toBe(400);
      const names = [...Object.keys(filters), ...(search ? ['search'] : [])];
      for (const name of names) {
        for (const value of HOSTILE) {
          const { status } = await ask(path, { [name]: value });
          expect([name, value, status === 200 || status === 400]).toEqual([name, value, true]);
        }
        const raw = await server.request(`${path}?${name}=%ff%00'`, { token });
        expect(raw.status).toBe(400);
      }
    },
  );
});

describe('[HR1] finding', () => {
  beforeAll(async () => {
    const agnes = person('Agnès Featherstonehaugh', {
      email: 'agnes@found.example',
      phone: '+447700900777',
      addresses: [anAddress({ id: idOf('agnes home'), postcode: 'EC2A 4NE' })],
    });
    await put(server.database, {
      customers: [agnes, person('100% Clean Ltd'), person('1000 Lakes')],
      orders: [
        anOrder({ id: idOf('of agnes'), orderNumber: 'VC-000777', customerId: agnes.id, items: [item('1')] }),
        anOrder({
          id: idOf('of a guest'),
          orderNumber: 'VC-000778',
          customerId: null,
          guestName: 'Gus Guestman',
          guestEmail: 'gus@found.example',
          postcode: 'SW9 8AA',
          status: 'cancelled',
          items: [item('2')],
        }),
      ],
    });
  });
  const item = (name: string) => anOrderItem({ id: idOf(`item ${name}`), staffId: null });

  test.each([
    ['stoneh'],
    ['STONEHAUGH'],
    ['ag fe'],
    ['featherstonehaugh agn'],
    ['found.exam'],
    ['07700 900777'],
    ['+44 7700 900777'],
    ['+44 (0)7700 900777'],
    ['0044 7700 900-777'],
    ['900777'],
  ])('a customer is found by %s', async (search) => {
    expect(namesOf((await ask(CUSTOMERS, { search })).items)).toEqual(['Agnès Featherstonehaugh']);
  });

  test('a short word is the beginning of one; wildcards are letters like others', async () => {
    expect(namesOf((await ask(CUSTOMERS, { search: 'fe' })).items)).toContain('Agnès Featherstonehaugh');
    expect(namesOf((await ask(CUSTOMERS, { search: 'es' })).items)).not.toContain('Agnès Featherstonehaugh');
    expect(namesOf((await ask(CUSTOMERS, { search: '100%' })).items)).toEqual(['100% Clean Ltd']);
    expect(namesOf((await ask(CUSTOMERS, { search: 'ag_es' })).items)).toEqual([]);
  });

  test('an order is found by its number, its guest and its customer', async () => {
    const found = async (query: Record<string, string>) =>
      (await ask(ORDERS, query)).items.map(({ order_number: number }) => number);
    expect(await found({ search: '000777' })).toEqual(['VC-000777']);
    expect(await found({ search: 'guestman' })).toEqual(['VC-000778']);
    expect(await found({ search: 'stonehaugh' })).toEqual(['VC-000777']);
    expect(await found({ search: 'sw9' })).toEqual(['VC-000778']);
    expect(await found({ search: 'found.example', status: 'cancelled' })).toEqual(['VC-000778']);
  });

  test('days come in their own order; in another there are both ends, and 62 days at most', async () => {
    const startsOf = (items: readonly Item[]) => items.map(({ starts_at: start }) => String(start));
    const [from, to] = ['2026-03-01', '2026-05-01'];
    const inOrder = await ask(ORDERS, { from, to });
    expect(inOrder.items.length).toBeGreaterThan(1);
    expect(startsOf(inOrder.items)).toEqual(startsOf(inOrder.items).toSorted().toReversed());
    for (const path of [ORDERS, '/api/admin/appointments/'])
      for (const order of ['created_at', '-created_at']) {
        const all = await walk(path, { from, to, order: 'starts_at' });
        const found = await walk(path, { from, to, order, limit: '1' });
        const ages = found.map(({ created_at: age, id }) => `${String(age)} ${id}`);
        expect(ages).toEqual(order === 'created_at' ? ages.toSorted() : ages.toSorted().toReversed());
        expect(found.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        for (const days of [
          { from },
          { to },
          { from, to: '2026-05-02' },
          { from: '1000-01-01', to: '2999-12-31' },
        ]) {
          const { status, code, errors } = await ask(path, { order, ...days });
          expect([status, code]).toEqual([400, 'request.invalid']);
          expect(errors).toMatchObject([{ field: 'order', code: 'days_too_many' }]);
        }
      }
    const reference = await server.request('/openapi.json');
    const { parameters } = (reference.json as unknown as ApiDocument).paths[ORDERS]?.get ?? {};
    expect(JSON.stringify(parameters)).toContain('days_too_many');
  });

  test('a tag finds exactly its own, commas and all', async () => {
    const tagged = [
      person('Comma', { tags: ['a,b'] }),
      person('Only a', { tags: ['a'] }),
      person('Both', { tags: ['a', 'b'] }),
    ];
    await put(server.database, { customers: tagged });
    for (const order of ['name', '-created_at']) {
      expect(namesOf((await ask(CUSTOMERS, { tag: 'a,b', order })).items)).toEqual(['Comma']);
      const both = (await ask(CUSTOMERS, { tag: 'a', order })).items.map(({ name }) => String(name));
      expect(both.toSorted()).toEqual(['Both', 'Only a']);
      expect(namesOf((await ask(CUSTOMERS, { tag: 'a,b', order, has_account: 'false' })).items)).toEqual([
        'Comma',
      ]);
    }
  });

  test('filters narrow together', async () => {
    const count = async (query: Record<string, string>) => (await ask(ORDERS, query)).items.length;
    const agnes = idOf('Agnès Featherstonehaugh');
    expect(await count({ customer: agnes })).toBe(1);
    expect(await count({ customer: agnes, status: 'cancelled' })).toBe(0);
    expect(await count({ postcode: 'sw9' })).toBe(1);
    expect(await count({ guest_email: 'GUS@found.example' })).toBe(1);
    expect(await count({ from: '2026-03-09', to: '2026-03-09' })).toBe(2);
    expect(await count({ from: '2026-03-10' })).toBe(0);
    expect(await count({ to: '2026-03-08' })).toBe(0);
    expect(namesOf((await ask(CUSTOMERS, { postcode: 'ec2a' })).items)).toEqual(['Agnès Featherstonehaugh']);
  });
});

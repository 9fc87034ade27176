import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminActor, aCompany, idOf, managerActor, NOW } from '#shared/testing/builders.ts';
import {
  changeRequestsOfOrders,
  changeRequestsOfSubscriptions,
} from '#server/http/lists/change-request-list.ts';
import { defineList, listContext, type ListDefinition } from '#server/http/lists/list-definition.ts';
import { itemsOf } from '#server/http/lists/list-items.ts';
import { listQuerySchema, listRequestOf } from '#server/http/lists/list-request.ts';
import { readPage } from '#server/http/lists/read-page.ts';
import { listTable } from '#server/http/routes/admin-lists.ts';
import {
  callerRows,
  callers,
  filterValues,
  idAt,
  markOf,
  MASKED,
  PLACES,
  planted,
  putCanaries,
  tokenOfCaller,
  type Caller,
} from './canary-world.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';

type Reader = keyof typeof callerRows;
const readers = Object.keys(callerRows) as Reader[];

let server: TestServer;
const tokens = new Map<Caller, string | null>();
beforeAll(async () => {
  server = await createTestServer();
  await putCanaries(server);
  for (const caller of callers) tokens.set(caller, await tokenOfCaller(server, caller));
}, START_MS);
afterAll(() => server.close());

async function ask(caller: Caller, path: string) {
  const token = tokens.get(caller);
  return server.request(path, typeof token === 'string' ? { token } : {});
}

interface Received {
  ids: string[];
  text: string;
}

/** All pages. */
async function walk(caller: Caller, path: string, query: Record<string, string> = {}): Promise<Received> {
  const received: Received = { ids: [], text: '' };
  let cursor: string | null = null;
  do {
    const search = new URLSearchParams({ ...query, ...(cursor !== null && { cursor }) });
    const { status, json, text } = await ask(caller, `${path}?${search}`);
    expect([path, String(search), status]).toEqual([path, String(search), 200]);
    received.ids.push(...(json['items'] as { id: string }[]).map(({ id }) => id));
    received.text += text;
    cursor = json['next_cursor'] as string | null;
  } while (cursor !== null);
  return received;
}

const rowsOf = (path: string) => planted[(path.split('/').at(-2) ?? '').replace(/^my-/, '')] ?? [];

function inSight(caller: Reader, path: string): string[] {
  const { sees } = callerRows[caller];
  return rowsOf(path).flatMap(([id, place]) => (sees.includes(place) ? [id] : []));
}

/** What is wrong with what somebody received; nothing when all is well. */
function faultsOf(
  caller: Reader,
  { ids, text }: Received,
  { expected, path }: { expected: readonly string[]; path: string },
): string[] {
  const { sees, neverReads } = callerRows[caller];
  const seesAll = sees.length === PLACES.length || rowsOf(path).every(([, place]) => place === 'office');
  const known = new Set(Object.values(planted).flatMap((rows) => rows.map(([id]) => id)));
  return [
    ...expected.filter((id) => !ids.includes(id)).map((id) => `${id} is missing`),
    ...ids
      .filter((id) => !expected.includes(id) && (known.has(id) || !seesAll))
      .map((id) => `${id} is out of sight`),
    ...(new Set(ids).size === ids.length ? [] : ['something came twice']),
    ...PLACES.filter((place) => !sees.includes(place) && text.includes(markOf(place))).map(
      (place) => `the mark of ${place}`,
    ),
    ...neverReads.filter((name) => text.includes(MASKED[name])).map((name) => `the masked ${name}`),
  ];
}

interface Walked {
  path: string;
  definition: ListDefinition;
}
const changeRequests: ListDefinition = {
  ...changeRequestsOfOrders,
  filters: { ...changeRequestsOfOrders.filters, ...changeRequestsOfSubscriptions.filters },
};
const lists: Walked[] = [...listTable, changeRequests].map((definition) => ({
  path: definition.path,
  definition,
}));
/** Where a whole list of the same rows is to be had. */
const wholeOf = (path: string) => path.replace(/^\/api\/(?:cus\/|staff\/my-)/, '/api/admin/');

const wholes = new Map<string, Promise<Received>>();
/** What the admin finds; asked for once. */
function wholeUnder(path: string, name: string, value: string): Promise<Received> {
  const key = [path, name, value].join(' ');
  const known = wholes.get(key) ?? walk('admin', path, { [name]: value });
  wholes.set(key, known);
  return known;
}

/** The values of the filter that this list takes. */
const valuesFor = ({ filters }: ListDefinition, name: string) =>
  (filterValues[name] ?? []).filter((value) => filters[name]?.schema.safeParse(value).success);

describe.each(readers)('[HR1] %s', (caller) => {
  const { role } = callerRows[caller];
  const own = lists.filter(({ definition }) => definition.roles.some((each) => each === role));
  const others = lists.filter((list) => !own.includes(list));

  test.each(own)('$path in every order holds what is in sight and nothing else', async (list) => {
    const { path, definition } = list;
    const expected = inSight(caller, path);
    for (const order of Object.keys(definition.orders).flatMap((name) => [name, `-${name}`])) {
      const received = await walk(caller, path, { order, limit: '3' });
      expect([order, faultsOf(caller, received, { expected, path })]).toEqual([order, []]);
    }
  });

  test.each(own)(
    '$path under every filter and search is the same part of it',
    async ({ path, definition }) => {
      const expected = inSight(caller, path);
      const searches = definition.search ? PLACES.map((place) => ['search', markOf(place)] as const) : [];
      const filters = Object.keys(definition.filters).flatMap((name) =>
        valuesFor(definition, name).map((value) => [name, value] as const),
      );
      for (const [name, value] of [...filters, ...searches]) {
        const whole = await walk('admin', wholeOf(path), { [name]: value });
        const received = await walk(caller, path, { [name]: value });
        // One's own lists are searched by less than the office's: there only that nothing else is found.
        const found = name === 'search' && path.startsWith('/api/cus/') ? received : whole;
        const part = expected.filter((id) => found.ids.includes(id));
        expect([name, value, faultsOf(caller, received, { expected: part, path })]).toEqual([
          name,
          value,
          [],
        ]);
      }
    },
  );

  test.each(own.filter(({ path }) => path !== changeRequests.path))(
    '$path one by one: foreign and missing are the same answer',
    async ({ path }) => {
      const expected = inSight(caller, path);
      const missing = await ask(caller, `${path}${idOf('nothing')}/`);
      expect(missing.status).toBe(404);
      for (const [id] of rowsOf(path)) {
        const { status, text, headers } = await ask(caller, `${path}${id}/`);
        const isTheirs = expected.includes(id);
        const told = {
          status,
          isTagged: headers.has('etag'),
          wrong: isTheirs ? faultsOf(caller, { ids: [id], text }, { expected: [id], path }) : [text],
        };
        expect(told).toEqual(
          isTheirs
            ? { status: 200, isTagged: true, wrong: [] }
            : { status: 404, isTagged: false, wrong: [missing.text] },
        );
      }
    },
  );

  test('is not let into the lists of others, whatever the id', async () => {
    for (const { path } of others) {
      const answers = [await ask(caller, path)];
      if (path !== changeRequests.path)
        for (const [id] of [...rowsOf(path).slice(0, 1), [idOf('nothing')]])
          answers.push(await ask(caller, `${path}${id}/`));
      expect([path, ...answers.map(({ status }) => status)]).toEqual([path, ...answers.map(() => 403)]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
  });

  test('pages of their own hold no mark of what is out of sight', async () => {
    const pages = {
      customer: ['/api/cus/dashboard/', '/api/profile/'],
      staff: ['/api/staff/my-schedule/', '/api/staff/my-areas/', '/api/staff/my-services/', '/api/profile/'],
      near: ['/api/profile/'],
      far: ['/api/profile/'],
      admin: ['/api/profile/'],
    }[caller];
    for (const path of pages) {
      const { status, text } = await ask(caller, path);
      const marks = faultsOf(caller, { ids: [], text }, { expected: [], path });
      // Their own account has the office's mark.
      const wrong = marks.filter((fault) => path !== '/api/profile/' || !fault.endsWith('office'));
      expect([path, status, wrong]).toEqual([path, 200, []]);
    }
  });
});

describe('[HR1] without a session', () => {
  test.each(['guest', 'disabled'] as const)('a %s gets nothing of any list', async (caller) => {
    const answers = new Set<string>();
    for (const { path } of lists)
      for (const asked of [path, ...rowsOf(path).map(([id]) => `${path}${id}/`)]) {
        const { status, text } = await ask(caller, asked);
        expect([asked, status === 401 || (path === changeRequests.path && status === 404)]).toEqual([
          asked,
          true,
        ]);
        if (status === 401) answers.add(text);
      }
    expect(answers.size).toBe(1);
  });
});

describe('[HR1] the marks', () => {
  test('every list is planted, and every filter of the office finds some of it', async () => {
    expect(lists.filter(({ path }) => rowsOf(path).length === 0)).toEqual([]);
    const finding = lists
      .filter(({ definition }) => definition.roles.includes('admin'))
      .flatMap(({ path, definition }) =>
        Object.keys(definition.filters).map(async (name) => {
          const found = await Promise.all(
            valuesFor(definition, name).map((value) => wholeUnder(path, name, value)),
          );
          return found.some(({ ids }) => ids.length > 0) ? [] : [`${path} ${name}`];
        }),
      );
    // No visit of the world belongs to a series.
    expect((await Promise.all(finding)).flat()).toEqual(['/api/admin/appointments/ subscription']);
    const orders = await walk('admin', '/api/admin/orders/', { customer: idAt('customer', 'other') });
    expect(orders.ids.toSorted()).toEqual([idAt('order', 'other1'), idAt('order', 'other2')].toSorted());
  });

  test.each(['order', 'search', 'cursor', 'limit'])('no filter can be called %s', (name) => {
    const { order_id: filter } = changeRequestsOfOrders.filters;
    const filters = filter ? { [name]: filter } : {};
    expect(() => defineList({ ...changeRequestsOfOrders, filters })).toThrow(`cannot be called ${name}`);
  });

  test('what a mask takes from some stands in the answers of others', async () => {
    const texts = async (caller: Caller, paths: string[]) =>
      (await Promise.all(paths.map((path) => walk(caller, path)))).map(({ text }) => text).join('');
    const office = ['customers', 'orders', 'appointments', 'subscriptions'].map(
      (name) => `/api/admin/${name}/`,
    );
    const all = await texts('near', office);
    expect(Object.entries(MASKED).filter(([, mark]) => !all.includes(mark))).toEqual([]);
    const theirs = await texts('customer', ['/api/cus/appointments/']);
    expect([theirs.includes(MASKED.price), theirs.includes(MASKED.payment)]).toEqual([true, true]);
    const work = await texts('staff', ['/api/staff/my-appointments/']);
    expect(work).toContain(MASKED.note);
  });

  test.each(lists.filter(({ path }) => rowsOf(path).some(([, place]) => place.startsWith('other'))))(
    'control: $path without its scope is caught',
    async ({ path, definition }) => {
      const { ids, text } = await unscoped(definition, 'near');
      expect(faultsOf('near', { ids, text }, { expected: inSight('near', path), path }).join()).toContain(
        'out of sight',
      );
    },
  );

  test('control: a list without its mask is caught', async () => {
    const [visits] = lists.filter(({ path }) => path === '/api/staff/my-appointments/');
    const received = visits ? await unscoped(visits.definition, 'admin') : { ids: [], text: '' };
    const faults = faultsOf('staff', received, { expected: [], path: '/api/staff/my-appointments/' });
    expect(faults).toEqual(
      expect.arrayContaining(['the masked price', 'the masked payment', 'the masked customer']),
    );
  });
});

/** A page of the list's own code, asked with everybody's scope and masked for the caller. */
async function unscoped(definition: ListDefinition, caller: 'near' | 'admin'): Promise<Received> {
  const actor = caller === 'admin' ? adminActor() : managerActor();
  const viewer = { actor, company: aCompany(), now: NOW };
  const request = listRequestOf(definition, listQuerySchema(definition), {});
  const context = { ...listContext(viewer), scopeOf: () => ({ tags: 'all', window: null }) as const };
  return server.database.transact(async (trx) => {
    const { rows } = await readPage(trx, definition, { request, context });
    const items = await itemsOf(trx, definition, { rows, viewer });
    return { ids: rows.map(({ id }) => id), text: JSON.stringify(items) };
  });
}

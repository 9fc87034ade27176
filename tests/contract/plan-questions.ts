import { createHash } from 'node:crypto';
import { z } from 'zod';
import { customerDashboard } from '#server/http/customer-dashboard.ts';
import { MOST_DAYS } from '#server/http/lists/asked-days.ts';
import {
  changeRequestsOfOrders,
  changeRequestsOfSubscriptions,
} from '#server/http/lists/change-request-list.ts';
import {
  elementsOf,
  listContext,
  type ListDefinition,
  type ListFilter,
} from '#server/http/lists/list-definition.ts';
import { listQuerySchema, listRequestOf } from '#server/http/lists/list-request.ts';
import { publicServices, publicStaff } from '#server/http/lists/public-lists.ts';
import { readPage, type ListPage } from '#server/http/lists/read-page.ts';
import { listTable } from '#server/http/routes/admin-lists.ts';
import { rootShape } from '#server/storage/aggregate-rows.ts';
import type { RootCondition } from '#server/storage/aggregate-store.ts';
import type { Trx } from '#server/storage/database.ts';
import { listMessages } from '#server/storage/message-list.ts';
import { findBlocks } from '#server/storage/time-blocks.ts';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { must } from '#shared/core/assert.ts';
import { addDays, addHours, addMinutes } from '#shared/core/zoned-time.ts';
import { aCompany, adminActor, idOf, managerActor } from '#shared/testing/builders.ts';
import { FIRST_ROW_AT, GROWING_TABLES, MINUTES_BETWEEN_ROWS } from './plan-rows.ts';

/** One thing that is asked of the database, and how many rows it gave. */
interface Question {
  readonly name: string;
  ask(trx: Trx): Promise<number>;
}

const A_WEEK_IN = addHours(FIRST_ROW_AT, 7 * 24);

/** As the database's `named` makes them. */
function nameOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  const id = `${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17)}`;
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

interface Asking {
  query: Record<string, string>;
  actor: Actor;
  /** Of a public list: what everybody may see. */
  isPublic?: RootCondition;
  /** As the planner would read it, left to itself. */
  isLeft?: boolean;
}

export function pageBy(definition: ListDefinition, { query, actor, isPublic, isLeft = false }: Asking) {
  const schema = listQuerySchema(definition);
  const given = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]));
  const asked = listRequestOf(definition, schema, given);
  const request = {
    ...asked,
    isSearch: asked.isSearch || isLeft,
    conditions: (context: Parameters<typeof asked.conditions>[0]) => [
      ...(isPublic ? [isPublic] : []),
      ...asked.conditions(context),
    ],
  };
  const viewed = listContext({ actor, company: aCompany(), now: A_WEEK_IN });
  const context = isPublic ? { ...viewed, scopeOf: () => ({ tags: 'all', window: null }) as const } : viewed;
  return (trx: Trx): Promise<ListPage> => readPage(trx, definition, { request, context });
}

function isGrowing(definition: ListDefinition): boolean {
  const table = elementsOf(definition)?.table ?? rootShape(definition.collection).table;
  return GROWING_TABLES.has(table);
}

const everyList = [...listTable, changeRequestsOfOrders, changeRequestsOfSubscriptions];
/** The office's over tables that grow: a manager who reads them may see all or little. */
export const largeLists = everyList.filter(
  (definition) => isGrowing(definition) && definition.roles.includes('admin'),
);

const NOBODYS = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };
/** Of few rows, of every fiftieth row, of all rows that somebody is sent to, and of some for more than one reason. */
export const MANAGERS = {
  'a manager of one customer': managerActor({ ...NOBODYS, customerIds: [nameOf('customer7')] }),
  'a manager of one member of staff': managerActor({ ...NOBODYS, staffIds: [nameOf('staff7')] }),
  'a manager of all staff': managerActor({ ...NOBODYS, allStaff: true }),
  'a manager of some': managerActor({
    ...NOBODYS,
    staffIds: ['staff0', 'staff10', 'staff11'].map(nameOf),
    customerIds: ['customer10', 'customer50'].map(nameOf),
  }),
};

/** Of one of all these customers, and of one of fifty who do all the work; of the company with every fiftieth order. */
const OWNERS: Partial<Record<Actor['role'], Actor>> = {
  customer: { ...GUEST, role: 'customer', accountId: idOf('a'), customerId: nameOf('customer7') },
  staff: { ...GUEST, role: 'staff', accountId: idOf('b'), staffId: nameOf('staff7') },
};

const COMPANY: Actor = { ...GUEST, role: 'customer', accountId: idOf('c'), customerId: nameOf('customer1') };

type Values = Readonly<Record<string, string>>;

/** By the kind of a filter's values: what many rows have, what few have, what none has. `rows`: how many there are. */
function candidates(rows: number): Readonly<Record<string, Values>> {
  const dayOf = (row: number) => addMinutes(FIRST_ROW_AT, row * MINUTES_BETWEEN_ROWS).slice(0, 10);
  const named = (...names: string[]) => Object.fromEntries(names.map((name) => [name, nameOf(name)]));
  const literally = (...values: string[]) => Object.fromEntries(values.map((value) => [value, value]));
  const [owners, services] = [
    ['customer1', 'customer7', 'staff7'],
    ['service0', 'service1', 'service2'],
  ];
  return {
    // First, for whoever takes any text takes the others too.
    texts: literally(
      'regular',
      'vip',
      'flood',
      'N',
      'NW1',
      'SE2',
      'ZE1',
      'VC-0001007',
      'VS-0001007',
      'nothing',
    ),
    ids: named(...owners, ...services, 'order20', 'series20', 'nobody'),
    days: { early: dayOf(1500), middle: dayOf(rows / 2), late: dayOf(rows - 1500) },
    emails: literally('p9@home.example', 'guest3@home.example', 'nobody@home.example'),
  };
}

function valuesOf({ schema }: ListFilter, rows: number): Values {
  if (schema instanceof z.ZodEnum)
    return Object.fromEntries(schema.options.map((option) => [option, String(option)]));
  const fitting = Object.values(candidates(rows)).find((values) =>
    Object.values(values).every((value) => schema.safeParse(value).success),
  );
  return must(fitting, 'values of the kind that a filter takes');
}

const inEveryOrder = ({ orders }: ListDefinition) =>
  Object.keys(orders).flatMap((name) => [name, `-${name}`]);

interface Reader {
  actor: Actor;
  isPublic?: RootCondition;
}

/** Every filter with each of its values, in every order. */
function filterQuestions(definition: ListDefinition, { rows, ...reader }: Reader & { rows: number }) {
  return Object.entries(definition.filters).flatMap(([filter, asked]) =>
    Object.entries(valuesOf(asked, rows)).flatMap(([label, value]) =>
      inEveryOrder(definition).map((order) =>
        pageQuestion(definition, `${order} ?${filter}=${label}`, {
          query: { [filter]: value, order, ...otherEnd(definition, { filter, value, order }) },
          ...reader,
        }),
      ),
    ),
  );
}

/** Days in another order than theirs are as many as may be asked for. */
function otherEnd(
  { daysOrder }: ListDefinition,
  { filter, value, order }: Record<'filter' | 'value' | 'order', string>,
): Values {
  if (daysOrder === undefined || order.endsWith(daysOrder)) return {};
  if (filter === 'from') return { to: addDays(value, MOST_DAYS - 1) };
  return filter === 'to' ? { from: addDays(value, 1 - MOST_DAYS) } : {};
}

function pageQuestion(definition: ListDefinition, name: string, asking: Asking): Question {
  const page = pageBy(definition, asking);
  const by = definition.part === null ? '' : ` of ${definition.collection}`;
  return { name: `${definition.path}${by} ${name}`, ask: async (trx) => (await page(trx)).rows.length };
}

/** Every order both ways, from the first page and from the second; one search. */
/**
 * Nobody or one, by e-mail; a word that all have with one that few have, and alone; the end of a telephone number; an
 * order; a street and number; a district.
 */
const SEARCHES = [
  'p12345@home',
  'person 1a2b',
  'person',
  '00001234',
  'VC-0001007',
  '1234 street',
  'NW15',
  'se2',
];

async function orderQuestions(trx: Trx, definition: ListDefinition, reader: Reader): Promise<Question[]> {
  const asked: Question[] = [];
  for (const order of inEveryOrder(definition)) {
    const query = { order, limit: '50' };
    asked.push(pageQuestion(definition, order, { query, ...reader }));
    const { nextCursor } = await pageBy(definition, { query, ...reader })(trx);
    if (nextCursor !== null)
      asked.push(
        pageQuestion(definition, `${order} after`, { query: { ...query, cursor: nextCursor }, ...reader }),
      );
  }
  if (definition.search)
    for (const search of SEARCHES)
      asked.push(pageQuestion(definition, `search ${search}`, { query: { search }, ...reader }));
  return asked;
}

function readerQuestions(definition: ListDefinition, readers: Readonly<Record<string, Actor>>): Question[] {
  const [order = ''] = Object.keys(definition.orders);
  const { status } = definition.filters;
  const queries: Record<string, Record<string, string>> = { '': {}, ', other order': { order } };
  for (const value of Object.values(status ? valuesOf(status, 0) : {}))
    queries[`, status ${value}`] = { status: value };
  return Object.entries(readers).flatMap(([name, actor]) =>
    Object.entries(queries).map(([of, query]) => pageQuestion(definition, `${name}${of}`, { query, actor })),
  );
}

/** What whoever sees few asks for, and whoever sees all of somebody who has little, and much; with and without a status. */
export function readings() {
  return largeLists.flatMap((definition) => {
    const { status, customer, staff } = definition.filters;
    const statuses = [
      {},
      ...Object.values(status ? valuesOf(status, 0) : {}).map((value) => ({ status: value })),
    ];
    const somebody = [
      ...(customer ? ['customer1', 'customer7'].map((name) => ({ customer: nameOf(name) })) : []),
      ...(staff ? [{ staff: nameOf('staff7') }] : []),
    ];
    const asked = [
      ...Object.values(MANAGERS).map((actor) => ({ actor, of: {} })),
      ...somebody.map((of) => ({ actor: adminActor(), of })),
    ];
    return asked.flatMap(({ actor, of }) =>
      statuses.map((narrowed) => {
        const query: Record<string, string> = { limit: '20', ...of, ...narrowed };
        return { definition, actor, query };
      }),
    );
  });
}

/** Everything that reads pages of tables which grow, and what is shown of a calendar. */
export async function questions(trx: Trx, rows: number): Promise<Question[]> {
  const asked: Question[] = [];
  for (const definition of everyList) {
    const [role = 'admin'] = definition.roles;
    const actor = definition.roles.includes('admin')
      ? adminActor()
      : must(OWNERS[role] ?? adminActor(), role);
    asked.push(...(await orderQuestions(trx, definition, { actor })));
    asked.push(...filterQuestions(definition, { actor, rows }));
    if (!isGrowing(definition)) continue;
    if (definition.roles.includes('manager')) asked.push(...readerQuestions(definition, MANAGERS));
    else if (role === 'customer')
      asked.push(...readerQuestions(definition, { 'a company with its own': COMPANY }));
  }
  for (const { definition, isPublic } of [publicServices, publicStaff]) {
    asked.push(...(await orderQuestions(trx, definition, { actor: GUEST, isPublic })));
    asked.push(...filterQuestions(definition, { actor: GUEST, isPublic, rows }));
  }
  return [...asked, ...otherQuestions()];
}

const COUNTED = { limit: 51, after: null } as const;

function otherQuestions(): Question[] {
  const staffIds = Array.from({ length: 50 }, (_, index) => nameOf(`staff${index}`));
  const viewer = { actor: must(OWNERS.customer, 'a customer'), company: aCompany(), now: A_WEEK_IN };
  const statuses = [null, 'waiting', 'sent', 'failed', 'dropped'] as const;
  const calendar = {
    staffIds,
    from: addHours(FIRST_ROW_AT, 480),
    to: addHours(FIRST_ROW_AT, 528),
    now: A_WEEK_IN,
  };
  return [
    { name: 'dashboard', ask: async (trx) => (await customerDashboard(trx, viewer)).upcoming_count },
    { name: 'calendars', ask: async (trx) => (await findBlocks(trx, calendar)).length },
    // As before an order is confirmed.
    ...[1, 2].map((people) => ({
      name: `calendars of ${people}`,
      ask: async (trx: Trx) =>
        (
          await findBlocks(trx, {
            ...calendar,
            staffIds: staffIds.slice(0, people),
            to: addHours(calendar.from, 3),
          })
        ).length,
    })),
    ...statuses.map((status) => ({
      name: `/api/admin/messages/ ?status=${status}`,
      ask: async (trx: Trx) => (await listMessages(trx, { ...COUNTED, status })).length,
    })),
  ];
}

/** Filters over what grows: each must find something, or it was not asked. */
export const growingFilters = everyList
  .filter(isGrowing)
  .flatMap((definition) =>
    Object.keys(definition.filters).map((filter) => ({ path: definition.path, filter })),
  );

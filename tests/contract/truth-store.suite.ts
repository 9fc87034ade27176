import { canonicalJson } from '#shared/core/json.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { CouponUsage } from '#shared/documents/coupon.ts';
import { mayUseCoupon } from '#shared/sync/derived-fields.ts';
import { seenCount, seenWindow } from '#shared/sync/overlay.ts';
import { comparator, matches } from '#shared/sync/selector.ts';
import type { PulledDocument } from '#shared/sync/sync-protocol.ts';
import type { Selector, TruthQuery, TruthStore } from '#shared/sync/truth-store.ts';
import { aChangeRequest, aCustomer, anAppointment, anOrder, idOf } from '#shared/testing/builders.ts';
import { pulled, tombstone } from '#shared/testing/map-truth-store.ts';
import { aRow } from '#shared/testing/outbox-builders.ts';
import { expectSame, type ContractCase } from './contract-case.ts';

export interface TruthHarness {
  /** Empty, with `START_POSITION`. */
  truth: TruthStore;
  /** What the pull does with one page. */
  applyPage(documents: readonly PulledDocument[], horizon?: string): Promise<void>;
}

const NAMES = [
  'Zoe',
  'anna',
  'Anna',
  'Émile',
  'ÉMILE',
  'zebra',
  'a',
  'aa',
  'a b',
  '10',
  '9',
  '😀',
  '中',
  'Anna',
];

const customers: Customer[] = Array.from({ length: 60 }, (_, index) =>
  aCustomer({
    id: idOf(`contract customer ${index}`),
    name: NAMES[index % NAMES.length] ?? '',
    notes: index % 3 === 0 ? 'regular' : '',
    updatedAt: `2026-03-${String(1 + (index % 28)).padStart(2, '0')}T09:00:00.000Z`,
  }),
);

const visits = Array.from({ length: 40 }, (_, index) =>
  anAppointment({
    id: idOf(`contract visit ${index}`),
    staffId: idOf(`staff ${index % 3}`),
    status: index % 5 === 0 ? 'cancelled' : 'scheduled',
    startsAt: `2026-03-${String(1 + (index % 9)).padStart(2, '0')}T10:00:00.000Z`,
    priceMinor: index * 100,
  }),
);

/** Every third one asks something, some of them have ended. */
const orders = Array.from({ length: 30 }, (_, index) =>
  anOrder({
    id: idOf(`contract order ${index}`),
    status: index % 4 === 0 ? 'completed' : 'confirmed',
    changeRequests:
      index % 3 === 0
        ? [
            aChangeRequest({
              requestedAt: `2026-02-${String(28 - (index % 7)).padStart(2, '0')}T08:00:00.000Z`,
            }),
          ]
        : [aChangeRequest({ status: 'rejected' })],
    couponUsages: ['one', 'two'].slice(0, index % 3).map((name) => aUse(name)),
  }),
);

interface Asked {
  collection: 'customers' | 'appointments' | 'orders';
  documents: readonly AnyDocument[];
  query: TruthQuery;
}

function ask(collection: Asked['collection'], selector: Selector, ...sort: TruthQuery['sort']): Asked[] {
  const documents = { customers, appointments: visits, orders }[collection];
  return [
    { skip: 0, limit: 10 },
    { skip: 7, limit: 5 },
    { skip: 0, limit: 500 },
  ].map((window) => ({ collection, documents, query: { selector, sort, ...window } }));
}

const questions: Asked[] = [
  ...ask('customers', {}),
  ...ask('customers', {}, { field: 'name', direction: 'asc' }),
  ...ask('customers', {}, { field: 'name', direction: 'desc' }),
  ...ask('customers', { notes: 'regular' }, { field: 'updatedAt', direction: 'desc' }),
  ...ask(
    'customers',
    { name: { $gte: 'a', $lt: 'b' } },
    { field: 'name', direction: 'asc' },
    { field: 'updatedAt', direction: 'desc' },
  ),
  ...ask('customers', { accountId: null, name: { $ne: 'Anna' } }, { field: 'name', direction: 'asc' }),
  ...ask(
    'appointments',
    { staffId: idOf('staff 1'), status: { $in: ['scheduled', 'completed'] } },
    { field: 'startsAt', direction: 'asc' },
  ),
  ...ask(
    'appointments',
    { startsAt: { $gte: '2026-03-03T00:00:00.000Z', $lt: '2026-03-06T00:00:00.000Z' } },
    { field: 'startsAt', direction: 'asc' },
  ),
  ...ask(
    'appointments',
    { priceMinor: { $gt: 900, $lte: 3000 } },
    { field: 'priceMinor', direction: 'desc' },
  ),
  ...ask(
    'appointments',
    { 'place.city': 'London' },
    { field: 'status', direction: 'asc' },
    { field: 'startsAt', direction: 'asc' },
  ),
  ...ask('orders', { derivedWaitingSince: { $gt: '' } }, { field: 'derivedWaitingSince', direction: 'asc' }),
  ...ask('orders', { derivedWaitingSince: '', status: 'confirmed' }),
  ...ask('orders', mayUseCoupon(idOf('one'))),
  ...ask('orders', mayUseCoupon(idOf('two'))),
];

function aUse(name: string): CouponUsage {
  const used = { discountMinor: 100, personKeys: [], usedAt: '2026-02-01T08:00:00.000Z', releasedAt: null };
  return { id: idOf(`use of ${name}`), couponId: idOf(name), code: name, ...used };
}

function expected({ documents, query }: Asked): AnyDocument[] {
  const { selector, sort, skip, limit } = query;
  return documents
    .filter((document) => matches(selector, document))
    .toSorted(comparator(sort))
    .slice(skip, skip + limit);
}

async function fill({ applyPage }: TruthHarness): Promise<void> {
  await applyPage([
    ...customers.map((customer) => pulled('customers', customer)),
    ...visits.map((visit) => pulled('appointments', visit)),
    ...orders.map((order) => pulled('orders', order)),
    tombstone('customers', idOf('gone'), 4),
  ]);
}

const rename = (id: string, name: string) => ({
  kind: 'update' as const,
  collection: 'customers' as const,
  id,
  operations: [{ path: ['name'], value: name }],
});

/** [SY2] What the overlay relies on in the store of the truth. */
export const truthStoreCases: ContractCase<TruthHarness>[] = [
  {
    title: 'is empty at first',
    async run({ truth }) {
      expectSame(await truth.query('customers', { selector: {}, sort: [], skip: 0, limit: 10 }), [], 'query');
      expectSame(await truth.count('customers', {}), 0, 'count');
      expectSame((await truth.get('customers', [idOf('anybody')])).size, 0, 'get');
    },
  },
  {
    title: 'answers selectors and sorts as the shared ones do, primary key last',
    async run(harness) {
      await fill(harness);
      for (const asked of questions) {
        const found = await harness.truth.query(asked.collection, asked.query);
        const ids = (documents: readonly AnyDocument[]) => documents.map(({ id }) => id);
        expectSame(ids(found), ids(expected(asked)), canonicalJson(asked.query));
        const all = asked.documents.filter((document) => matches(asked.query.selector, document)).length;
        expectSame(
          await harness.truth.count(asked.collection, asked.query.selector),
          all,
          `count of ${canonicalJson(asked.query.selector)}`,
        );
      }
    },
  },
  {
    title: 'gives whole documents back as they were pulled',
    async run(harness) {
      await fill(harness);
      const [found] = await harness.truth.query('appointments', {
        selector: { id: visits[0]?.id ?? '' },
        sort: [],
        skip: 0,
        limit: 1,
      });
      expectSame(found, visits[0], 'document');
      const order = orders[2];
      const copies = await harness.truth.get('orders', [order?.id ?? '']);
      expectSame(copies.get(order?.id ?? '')?.document, order, 'a document that an index reaches into');
    },
  },
  {
    title: 'finds what is asked, and what has used a coupon, as it stands after each page',
    async run({ truth, applyPage }) {
      const order = anOrder({ revision: 1, changeRequests: [aChangeRequest()], couponUsages: [aUse('one')] });
      const waiting = () => truth.count('orders', { derivedWaitingSince: { $gt: '' } });
      const using = (name: string) => truth.count('orders', mayUseCoupon(idOf(name)));
      await applyPage([pulled('orders', order)]);
      expectSame([await waiting(), await using('one'), await using('two')], [1, 1, 0], 'asked');
      const answered = { ...order, revision: 2, changeRequests: [aChangeRequest({ status: 'approved' })] };
      await applyPage([pulled('orders', { ...answered, couponUsages: [aUse('two')] })]);
      expectSame([await waiting(), await using('one'), await using('two')], [0, 0, 1], 'answered');
      await applyPage([tombstone('orders', order.id, 3)]);
      expectSame([await waiting(), await using('two')], [0, 0], 'gone');
    },
  },
  {
    title: 'keeps a tombstone with its revision, out of every query',
    async run(harness) {
      await fill(harness);
      const id = customers[0]?.id ?? '';
      await harness.applyPage([tombstone('customers', id, 9)]);
      const copies = await harness.truth.get('customers', [id, idOf('gone'), idOf('never seen')]);
      expectSame([...copies.keys()].toSorted(), [id, idOf('gone')].toSorted(), 'known ids');
      expectSame([copies.get(id)?.revision, copies.get(id)?.deleted], [9, true], 'tombstone of a document');
      expectSame(
        [copies.get(idOf('gone'))?.revision, copies.get(idOf('gone'))?.deleted],
        [4, true],
        'tombstone of a document never held',
      );
      expectSame(await harness.truth.count('customers', {}), customers.length - 1, 'count');
    },
  },
  {
    title: 'never lets an older revision replace a newer one, and lets a document return after its tombstone',
    async run({ truth, applyPage }) {
      const id = idOf('customer');
      const revisionHeld = async () => (await truth.get('customers', [id])).get(id);
      await applyPage([pulled('customers', aCustomer({ revision: 5 }))]);
      await applyPage([pulled('customers', aCustomer({ revision: 3, name: 'Older' }))]);
      await applyPage([tombstone('customers', id, 4)]);
      expectSame((await revisionHeld())?.document, aCustomer({ revision: 5 }), 'after older ones');
      await applyPage([tombstone('customers', id, 6)]);
      await applyPage([pulled('customers', aCustomer({ revision: 5 }))]);
      expectSame((await revisionHeld())?.deleted, true, 'after the tombstone');
      await applyPage([pulled('customers', aCustomer({ revision: 7 }))]);
      expectSame((await revisionHeld())?.document, aCustomer({ revision: 7 }), 'after its return');
    },
  },
  {
    title: 'moves its position with the page',
    async run({ truth, applyPage }) {
      const before = await truth.position();
      await applyPage([pulled('customers', aCustomer())], '4711');
      expectSame(await truth.position(), { ...before, horizon: '4711' }, 'position');
    },
  },
  {
    title: 'carries the overlay: windows and counts over my edits equal the slow way',
    async run(harness) {
      await fill(harness);
      const patches = customers
        .slice(10, 30)
        .map(({ id }, index) => rename(id, NAMES[(index * 5) % NAMES.length] ?? ''));
      const source = { truth: harness.truth, rows: [aRow({ patches })] };
      const names = new Map(patches.map(({ id, operations }) => [id, operations[0]?.value ?? '']));
      const seen = customers.map((customer) => ({
        ...customer,
        name: names.get(customer.id) ?? customer.name,
      }));
      for (const asked of questions.filter(({ collection }) => collection === 'customers')) {
        const window = await seenWindow(source, 'customers', asked.query);
        expectSame(
          window.map(({ document }) => document),
          expected({ ...asked, documents: seen }),
          canonicalJson(asked.query),
        );
        const all = seen.filter((document) => matches(asked.query.selector, document)).length;
        expectSame(
          await seenCount(source, 'customers', asked.query.selector),
          all,
          `count of ${canonicalJson(asked.query.selector)}`,
        );
      }
    },
  },
];

import { beforeEach, expect, test } from 'vitest';
import {
  aChangeRequest,
  aCustomer,
  adminActor,
  anAccount,
  anAddress,
  anAppointment,
  anOrder,
  anOrderItem,
  aSubscription,
  idOf,
  NOW,
} from '#shared/testing/builders.ts';
import { readerOver, type Documents } from '#shared/testing/map-reader.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase } from '#server/storage/database.ts';
import { createSqlReader } from '#server/storage/reader-sql.ts';
import { request, testServer, verdictOf } from './command-calls.ts';
import { countOfTags, strayTags } from './listed-tags.ts';
import { put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

/** What becomes of a person's work when records are merged or deleted, on either engine. */
export function describeCustomerRecords(source: DatabaseSource): void {
  let database: OpenDatabase;
  const kept = aCustomer({ id: idOf('kept'), addresses: [], accountId: null });
  const other = aCustomer({ id: idOf('other'), addresses: [anAddress({ id: idOf('their address') })] });
  const [booking] = anAppointment().customerAppointments;
  const item = anOrderItem({ id: idOf('their item'), appointmentId: null });
  const world: Documents = {
    customers: [kept, other],
    accounts: [
      anAccount({ id: idOf('their account'), email: 't@x.example', role: 'customer', customerId: other.id }),
      anAccount({
        id: idOf('near'),
        email: 'n@x.example',
        role: 'manager',
        managerScope: { allStaff: true, staffIds: [], allCustomers: false, customerIds: [other.id, kept.id] },
      }),
    ],
    orders: [
      anOrder({
        id: idOf('their order'),
        customerId: other.id,
        status: 'completed',
        items: [item],
        changeRequests: [aChangeRequest({ status: 'approved' })],
      }),
      anOrder({
        id: idOf('a guest order'),
        orderNumber: 'VC-000900',
        customerId: null,
        guestName: 'G',
        guestEmail: 'guest@x.example',
        items: [anOrderItem({ id: idOf('guest item'), appointmentId: null, staffId: null })],
      }),
    ],
    subscriptions: [aSubscription({ id: idOf('their series'), customerId: other.id, status: 'cancelled' })],
    appointments: [
      anAppointment({
        id: idOf('their visit'),
        orderId: idOf('their order'),
        orderItemId: item.id,
        status: 'completed',
        customerAppointments: booking
          ? [{ ...booking, id: idOf('their booking'), customerId: other.id }]
          : [],
      }),
    ],
  };

  beforeEach(async () => {
    database = await source.fresh();
    const { customers = [], accounts = [], ...work } = world;
    const small = smallWorld();
    await put(database, {
      ...small,
      ...work,
      customers: [...(small.customers ?? []), ...customers],
      accounts: [...(small.accounts ?? []), ...accounts],
    });
  }, STARTING);

  const accept = (name: string, args: object) => testServer(database).accept(request({ name, args }));
  const load = <Name extends 'orders' | 'appointments' | 'subscriptions' | 'accounts' | 'customers'>(
    collection: Name,
    name: string,
  ) => loadDocument(database.db, collection, idOf(name));

  test('[CU5][CU6] both readers find the same work of a person', async () => {
    const reader = createSqlReader(database.db, { actor: adminActor(), now: NOW });
    const expected = readerOver(world);
    for (const owner of [
      { customerId: other.id },
      { customerId: kept.id },
      { guestEmail: 'guest@x.example' },
      { guestEmail: 'nobody@x.example' },
    ]) {
      const namesIn = async (read: typeof expected) =>
        Object.entries(await read.workOf(owner)).map(
          ([collection, documents]: [string, { id: string }[]]) => [
            collection,
            documents.map(({ id }) => id).toSorted(),
          ],
        );
      expect(await namesIn(reader)).toEqual(await namesIn(expected));
    }
  });

  test('[CU6] merged in the database: every reference moves, and the record can go', async () => {
    const outcome = await accept('customer.merge', { customerId: kept.id, mergedId: other.id });
    expect(verdictOf(outcome).refusal).toBeNull();
    expect(await load('customers', 'other')).toBeNull();
    expect(await countOfTags(database.db)).toBeGreaterThan(0);
    expect(await strayTags(database.db)).toEqual([]);
    const owners = [
      (await load('orders', 'their order'))?.customerId,
      (await load('subscriptions', 'their series'))?.customerId,
      (await load('appointments', 'their visit'))?.customerAppointments[0]?.customerId,
      (await load('accounts', 'their account'))?.customerId,
    ];
    expect(new Set(owners)).toEqual(new Set([kept.id]));
    expect((await load('accounts', 'near'))?.managerScope?.customerIds).toEqual([kept.id]);
    expect((await load('customers', 'kept'))?.addresses).toMatchObject([{ line1: anAddress().line1 }]);
  });

  test('[CU7] deleted in the database: what was done stays without a name, and the account opens nothing', async () => {
    const outcome = await accept('customer.anonymise', { customerId: other.id });
    expect(verdictOf(outcome).refusal).toBeNull();
    expect(await load('customers', 'other')).toBeNull();
    expect(await load('orders', 'their order')).toMatchObject({
      status: 'completed',
      customerId: null,
      line1: '',
    });
    expect(await load('appointments', 'their visit')).toMatchObject({
      place: { phone: null, line1: '' },
      customerAppointments: [{ customerId: null }],
    });
    expect(await load('accounts', 'their account')).toMatchObject({ isActive: false, customerId: null });
    expect((await load('accounts', 'near'))?.managerScope?.customerIds).toEqual([kept.id]);
  });
}

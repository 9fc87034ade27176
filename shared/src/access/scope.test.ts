import { describe, expect, test } from 'vitest';
import { collectionNames, type CollectionName, type DocumentOf } from '../documents/collections.ts';
import {
  aCoupon,
  aSubscription,
  aCompany,
  aCustomer,
  adminActor,
  anAccount,
  anAppointment,
  anInvitation,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  idOf,
  managerActor,
  staffActor,
} from '../testing/builders.ts';
import { GUEST, type Actor } from './actor.ts';
import { maskFields } from './field-mask.ts';
import { commandRoles, mayIssue, type CommandName } from './permissions.ts';
import { isVisible, rowScope, scopeKey } from './scope.ts';

const DATE = '2026-03-09';
const WORLD: { [Name in CollectionName]: DocumentOf<Name> } = {
  company: aCompany(),
  accounts: anAccount(),
  invitations: anInvitation(),
  customers: aCustomer(),
  staff: aStaff(),
  services: aService(),
  appointments: anAppointment(),
  orders: anOrder({ status: 'confirmed' }),
  subscriptions: aSubscription(),
  coupons: aCoupon(),
};

function seenBy(actor: Actor, world = WORLD, date = DATE): CollectionName[] {
  return collectionNames.filter((name) => isVisible(rowScope(actor, name, date), name, world[name]));
}

describe('[PM3] rows', () => {
  test('admins see all, guests nothing', () => {
    expect(seenBy(adminActor())).toEqual(collectionNames);
    expect(seenBy(GUEST)).toEqual([]);
  });

  test("a manager of everybody sees all but others' accounts and invitations", () => {
    expect(seenBy(managerActor())).toEqual([
      'company',
      'customers',
      'staff',
      'services',
      'appointments',
      'orders',
      'subscriptions',
      'coupons',
    ]);
  });

  test('a manager of nobody sees the catalogue, the intake and what they entered themselves', () => {
    const scoped = managerActor({ allStaff: false, staffIds: [], allCustomers: false, customerIds: [] });
    expect(seenBy(scoped)).toEqual(['company', 'services', 'coupons']);
    expect(seenBy(scoped, { ...WORLD, orders: anOrder() })).toContain('orders');
    expect(seenBy(scoped, { ...WORLD, customers: aCustomer({ createdBy: scoped.accountId }) })).toContain(
      'customers',
    );
  });

  test('a manager sees a visit for its staff or for its customer', () => {
    const ofStaff = managerActor({
      allStaff: false,
      staffIds: [idOf('staff')],
      allCustomers: false,
      customerIds: [],
    });
    const ofCustomer = managerActor({
      allStaff: false,
      staffIds: [],
      allCustomers: false,
      customerIds: [idOf('customer')],
    });
    for (const actor of [ofStaff, ofCustomer]) expect(seenBy(actor)).toContain('appointments');
    const elsewhere = {
      ...WORLD,
      appointments: anAppointment({ staffId: idOf('x'), customerAppointments: [] }),
    };
    for (const actor of [ofStaff, ofCustomer]) expect(seenBy(actor, elsewhere)).not.toContain('appointments');
  });

  test('staff see their own visits from yesterday to a fortnight ahead, and no customers or orders', () => {
    expect(seenBy(staffActor())).toEqual(['company', 'staff', 'services', 'appointments']);
    expect(seenBy(staffActor({ staffId: idOf('another') }))).toEqual(['company', 'services']);
    for (const [date, sees] of [
      ['2026-03-11', false],
      ['2026-03-10', true],
      ['2026-02-23', true],
      ['2026-02-22', false],
    ] as const) {
      expect([date, seenBy(staffActor(), WORLD, date).includes('appointments')]).toEqual([date, sees]);
    }
  });

  test('[SY7] the scope key changes with the day for staff and with the people for a manager', () => {
    expect(scopeKey(staffActor(), collectionNames, DATE)).not.toBe(
      scopeKey(staffActor(), collectionNames, '2026-03-10'),
    );
    expect(scopeKey(adminActor(), collectionNames, DATE)).toBe(
      scopeKey(adminActor(), collectionNames, '2026-03-10'),
    );
    const narrow = managerActor({ allStaff: false, staffIds: [], allCustomers: true, customerIds: [] });
    expect(scopeKey(managerActor(), collectionNames, DATE)).not.toBe(scopeKey(narrow, collectionNames, DATE));
  });
});

describe('[PM3] fields', () => {
  test('staff get no price, no customer id and no override', () => {
    const visit = maskFields(staffActor(), 'appointments', anAppointment());
    expect([visit.priceMinor, visit.customerAppointments[0]?.customerId]).toEqual([0, null]);
    expect(maskFields(staffActor(), 'services', aService()).priceMinor).toBe(0);
    expect(maskFields(adminActor(), 'appointments', anAppointment())).toEqual(anAppointment());
  });

  test("the tag of an order item's staff is there for managers", () => {
    const ofStaff = managerActor({
      allStaff: false,
      staffIds: [idOf('other')],
      allCustomers: false,
      customerIds: [],
    });
    const order = anOrder({ status: 'confirmed', items: [anOrderItem({ staffId: idOf('other') })] });
    expect(seenBy(ofStaff, { ...WORLD, orders: order })).toContain('orders');
  });
});

test('[PM1] every command has a row, and only the named roles pass', () => {
  for (const name of Object.keys(commandRoles) as CommandName[]) {
    for (const role of ['guest', 'customer', 'staff', 'manager', 'admin', 'system'] as const) {
      expect(mayIssue(role, name)).toBe((commandRoles[name] as readonly string[]).includes(role));
    }
  }
});

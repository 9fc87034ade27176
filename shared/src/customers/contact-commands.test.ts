import { expect, test } from 'vitest';
import { GUEST, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand, latestVersion } from '../commands/registry.ts';
import type { CommandName } from '../access/permissions.ts';
import {
  aCustomer,
  adminActor,
  anAccount,
  anAddress,
  anOrder,
  aService,
  aStaff,
  idOf,
  NOW,
} from '../testing/builders.ts';
import { readerOver } from '../testing/map-reader.ts';

const world = {
  accounts: [anAccount()],
  customers: [aCustomer()],
  staff: [aStaff()],
  services: [aService()],
  orders: [anOrder()],
};
const customerId = aCustomer().id;
const BAD = { phone: 'ask Bob', postcode: 'NOWHERE' };
const GOOD = { phone: '020 7946 0000', postcode: 'nw15bb' };

type Parts = typeof BAD;

const person = { email: null, notes: '', tags: [] };
const place = { line1: '1 High Street', line2: '', city: '', accessNotes: '' };
const guest = { name: 'Gina', email: 'gina@home.example' };
const member = {
  name: 'Mo',
  email: null,
  bio: '',
  photo: null,
  picture: null,
  color: '#2f9e44',
  isActive: true,
};
const work = {
  customerId: null,
  address: place,
  notes: '',
};

/** Every command that takes one, with which of the two it takes. */
const rows: [CommandName, (parts: Parts) => object, readonly (keyof Parts)[]][] = [
  [
    'customer.create',
    ({ phone, postcode }) => ({
      customerId: idOf('new'),
      name: 'N',
      ...person,
      phone,
      addresses: [anAddress({ postcode })],
    }),
    ['phone', 'postcode'],
  ],
  [
    'customer.edit',
    ({ phone, postcode }) => ({
      customerId,
      set: { phone, addresses: [anAddress({ postcode })] },
      expect: { phone: aCustomer().phone, addresses: aCustomer().addresses },
    }),
    ['phone', 'postcode'],
  ],
  [
    'customer.add_address',
    ({ postcode }) => ({ customerId, address: anAddress({ id: idOf('new'), postcode }) }),
    ['postcode'],
  ],
  [
    'customer.edit_address',
    ({ postcode }) => ({
      customerId,
      addressId: anAddress().id,
      set: { postcode },
      expect: { postcode: anAddress().postcode },
    }),
    ['postcode'],
  ],
  ['staff.create', ({ phone }) => ({ staffId: idOf('new'), ...member, phone }), ['phone']],
  [
    'staff.edit',
    ({ phone }) => ({ staffId: aStaff().id, set: { phone }, expect: { phone: aStaff().phone } }),
    ['phone'],
  ],
  [
    'order.place',
    ({ phone, postcode }) => ({
      orderId: idOf('new'),
      ...work,
      guest: { ...guest, phone },
      postcode,
      scheduledDate: '2026-03-16',
      scheduledTime: '10:00',
      items: [{ itemId: idOf('item'), serviceId: aService().id, quantity: 1, staffId: aStaff().id }],
    }),
    ['phone', 'postcode'],
  ],
  [
    'order.edit',
    ({ phone }) => ({
      orderId: anOrder().id,
      set: { guestPhone: phone },
      expect: { guestPhone: anOrder().guestPhone },
    }),
    ['phone'],
  ],
  [
    'subscription.create',
    ({ phone, postcode }) => ({
      subscriptionId: idOf('new'),
      ...work,
      guest: { ...guest, phone },
      postcode,
      serviceId: aService().id,
      staffId: null,
      frequency: 'weekly',
      startDate: '2026-03-16',
      startTime: '10:00',
      end: { totalAppointments: 3 },
    }),
    ['phone', 'postcode'],
  ],
  [
    'account.register',
    ({ phone }) => ({ accountId: idOf('new'), email: 'new@home.example', name: 'N', phone }),
    ['phone'],
  ],
  ['profile.edit', ({ phone }) => ({ set: { phone }, expect: { phone: anAccount().phone } }), ['phone']],
];

async function run(name: CommandName, args: object) {
  const actor: Actor = name === 'account.register' ? GUEST : adminActor({ accountId: anAccount().id });
  const call = { commandId: idOf('command'), name, version: latestVersion(name), args, occurredAt: NOW };
  const reader = readerOver(world, { actor });
  const outcome = await runCommand(call, { actor, now: NOW, reader, find: findCommand });
  return outcome.ok
    ? { code: null, written: JSON.stringify(outcome.value.changes) }
    : { code: outcome.error.code, written: '' };
}

test.each(rows)(
  '[CU8] %s keeps a national number and a postcode as stored, and refuses what is none',
  async (...row) => {
    const [name, argsOf, takes] = row;
    const good = await run(name, argsOf(GOOD));
    expect([name, good.code]).toEqual([name, null]);
    const stored = { phone: '+442079460000', postcode: 'NW1 5BB' };
    for (const part of takes) {
      expect([name, part, good.written.includes(stored[part])]).toEqual([name, part, true]);
      expect([name, (await run(name, argsOf({ ...GOOD, [part]: BAD[part] }))).code]).toEqual([
        name,
        `${part}.invalid`,
      ]);
    }
  },
);

import { describe, expect, test } from 'vitest';
import { GUEST } from '../access/actor.ts';
import { maskFields } from '../access/field-mask.ts';
import type { CollectionName } from '../documents/collections.ts';
import {
  aCompany,
  aCustomer,
  anAccount,
  anAppointment,
  anInvitation,
  anOrder,
  aService,
  aStaff,
} from '../testing/builders.ts';
import { unreadablePart } from './quarantine.ts';

const documents: [CollectionName, object][] = [
  ['company', aCompany()],
  ['accounts', anAccount()],
  ['invitations', anInvitation()],
  ['customers', aCustomer()],
  ['staff', aStaff()],
  ['services', aService()],
  ['appointments', anAppointment()],
  ['orders', anOrder()],
];

describe.each(documents)('%s', (collection, document) => {
  test('[SY14] what the server sends today can be read, for staff too', () => {
    expect(unreadablePart(collection, document)).toBeNull();
    const staff = { ...GUEST, role: 'staff' as const };
    expect(unreadablePart(collection, maskFields(staff, collection, document as never))).toBeNull();
  });

  test('[SY14] unknown fields are no reason, at the root or below', () => {
    const more = JSON.parse(JSON.stringify({ ...document, invented: { a: 1 } }), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...value, unknown: [1] }
        : value,
    ) as object;
    expect(unreadablePart(collection, more)).toBeNull();
  });

  test('[SY14] a field that is missing or of another type is named', () => {
    const { updatedAt: _gone, ...less } = document as { updatedAt: string };
    expect(unreadablePart(collection, less)).toEqual({ path: 'updatedAt', reason: 'missing' });
    expect(unreadablePart(collection, { ...document, revision: '1' })).toEqual({
      path: 'revision',
      reason: 'type',
    });
    expect(unreadablePart(collection, { ...document, createdAt: 'yesterday' })?.reason).toBe('value');
    for (const nothing of [null, 7, 'text', [], undefined])
      expect(unreadablePart(collection, nothing)).toEqual({ path: '', reason: 'type' });
  });
});

test('[SY14] a value of a list that this version does not know is named, wherever it stands', () => {
  expect(unreadablePart('appointments', { ...anAppointment(), status: 'postponed' })).toEqual({
    path: 'status',
    reason: 'value',
  });
  const [item] = anOrder().items;
  expect(unreadablePart('orders', { ...anOrder(), items: [{ ...item, quantity: 'two' }] })).toEqual({
    path: 'items.0.quantity',
    reason: 'type',
  });
  expect(unreadablePart('appointments', { ...anAppointment(), orderId: 5 })?.path).toBe('orderId');
});

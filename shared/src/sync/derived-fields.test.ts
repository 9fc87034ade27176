import { describe, expect, test } from 'vitest';
import { collectionNames, documentSchemas } from '../documents/collections.ts';
import type { CouponUsage } from '../documents/coupon.ts';
import { aChangeRequest, aCustomer, anOrder, aSubscription, idOf } from '../testing/builders.ts';
import { derivedFields } from './derived-fields.ts';
import { fieldOf } from './selector.ts';

const since = (requestedAt: string) => aChangeRequest({ requestedAt });
const use = (name: string): CouponUsage => ({
  id: idOf(`use of ${name}`),
  couponId: idOf(name),
  code: name,
  discountMinor: 1,
  personKeys: [],
  usedAt: '2026-03-02T09:00:00.000Z',
  releasedAt: null,
});

describe('[SY2] what lists ask about the inside of a document', () => {
  test('something waits since its oldest open question', () => {
    const asked = [since('2026-03-03T08:00:00.000Z'), since('2026-03-02T08:00:00.000Z')];
    const answered = aChangeRequest({ status: 'rejected', requestedAt: '2026-03-01T08:00:00.000Z' });
    const order = anOrder({ changeRequests: [answered, ...asked] });
    expect(fieldOf(order, 'derivedWaitingSince')).toBe('2026-03-02T08:00:00.000Z');
    expect(fieldOf(anOrder({ changeRequests: [answered] }), 'derivedWaitingSince')).toBe('');
  });

  test.each(['completed', 'cancelled'] as const)('nothing waits in what is %s', (status) => {
    const changeRequests = [since('2026-03-02T08:00:00.000Z')];
    expect(fieldOf(anOrder({ status, changeRequests }), 'derivedWaitingSince')).toBe('');
    const ofSeries = changeRequests.map((request) => ({ ...request, visitId: null }));
    const series = aSubscription({ status, changeRequests: ofSeries });
    expect(fieldOf(series, 'derivedWaitingSince')).toBe('');
    expect(fieldOf({ ...series, status: 'paused' }, 'derivedWaitingSince')).not.toBe('');
  });

  test('one coupon is named, several are found with each of them', () => {
    const withUses = (...names: string[]) =>
      fieldOf(anOrder({ couponUsages: names.map(use) }), 'derivedCoupon');
    expect(withUses()).toBe('');
    expect(withUses('one', 'one')).toBe(idOf('one'));
    expect(withUses('one', 'two')).toBe('*');
    expect(fieldOf(aCustomer(), 'derivedCoupon')).toBe('');
  });

  test('no document has a field of such a name', () => {
    const known = collectionNames.flatMap((name) => Object.keys(documentSchemas[name].shape));
    expect(derivedFields.filter((field) => known.includes(field))).toEqual([]);
  });
});

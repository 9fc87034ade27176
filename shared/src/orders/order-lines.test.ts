import { describe, expect, test } from 'vitest';
import { anAppointment, aCoupon, anOrder, anOrderItem, aService, aStaff, idOf } from '../testing/builders.ts';
import { theOnly, type Documents } from '../testing/map-reader.ts';
import { run, SERIES_WORLD } from '../testing/series-world.ts';
import { linesOf, type OrderLines } from './order-lines.ts';

const windows = aService({
  id: idOf('windows'),
  name: 'Windows',
  slug: 'windows',
  priceMinor: 3000,
  durationMinutes: 60,
  bufferMinutes: 0,
});
const both = aStaff().services.flatMap((offer) => [
  offer,
  { ...offer, id: idOf('offers windows'), serviceId: windows.id, priceOverrideMinor: null },
]);
const ann = aStaff({ services: both });
const WORLD: Documents = {
  ...SERIES_WORLD,
  staff: [ann, aStaff({ id: idOf('ben'), name: 'Ben', accountId: null, services: [] })],
  services: [aService(), windows],
  orders: [anOrder()],
};
const [first] = anOrder().items;
const more = { id: idOf('more'), serviceId: windows.id, quantity: 2, staffId: null };

/** What somebody makes of the order as they see it. */
const set = (world: Documents, change: (seen: OrderLines) => Partial<OrderLines>) => {
  const seen = linesOf(theOnly(world, 'orders'));
  const wanted = change(seen);
  const expected = Object.fromEntries(Object.keys(wanted).map((key) => [key, seen[key as keyof OrderLines]]));
  const args = { orderId: idOf('order'), set: wanted, expect: expected };
  return run(['order.set_items', args], world);
};

describe('the lines of a pending order', () => {
  test('[OR13] [OR2] a line more is priced as in placing, follows the others, and is held anew', async () => {
    const { after, messages } = await set(WORLD, ({ items }) => ({ items: [...items, more] }));
    const order = theOnly(after, 'orders');
    expect(order.items).toMatchObject([
      { id: first?.id, unitPriceMinor: first?.unitPriceMinor },
      { unitPriceMinor: 3000, totalPriceMinor: 6000, durationMinutes: 120, staffId: ann.id },
    ]);
    expect(order.totalPriceMinor).toBe(anOrder().totalPriceMinor + 6000);
    const [, second] = order.items;
    expect(second?.startsAt.slice(11, 16)).toBe('12:15');
    expect([order.isHoldExpired, order.holdExpiresAt, messages]).toEqual([
      false,
      '2026-03-04T09:00:00.000Z',
      [],
    ]);
  });

  test('[OR13] [OR4] more of a line keeps the agreed price for one; another service is priced now', async () => {
    const dear = { ...WORLD, services: [aService({ priceMinor: 99_900 }), windows] };
    const twice = await set(dear, ({ items }) => ({
      items: items.map((each) => ({ ...each, quantity: 2 })),
    }));
    const agreed = first?.unitPriceMinor ?? 0;
    expect(theOnly(twice.after, 'orders')).toMatchObject({
      totalPriceMinor: 2 * agreed,
      items: [{ unitPriceMinor: agreed, quantity: 2, durationMinutes: 240 }],
    });
    const other = await set(dear, ({ items }) => ({
      items: items.map((each) => ({ ...each, serviceId: windows.id })),
    }));
    expect(theOnly(other.after, 'orders')).toMatchObject({
      totalPriceMinor: 3000,
      items: [{ serviceName: 'Windows', durationMinutes: 60 }],
    });
  });

  test('[OR13] two people’s lines merge, the same line changed by both is stale; the postcode is read', async () => {
    const theirs = (await set(WORLD, ({ items }) => ({ items: [...items, more] }))).after;
    const mine = {
      orderId: idOf('order'),
      set: { items: linesOf(anOrder()).items.map((each) => ({ ...each, quantity: 3 })), postcode: 'sw1a1aa' },
      expect: linesOf(anOrder()),
    };
    const merged = theOnly((await run(['order.set_items', mine], theirs)).after, 'orders');
    expect([merged.items.map(({ quantity }) => quantity), merged.postcode]).toEqual([[3, 2], 'SW1A 1AA']);
    const twice = (
      await set(WORLD, ({ items }) => ({ items: items.map((each) => ({ ...each, quantity: 2 })) }))
    ).after;
    expect((await run(['order.set_items', mine], twice)).refusal).toMatchObject({
      code: 'stale',
      details: { fields: [{ path: `items.#${first?.id}.quantity`, expected: 1, current: 2, proposed: 3 }] },
    });
    expect((await set(WORLD, () => ({ postcode: 'nowhere' }))).refusal?.code).toBe('postcode.invalid');
  });

  test('[OR13] [SC2] what does not fit is refused with what is free, and nothing changes', async () => {
    const next = anAppointment({
      id: idOf('next'),
      startsAt: '2026-03-09T12:30:00.000Z',
      endsAt: '2026-03-09T14:00:00.000Z',
    });
    const { refusal, after } = await set({ ...WORLD, appointments: [next] }, ({ items }) => ({
      items: [...items, { ...more, staffId: ann.id }],
    }));
    expect(refusal).toMatchObject({ code: 'appointment.overlap', details: { itemId: more.id } });
    expect(theOnly(after, 'orders')).toEqual(anOrder());
    const off = { ...WORLD, services: [aService(), { ...windows, isActive: false }] };
    expect((await set(off, ({ items }) => ({ items: [...items, more] }))).refusal).toMatchObject({
      code: 'service.unavailable',
      details: { serviceIds: [windows.id] },
    });
    const same = [first, first].map((each) => ({ ...more, id: each?.id ?? '' }));
    expect((await set(WORLD, () => ({ items: same }))).refusal?.code).toBe('args.invalid');
  });

  test('[OR13] once it is confirmed, nothing', async () => {
    const confirmed = { ...WORLD, orders: [anOrder({ status: 'confirmed' })] };
    expect((await set(confirmed, () => ({ postcode: 'SW1A 1AA' }))).refusal).toMatchObject({
      code: 'status.wrong',
      details: { allowed: ['pending'] },
    });
  });
});

describe('the coupon of an order whose lines change', () => {
  const order = { ...anOrder(), items: [anOrderItem()] };
  const applied = async (terms: Partial<ReturnType<typeof aCoupon>>) => {
    const world = { ...WORLD, orders: [order], coupons: [aCoupon(terms)] };
    return (await run(['order.apply_coupon', { orderId: order.id, code: 'spring10' }], world)).after;
  };

  test('[OR13] [CO2] counts anew with one use, also when its window is over by now', async () => {
    const world = await applied({ discountType: 'percentage', discountValue: 1000 });
    const over = world.coupons?.map((coupon) => ({ ...coupon, status: 'expired' as const })) ?? [];
    const { after } = await set({ ...world, coupons: over }, ({ items }) => ({ items: [...items, more] }));
    const { discountMinor, totalPriceMinor, couponUsages, items } = theOnly(after, 'orders');
    const full = items.reduce((sum, item) => sum + item.totalPriceMinor, 0);
    expect([discountMinor, totalPriceMinor]).toEqual([full / 10, full - full / 10]);
    expect(couponUsages).toMatchObject([{ discountMinor, releasedAt: null }]);
    expect(theOnly(after, 'coupons').usedCount).toBe(theOnly(world, 'coupons').usedCount);
  });

  test('[OR13] [CO2] that is not for them any more refuses with the reason', async () => {
    const world = await applied({ applicableServiceIds: [idOf('service')] });
    const { refusal } = await set(world, ({ items }) => ({
      items: items.map((each) => ({ ...each, serviceId: windows.id })),
    }));
    expect(refusal).toEqual({
      code: 'coupon.not_applicable',
      details: { reason: 'no_applicable_service' },
    });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SYSTEM, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { mailboxOf, personKeys } from '../coupons/person-keys.ts';
import { discountFor, discountOn } from '../coupons/coupon-rules.ts';
import { currentUsage, type Coupon } from '../documents/coupon.ts';
import { aCoupon, aCustomer, adminActor, anOrder, aService, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

const WORLD: Documents = {
  staff: [aStaff()],
  services: [aService()],
  customers: [aCustomer()],
  orders: [anOrder()],
  coupons: [aCoupon()],
};

async function run(
  name: string,
  args: object,
  { world = WORLD, now = NOW, actor = adminActor() }: { world?: Documents; now?: string; actor?: Actor } = {},
) {
  const call = { commandId: idOf(`${name} command`), name, version: 1, args, occurredAt: now };
  const reader = readerOver(world, { actor, now });
  const outcome = await runCommand(call, { actor, now, reader, find: findCommand });
  return outcome.ok
    ? { refusal: null, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, after: world };
}

const APPLY = { orderId: idOf('order'), code: ' spring 10' };

function withCoupon(overrides: Partial<Coupon>): Documents {
  return { ...WORLD, coupons: [aCoupon(overrides)] };
}

describe('[CO1] the terms of a coupon', () => {
  const {
    id: _id,
    revision: _r,
    createdAt: _c,
    updatedAt: _u,
    status: _s,
    usedCount: _n,
    ...fields
  } = aCoupon();
  const create = (overrides: object) =>
    run('coupon.create', { couponId: idOf('new'), ...fields, code: 'NEW', ...overrides });

  test('are checked against each other and the catalogue', async () => {
    expect((await create({})).refusal).toBeNull();
    expect((await create({ discountValue: 10_000 })).refusal).toBeNull();
    expect((await create({ discountValue: 10_001 })).refusal?.code).toBe('coupon.invalid_terms');
    expect((await create({ validUntil: fields.validFrom })).refusal?.code).toBe('coupon.invalid_terms');
    expect((await create({ applicableServiceIds: [idOf('none')] })).refusal?.code).toBe(
      'service.unavailable',
    );
    expect((await create({ code: 'spring10' })).refusal).toEqual({
      code: 'duplicate',
      details: { field: 'code' },
    });
  });

  test('change without touching what was used; the limit stays at or above it', async () => {
    const world = withCoupon({ usedCount: 5 });
    const edit = (usageLimit: number) =>
      run(
        'coupon.edit',
        { couponId: idOf('coupon'), set: { usageLimit }, expect: { usageLimit: 100 } },
        { world },
      );
    expect((await edit(4)).refusal?.code).toBe('coupon.invalid_terms');
    expect(theOnly((await edit(5)).after, 'coupons')).toMatchObject({ usageLimit: 5, usedCount: 5 });
  });

  test('are switched off and on; one whose time is over stays over', async () => {
    const off = await run('coupon.set_active', { couponId: idOf('coupon'), isActive: false });
    expect(theOnly(off.after, 'coupons').status).toBe('inactive');
    const on = { couponId: idOf('coupon'), isActive: true };
    expect((await run('coupon.set_active', on, { now: '2026-04-01T00:00:00.000Z' })).refusal?.code).toBe(
      'status.wrong',
    );
  });
});

describe('[CO2] using a coupon', () => {
  test('lowers the total, counts the use, and only one stands at a time', async () => {
    const { after } = await run('order.apply_coupon', APPLY);
    expect(theOnly(after, 'orders')).toMatchObject({ discountMinor: 850, totalPriceMinor: 7650 });
    expect(theOnly(after, 'coupons').usedCount).toBe(1);
    expect((await run('order.apply_coupon', APPLY, { world: after })).refusal?.code).toBe('duplicate');
  });

  test.each<[reason: string, overrides: Partial<Coupon>]>([
    ['inactive', { status: 'inactive' }],
    ['not_started', { validFrom: '2026-03-02T09:00:00.001Z' }],
    ['expired', { validUntil: NOW }],
    ['used_up', { usageLimit: 3, usedCount: 3 }],
    ['below_minimum', { minimumOrderMinor: 8501 }],
    ['no_applicable_service', { excludedServiceIds: [idOf('service')] }],
    ['no_applicable_service', { applicableServiceIds: [idOf('another')] }],
    ['unknown', { code: 'OTHER' }],
  ])('is refused as %s', async (reason, overrides) => {
    const { refusal, after } = await run('order.apply_coupon', APPLY, { world: withCoupon(overrides) });
    expect(refusal).toEqual({ code: 'coupon.not_applicable', details: { reason } });
    expect(theOnly(after, 'coupons').usedCount).toBe(overrides.usedCount ?? 0);
  });

  test('is possible at the very limits', async () => {
    const world = withCoupon({
      validFrom: NOW,
      validUntil: '2026-03-02T09:00:00.001Z',
      usageLimit: 3,
      usedCount: 2,
      minimumOrderMinor: 8500,
    });
    expect((await run('order.apply_coupon', APPLY, { world })).refusal).toBeNull();
  });

  test('never takes off more than the lines it is for, and never less than nothing', () => {
    const coupon = fc.record({
      discountType: fc.constantFrom('percentage' as const, 'fixed' as const),
      discountValue: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(coupon, fc.integer({ min: 0, max: 100_000_000 }), (terms, base) => {
        const discount = discountOn(aCoupon(terms), base);
        expect(Number.isSafeInteger(discount) && discount >= 0 && discount <= base).toBe(true);
        const exact =
          terms.discountType === 'percentage'
            ? (base * terms.discountValue) / 10_000
            : Math.min(base, terms.discountValue);
        expect(Math.abs(discount - exact)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test('counts only the lines it is for', () => {
    const lines = [
      { serviceId: 'a', totalPriceMinor: 1000 },
      { serviceId: 'b', totalPriceMinor: 3000 },
    ];
    const question = { lines, now: NOW, usesByPerson: 0 };
    expect(discountFor(aCoupon({ applicableServiceIds: ['b'] }), question)).toEqual({ ok: true, value: 300 });
  });

  test('while ordering: a coupon that cannot be used refuses the order', async () => {
    const order = {
      orderId: idOf('new order'),
      customerId: null,
      guest: { name: 'Gil', email: 'gil@home.example', phone: null },
      address: { line1: '2 Baker Street', line2: '', city: 'London', accessNotes: '' },
      postcode: 'NW1 6XE',
      scheduledDate: '2026-03-10',
      scheduledTime: '10:00',
      notes: '',
      items: [{ itemId: idOf('new item'), serviceId: idOf('service'), quantity: 1, staffId: null }],
    };
    const { after } = await run('order.place', { ...order, couponCode: 'Spring10' });
    expect(after.orders?.find(({ id }) => id === order.orderId)).toMatchObject({ totalPriceMinor: 7650 });
    expect(theOnly(after, 'coupons').usedCount).toBe(1);
    const refused = await run('order.place', { ...order, couponCode: 'nothing' });
    expect(refused.refusal?.code).toBe('coupon.not_applicable');
    expect(refused.after.orders).toHaveLength(1);
  });
});

describe('[CO3] one person', () => {
  test.each([
    ['Carla@Home.example', 'carla@home.example'],
    ['carla+spring@home.example', 'carla@home.example'],
    ['c.a.r.l.a+x@googlemail.com', 'carla@gmail.com'],
    ['ｃarla@home.example', 'carla@home.example'],
  ])('%s is %s', (spelling, mailbox) => {
    expect(mailboxOf(spelling)).toBe(mailbox);
  });

  test('is told again under another spelling, and no use keeps an address', async () => {
    const { after } = await run('order.apply_coupon', APPLY);
    const again = anOrder({
      id: idOf('again'),
      customerId: null,
      guestName: 'Carla',
      guestEmail: 'CARLA+2@home.example',
      items: [],
    });
    const world = { ...after, orders: [...(after.orders ?? []), again] };
    const { refusal } = await run('order.apply_coupon', { ...APPLY, orderId: again.id }, { world });
    expect(refusal).toEqual({ code: 'coupon.not_applicable', details: { reason: 'customer_limit' } });
    expect(JSON.stringify(theOnly(after, 'orders').couponUsages)).not.toContain('carla');
    expect(personKeys({ customerId: null, emails: [null] })).toEqual([]);
  });
});

test('[CO4] the job writes down that a coupon is over, and only then', async () => {
  const expire = { couponId: idOf('coupon') };
  const statusAfter = async (validUntil: string) => {
    const outcome = await run('coupon.expire', expire, { world: withCoupon({ validUntil }), actor: SYSTEM });
    expect(outcome.refusal).toBeNull();
    return theOnly(outcome.after, 'coupons').status;
  };
  expect(await statusAfter('2026-03-02T09:00:00.001Z')).toBe('active');
  expect(await statusAfter(NOW)).toBe('expired');
  expect((await run('coupon.expire', expire)).refusal?.code).toBe('forbidden');
});

test("[CO3] both addresses of an order under a record count, and uses count as a record's that go under it", async () => {
  const own = 'carla@home.example';
  const both = anOrder({ customerId: idOf('customer'), guestEmail: 'carla@work.example' });
  const guests = (email: string) =>
    anOrder({ id: idOf(email), customerId: null, guestName: 'Carla', guestEmail: email });
  const customers = [aCustomer({ email: own })];
  const used = await run('order.apply_coupon', APPLY, { world: { ...WORLD, customers, orders: [both] } });
  expect(used.refusal).toBeNull();
  for (const email of [own, 'carla@work.example', 'new@home.example']) {
    const world = { ...used.after, orders: [...(used.after.orders ?? []), guests(email)] };
    const { refusal } = await run('order.apply_coupon', { ...APPLY, orderId: idOf(email) }, { world });
    expect([email, refusal?.code ?? null]).toEqual([
      email,
      email === 'new@home.example' ? null : 'coupon.not_applicable',
    ]);
  }
  const guest = guests('once@work.example');
  const once = await run(
    'order.apply_coupon',
    { ...APPLY, orderId: guest.id },
    {
      world: { ...WORLD, customers, orders: [guest] },
    },
  );
  const link = { orderId: guest.id, customerId: idOf('customer'), expect: { customerId: null } };
  const linked = await run('order.set_customer', link, { world: once.after });
  const again = anOrder({ id: idOf('again') });
  const world = { ...linked.after, orders: [...(linked.after.orders ?? []), again] };
  const { refusal } = await run('order.apply_coupon', { ...APPLY, orderId: again.id }, { world });
  expect([linked.refusal, refusal?.code]).toEqual([null, 'coupon.not_applicable']);
});

describe('[CO5] giving a use back', () => {
  test('removing and cancelling do it once', async () => {
    const used = (await run('order.apply_coupon', APPLY)).after;
    const removed = (await run('order.remove_coupon', { orderId: idOf('order') }, { world: used })).after;
    expect(theOnly(removed, 'orders')).toMatchObject({ discountMinor: 0, totalPriceMinor: 8500 });
    expect(currentUsage(theOnly(removed, 'orders').couponUsages)).toBeNull();
    expect(theOnly(removed, 'coupons').usedCount).toBe(0);
    const cancel = { orderId: idOf('order'), reason: '' };
    const cancelled = (await run('order.cancel', cancel, { world: used })).after;
    expect(theOnly(cancelled, 'coupons').usedCount).toBe(0);
    const twice = (await run('order.cancel', cancel, { world: removed })).after;
    expect(theOnly(twice, 'coupons').usedCount).toBe(0);
  });
});

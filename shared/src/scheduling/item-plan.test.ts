import { describe, expect, test } from 'vitest';
import { aService, aStaff, idOf } from '../testing/builders.ts';
import { planItems } from './item-plan.ts';
import { durationFor, priceFor } from './staff-service.ts';

const NINE = '2026-03-09T09:00:00.000Z';

function item(itemId: string, staffId: string | null, durationMinutes: number) {
  return { itemId, staffId, durationMinutes, bufferMinutes: 0 };
}

describe('[SC9] placing the items of an order', () => {
  test('one person: one after another in item order, the next one after the buffer', () => {
    const items = [item('windows', 'ana', 60), item('floors', 'ana', 30)].map((one) => ({
      ...one,
      bufferMinutes: 15,
    }));
    expect(planItems({ startsAt: NINE, items })).toEqual([
      { itemId: 'windows', startsAt: NINE, endsAt: '2026-03-09T10:00:00.000Z' },
      { itemId: 'floors', startsAt: '2026-03-09T10:15:00.000Z', endsAt: '2026-03-09T10:45:00.000Z' },
    ]);
  });

  test('different people begin together', () => {
    const items = [item('windows', 'ana', 60), item('floors', 'ben', 30), item('ovens', 'ana', 45)];
    expect(planItems({ startsAt: NINE, items }).map(({ startsAt }) => startsAt)).toEqual([
      NINE,
      NINE,
      '2026-03-09T10:00:00.000Z',
    ]);
  });

  test('items that nobody has yet follow each other like one person’s', () => {
    const items = [item('windows', null, 60), item('floors', 'ben', 30), item('ovens', null, 45)];
    expect(planItems({ startsAt: NINE, items }).map(({ startsAt }) => startsAt)).toEqual([
      NINE,
      NINE,
      '2026-03-09T10:00:00.000Z',
    ]);
  });

  test('durations are elapsed time: an hour over the clock change is an hour', () => {
    const [placed] = planItems({ startsAt: '2026-03-29T00:30:00.000Z', items: [item('night', 'ana', 60)] });
    expect(placed?.endsAt).toBe('2026-03-29T01:30:00.000Z');
  });
});

describe('[SC12] own pace and own price', () => {
  const service = aService({ priceMinor: 8500, durationMinutes: 120 });
  const work = {
    itemId: idOf('item'),
    serviceId: service.id,
    quantity: 2,
    durationMinutes: 120,
    bufferMinutes: 15,
  };
  const own = { id: idOf('own'), serviceId: service.id, priceOverrideMinor: 0, durationOverrideMinutes: 90 };

  test('the person’s own values win, zero included, and the duration is for all of the quantity', () => {
    const quick = aStaff({ services: [own] });
    expect(durationFor(work, quick)).toBe(180);
    expect(priceFor(service, quick)).toBe(0);
  });

  test('without them, and without a person, the service’s count', () => {
    expect(durationFor(work, aStaff())).toBe(240);
    expect(priceFor(service, aStaff())).toBe(8500);
    expect(priceFor(service, null)).toBe(8500);
    expect(durationFor(work, aStaff({ services: [] }))).toBe(240);
  });
});

import { expect, test } from 'vitest';
import { indexesOf } from './collection-schemas.ts';
import { planAnyOrder, planQuery } from './index-plan.ts';

const indexes = indexesOf('orders');
const pending = { status: 'pending', startsAt: { $lt: '2026-03-10T00:00:00.000Z' } };

test('what an index narrows is not read by walking every document in the order of their ids', () => {
  expect(planQuery(indexes, { selector: pending, sort: [] })).toBeNull();
  const plan = planAnyOrder(indexes, pending);
  expect(plan.fields[0]).toBe('status');
  expect(plan.ranges.map(({ prefix }) => prefix)).toEqual([['pending']]);
});

test('where nothing narrows, the order decides', () => {
  const byStart = planQuery(indexes, {
    selector: { totalPriceMinor: 100 },
    sort: [{ field: 'startsAt', direction: 'desc' }],
  });
  expect(byStart).toMatchObject({ fields: ['startsAt'], direction: 'desc', hasResidual: true });
  expect(planQuery(indexes, { selector: {}, sort: [] })).toMatchObject({ fields: [], hasResidual: false });
});

test('an order that an index yields along with what it narrows is read from it', () => {
  const plan = planQuery(indexes, { selector: pending, sort: [{ field: 'startsAt', direction: 'asc' }] });
  expect(plan).toMatchObject({ fields: ['status', 'startsAt'], hasResidual: false });
});

import { expect, test } from 'vitest';
import { aCompany, aCustomer, anOrder, anOrderItem, idOf, NOW } from '#shared/testing/builders.ts';
import { createMemoryReplica } from '../../../../tests/ui/memory-replica.ts';
import type { BatchCommand } from './replica.ts';
import { submitEach, undoBatch } from './submit-batch.ts';

const orders = ['a', 'b', 'c'].map((name, index) =>
  anOrder({
    id: idOf(`order ${name}`),
    orderNumber: `VC-00000${index}`,
    status: name === 'b' ? 'cancelled' : 'pending',
    cancelledAt: name === 'b' ? NOW : null,
    items: [anOrderItem({ id: idOf(`item ${name}`), staffId: null })],
  }),
);
const office = () =>
  createMemoryReplica({ documents: { company: [aCompany()], customers: [aCustomer()], orders } });
const cancelAll: BatchCommand[] = orders.map(({ id }) => ({
  name: 'order.cancel',
  args: { orderId: id, reason: '' },
}));
const rename = (from: string, to: string): BatchCommand => ({
  name: 'customer.edit',
  args: { customerId: aCustomer().id, set: { name: to }, expect: { name: from } },
  counter: {
    name: 'customer.edit',
    args: { customerId: aCustomer().id, set: { name: from }, expect: { name: to } },
  },
});

test('[SY15] what is refused leaves the others alone and is named by its place', async () => {
  const replica = office();
  const { saved, refused, unsaved } = await replica.submitBatch(cancelAll);
  expect(saved.map(({ index }) => index)).toEqual([0, 2]);
  expect(refused).toMatchObject([{ index: 1, refusal: { code: 'status.wrong' } }]);
  expect([unsaved, replica.rows().length]).toEqual([0, 2]);
});

test('[SY15] each is decided on what those before it did, and undone from the last on', async () => {
  const replica = office();
  const start = aCustomer().name;
  const chain = [rename(start, 'Second'), rename('Second', 'Third')];
  const { saved } = await replica.submitBatch(chain);
  expect(saved).toHaveLength(2);
  const order: number[] = [];
  const noted = { ...replica, undo: (n: number) => (order.push(n), replica.undo(n)) };
  expect(await undoBatch(noted, chain, saved)).toEqual({ withdrawn: 2, countered: 0, standing: 0 });
  expect(order).toEqual(saved.map(({ n }) => n).toReversed());
  expect(replica.rows().every(({ isVoid }) => isVoid)).toBe(true);
});

test('[SY15] what was sent meanwhile is countered where there is a way back, and stands otherwise', async () => {
  const replica = office();
  const mixed = [rename(aCustomer().name, 'Second'), ...cancelAll.slice(0, 1)];
  const first = await replica.submitBatch(mixed);
  replica.answerAll();
  const later = cancelAll[2] ? [cancelAll[2]] : [];
  const second = await replica.submitBatch(later);
  const all = [...mixed, ...later];
  const saved = [...first.saved, ...second.saved.map(({ n }) => ({ index: 2, n }))];
  expect(await undoBatch(replica, all, saved)).toEqual({ withdrawn: 1, countered: 1, standing: 1 });
  replica.watchDocument('customers', aCustomer().id, (seen) =>
    expect(seen?.document.name).toBe(aCustomer().name),
  )();
});

test('[SY15] a device that cannot save ends it, and tells what is saved', async () => {
  const full = (after: number) => {
    let count = 0;
    return async () => {
      count += 1;
      if (count > after) throw new Error('quota');
      return { ok: true as const, value: { n: count, commandId: idOf(`command ${count}`) } };
    };
  };
  expect(await submitEach(cancelAll, full(2))).toEqual({
    saved: [
      { index: 0, n: 1 },
      { index: 1, n: 2 },
    ],
    refused: [],
    unsaved: 1,
  });
  await expect(submitEach(cancelAll, full(0))).rejects.toThrow('quota');
});

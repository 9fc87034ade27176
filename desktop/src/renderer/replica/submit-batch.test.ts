import { expect, test } from 'vitest';
import { aCompany, aCustomer, anOrder, anOrderItem, idOf, NOW } from '#shared/testing/builders.ts';
import { createMemoryReplica } from '../../../../tests/ui/memory-replica.ts';
import type { BatchCommand } from './replica.ts';
import { submitEach, togetherFrom, undoBatch } from './submit-batch.ts';

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
  const outcome = await replica.submitBatch(chain);
  const { saved } = outcome;
  expect(saved).toHaveLength(2);
  const order: number[] = [];
  const noted = { ...replica, undo: (n: number) => (order.push(n), replica.undo(n)) };
  expect(await undoBatch(noted, { commands: chain, outcome })).toEqual({
    withdrawn: 2,
    countered: 0,
    standing: 0,
  });
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
  expect(await undoBatch(replica, { commands: all, outcome: { batchId: first.batchId, saved } })).toEqual({
    withdrawn: 1,
    countered: 1,
    standing: 1,
  });
  replica.watchDocument('customers', aCustomer().id, (seen) =>
    expect(seen?.document.name).toBe(aCustomer().name),
  )();
});

test('[SY15] its rows tell which belong together and what takes them back, for when the screen has gone', async () => {
  const replica = office();
  const { batchId } = await replica.submitBatch([
    rename(aCustomer().name, 'Second'),
    ...cancelAll.slice(0, 1),
  ]);
  await replica.submit('customer.edit', rename('Second', 'Alone').args);
  replica.answerAll();
  const rows = (await replica.recentInBatches()).toReversed();
  expect(rows.map(({ n, batch }) => [n, batch?.id, batch?.undoes])).toEqual([
    [1, batchId, null],
    [2, batchId, null],
  ]);
  const back = await undoBatch(replica, togetherFrom(batchId, rows));
  // The name is not what the batch made of it any more, and a cancelled order has no way back.
  expect(back).toEqual({ withdrawn: 0, countered: 0, standing: 2 });
  const again = await replica.submitBatch([rename('Alone', 'Once more'), rename('Once more', 'Twice')]);
  replica.answerAll();
  const later = (await replica.recentInBatches()).filter(({ batch }) => batch?.id === again.batchId);
  expect(await undoBatch(replica, togetherFrom(again.batchId, later.toReversed()))).toMatchObject({
    countered: 2,
    standing: 0,
  });
  expect((await replica.recentInBatches())[0]?.batch).toMatchObject({ undoes: again.batchId, counter: null });
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
  expect(await submitEach(cancelAll, { batchId: idOf('batch') }, full(2))).toEqual({
    batchId: idOf('batch'),
    saved: [
      { index: 0, n: 1 },
      { index: 1, n: 2 },
    ],
    refused: [],
    unsaved: 1,
  });
  await expect(submitEach(cancelAll, { batchId: idOf('batch') }, full(0))).rejects.toThrow('quota');
});

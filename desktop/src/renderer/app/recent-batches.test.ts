import { expect, test } from 'vitest';
import { idOf, NOW } from '#shared/testing/builders.ts';
import { aRow } from '#shared/testing/outbox-builders.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { addHours } from '#shared/core/zoned-time.ts';
import { recentBatches } from './recent-batches.ts';

const counter = { name: 'order.edit', args: {} };

function rowOf(n: number, batchId: string, more: Partial<OutboxRow> = {}) {
  const batch = { id: batchId, counter, undoes: null };
  return aRow({ n, commandId: idOf(`command ${n}`), issuedAt: NOW, batch, ...more });
}

test('[SY15] rows of one batch show together, the last batch first, without what was withdrawn', () => {
  const rows = [
    rowOf(6, 'second', { isVoid: true }),
    rowOf(5, 'second', { offeredAt: NOW }),
    rowOf(4, 'second'),
    rowOf(2, 'first', { offeredAt: NOW }),
    rowOf(1, 'first', { offeredAt: NOW }),
    rowOf(3, 'alone'),
    aRow({ n: 7 }),
  ].toSorted((one, other) => other.n - one.n);
  expect(
    recentBatches(rows, NOW).map(({ id, rows: own, unsent }) => [id, own.map(({ n }) => n), unsent]),
  ).toEqual([
    ['second', [4, 5], 1],
    ['first', [1, 2], 0],
  ]);
  expect(recentBatches(rows, addHours(NOW, 25))).toEqual([]);
});

test('[SY15] one that was taken back, or that nothing takes back, has no Undo', () => {
  const sent = { offeredAt: NOW };
  const done = [rowOf(1, 'first', sent), rowOf(2, 'first', sent)];
  const mayUndo = (rows: OutboxRow[]) => recentBatches(rows, NOW).map((batch) => batch.mayUndo);
  expect(mayUndo(done)).toEqual([true]);
  expect(
    mayUndo([...done, rowOf(3, 'back', { batch: { id: 'back', counter: null, undoes: 'first' } })]),
  ).toEqual([false]);
  const none = done.map((row) => ({ ...row, batch: { id: 'first', counter: null, undoes: null } }));
  expect(mayUndo(none)).toEqual([false]);
});

import { describe, expect, test } from 'vitest';
import { OVERDUE_MS, SettleRows } from '#desktop/renderer/replica/settle-rows.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { aCustomer } from '#shared/testing/builders.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import { MapTruthStore, pulled, START_POSITION } from '#shared/testing/map-truth-store.ts';
import { aDraft, aVerdict } from '#shared/testing/outbox-builders.ts';

const before = aCustomer({ revision: 1 });
const patch = {
  kind: 'update' as const,
  collection: 'customers' as const,
  id: before.id,
  operations: [{ path: ['phone'], value: '+440' }],
};

async function accepted(epoch = START_POSITION.epoch) {
  const outbox = new MapOutboxStore('client');
  const store = new MapTruthStore();
  store.fill([pulled('customers', before)], START_POSITION);
  const row = await outbox.append(aDraft({ patches: [patch] }));
  const documents = [{ collection: 'customers', id: before.id, revision: 2 }];
  await outbox.recordVerdicts([{ ...aVerdict(row), epoch, documents }]);
  const told: string[] = [];
  let rows: readonly OutboxRow[] = [];
  let now = 0;
  const settlement = new SettleRows({
    outbox,
    openRows: () => rows,
    truth: { store },
    now: () => now,
    rowsChanged: async () => undefined,
    reoffered: () => void told.push('reoffered'),
    overdue: () => void told.push('overdue'),
  });
  const runAt = async (milliseconds: number) => {
    now = milliseconds;
    rows = await outbox.open();
    await settlement.run();
  };
  return { outbox, store, told, runAt };
}

describe('after a pull', () => {
  test('[SY3] a row is latched once the copy is at the revision that its verdict names', async () => {
    const { outbox, store, runAt, told } = await accepted();
    await runAt(0);
    expect(await outbox.open()).toHaveLength(1);
    store.fill([pulled('customers', { ...before, revision: 2 })], START_POSITION);
    await runAt(1);
    expect([await outbox.open(), told]).toEqual([[], []]);
  });

  test('[SY8] what an earlier epoch accepted is offered again', async () => {
    const { outbox, runAt, told } = await accepted('epoch-0');
    await runAt(0);
    expect(told).toEqual(['reoffered']);
    expect(await outbox.undelivered(10)).toMatchObject([{ verdict: null }]);
  });

  test('[SY3] a row that the pull has passed for minutes asks for a snapshot, once', async () => {
    const { store, runAt, told } = await accepted();
    store.fill([pulled('customers', before)], { ...START_POSITION, horizon: '50' });
    await runAt(0);
    await runAt(OVERDUE_MS - 1);
    expect(told).toEqual([]);
    await runAt(OVERDUE_MS);
    await runAt(OVERDUE_MS + 1);
    expect(told).toEqual(['overdue']);
  });

  test('[SY3] a clock that goes back by years does not put that off', async () => {
    const { store, runAt, told } = await accepted();
    store.fill([pulled('customers', before)], { ...START_POSITION, horizon: '50' });
    await runAt(OVERDUE_MS * 1e6);
    await runAt(0);
    await runAt(OVERDUE_MS);
    expect(told).toEqual(['overdue']);
  });
});

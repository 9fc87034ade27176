import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { openOutbox } from '#desktop/renderer/replica/outbox-dexie.ts';
import { aVerdict } from '#shared/testing/outbox-builders.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-02T09:00:00.000Z');
const daysLater = (days: number) => new Date(NOW + days * DAY_MS).toISOString();

/** One row for each command, accepted and settled on its day. */
async function outboxOf(name: string, decidedOn: Record<string, number>) {
  const outbox = openOutbox(name, () => crypto.randomUUID());
  for (const [commandId, day] of Object.entries(decidedOn)) {
    const draft = {
      commandId,
      accountId: 'account',
      name: 'customer.create',
      version: 1,
      args: {},
      patches: [],
    };
    const { n } = await outbox.append({ ...draft, issuedAt: daysLater(day) });
    await outbox.recordVerdicts([{ ...aVerdict({ n, commandId }), decidedAt: daysLater(day) }]);
    await outbox.markSettled([n]);
  }
  return outbox;
}

const left = async (outbox: ReturnType<typeof openOutbox>) =>
  (await outbox.all()).map(({ commandId }) => commandId);

test('[SY1] settled rows are forgotten after thirty days', async () => {
  const outbox = await outboxOf('month', { old: 0, young: 31 });
  await outbox.prune(daysLater(1));
  expect(await left(outbox)).toEqual(['young']);
});

test('[SY1, SY8] a clock that jumps ten years ahead makes no row forgotten that a restored server may ask for', async () => {
  const outbox = await outboxOf('jump', { first: 0, second: 29 });
  await outbox.prune(daysLater(3650));
  expect(await left(outbox)).toEqual(['first', 'second']);
});

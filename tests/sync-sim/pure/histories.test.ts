import { describe, expect, test } from 'vitest';
import { must } from '#shared/core/assert.ts';
import type { Change } from '#shared/command-kit/change.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { seenById } from '#shared/sync/overlay.ts';
import { settledRows } from '#shared/sync/settlement.ts';
import { aCustomer, anAppointment, anOrder, idOf } from '#shared/testing/builders.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import { MapTruthStore, pulled, tombstone } from '#shared/testing/map-truth-store.ts';
import { aDraft, aVerdict } from '#shared/testing/outbox-builders.ts';

const customerId = idOf('customer');
const orderId = idOf('order');
const visitId = idOf('appointment');

const rename = (name: string): Change => ({
  kind: 'update',
  collection: 'customers',
  id: customerId,
  operations: [{ path: ['name'], value: name }],
});

/** One device, driven by hand: the histories that weaker rules get wrong. */
class Device {
  readonly truth = new MapTruthStore();
  readonly outbox = new MapOutboxStore(idOf('client'));

  save(...patches: Change[]): Promise<OutboxRow> {
    return this.outbox.append(aDraft({ commandId: idOf(`saved ${this.outbox.all().length}`), patches }));
  }

  async accepted(
    row: OutboxRow,
    ...documents: [collection: 'customers' | 'orders' | 'appointments', id: string, revision: number][]
  ): Promise<void> {
    await this.outbox.markOffered([row.n], row.issuedAt);
    const named = documents.map(([collection, id, revision]) => ({ collection, id, revision }));
    await this.outbox.recordVerdicts([{ ...aVerdict(row), documents: named }]);
    await this.latch();
  }

  async pull(...page: Parameters<MapTruthStore['applyPage']>[0]): Promise<void> {
    this.truth.applyPage(page);
    await this.latch();
  }

  async seen<Name extends 'customers' | 'orders' | 'appointments'>(collection: Name, id: string) {
    const rows = await this.outbox.open();
    return (await seenById({ truth: this.truth, rows }, collection, [id])).get(id) ?? null;
  }

  async name(): Promise<string | null> {
    return (await this.seen('customers', customerId))?.document.name ?? null;
  }

  private async latch(): Promise<void> {
    const held = {
      position: await this.truth.position(),
      copyOf: (key: { collection: string; id: string }) => this.truth.copyOf(key),
    };
    await this.outbox.markSettled(settledRows(await this.outbox.open(), held));
  }
}

async function deviceWithCustomer(): Promise<Device> {
  const device = new Device();
  await device.pull(pulled('customers', aCustomer({ name: 'Before', revision: 4 })));
  return device;
}

describe('[SY3] histories that weaker rules get wrong', () => {
  test('[SY3] the reply is lost, somebody writes after me, theirs is pulled, the replay says accepted: theirs is shown', async () => {
    const device = await deviceWithCustomer();
    const row = await device.save(rename('Mine'));
    await device.pull(pulled('customers', aCustomer({ name: 'Theirs', revision: 6 })));
    expect(await device.name()).toBe('Mine');
    await device.accepted(row, ['customers', customerId, 5]);
    expect(await device.seen('customers', customerId)).toMatchObject({
      document: { name: 'Theirs' },
      provisional: [],
    });
    expect(await device.outbox.open()).toEqual([]);
  });

  test('[SY3] accepted before it is pulled: mine stays until the copy has it', async () => {
    const device = await deviceWithCustomer();
    const row = await device.save(rename('Mine'));
    await device.accepted(row, ['customers', customerId, 5]);
    expect(await device.seen('customers', customerId)).toMatchObject({
      document: { name: 'Mine' },
      provisional: [row.n],
    });
    await device.pull(pulled('customers', aCustomer({ name: 'Mine', revision: 5 })));
    expect(await device.seen('customers', customerId)).toMatchObject({
      document: { name: 'Mine' },
      provisional: [],
    });
  });

  test('[SY3] an edit is undone before it was delivered, while somebody else edits: only theirs remains', async () => {
    const device = await deviceWithCustomer();
    const row = await device.save(rename('Mine'));
    await device.pull(pulled('customers', aCustomer({ name: 'Theirs', revision: 5 })));
    expect(await device.name()).toBe('Mine');
    expect(await device.outbox.makeVoid(row.n)).toBe(true);
    expect(await device.name()).toBe('Theirs');
    expect((await device.outbox.undelivered(10)).map(({ n, isVoid }) => [n, isVoid])).toEqual([
      [row.n, true],
    ]);
  });

  test('[SY3] a document with my edit is deleted by somebody else: it is gone, before and after the verdict', async () => {
    const device = await deviceWithCustomer();
    const row = await device.save(rename('Mine'));
    await device.pull(tombstone('customers', customerId, 6));
    expect(await device.name()).toBeNull();
    await device.accepted(row, ['customers', customerId, 5]);
    expect(await device.name()).toBeNull();
    expect(await device.outbox.open()).toEqual([]);
  });

  test('[SY3] a confirmation is accepted as order@5 and appointment@1; order@6 "cancelled" arrives first: it is shown', async () => {
    const device = new Device();
    await device.pull(pulled('orders', anOrder({ revision: 4 })));
    const row = await device.save(
      {
        kind: 'update',
        collection: 'orders',
        id: orderId,
        operations: [{ path: ['status'], value: 'confirmed' }],
      },
      { kind: 'create', collection: 'appointments', id: visitId, document: anAppointment({ revision: 0 }) },
    );
    await device.accepted(row, ['orders', orderId, 5], ['appointments', visitId, 1]);
    await device.pull(pulled('orders', anOrder({ revision: 6, status: 'cancelled' })));
    expect((await device.seen('orders', orderId))?.document.status).toBe('cancelled');
    expect(await device.seen('appointments', visitId)).toMatchObject({ provisional: [row.n] });
    await device.pull(pulled('appointments', anAppointment({ revision: 2, status: 'cancelled' })));
    expect(await device.seen('appointments', visitId)).toMatchObject({
      document: { status: 'cancelled' },
      provisional: [],
    });
    expect(await device.outbox.open()).toEqual([]);
  });

  test('[SY3] a visit is reassigned out of my sight: it leaves with its tombstone, and the row with it', async () => {
    const device = new Device();
    await device.pull(pulled('appointments', anAppointment({ revision: 2 })));
    const reassign: Change = {
      kind: 'update',
      collection: 'appointments',
      id: visitId,
      operations: [{ path: ['staffId'], value: idOf('another') }],
    };
    const row = await device.save(reassign);
    await device.accepted(row, ['appointments', visitId, 3]);
    expect((await device.seen('appointments', visitId))?.document.staffId).toBe(idOf('another'));
    await device.pull(tombstone('appointments', visitId, 3));
    expect(await device.seen('appointments', visitId)).toBeNull();
    expect(await device.outbox.open()).toEqual([]);
  });

  test('[SY3] a refusal takes its layer away and leaves the edits above it', async () => {
    const device = await deviceWithCustomer();
    const first = await device.save(rename('First'), {
      kind: 'update',
      collection: 'customers',
      id: customerId,
      operations: [{ path: ['notes'], value: 'first' }],
    });
    const second = await device.save(rename('Second'));
    await device.outbox.recordVerdicts([
      {
        ...aVerdict(first),
        outcome: 'refused',
        refusal: { code: 'not_found', details: { collection: 'customers' } },
      },
    ]);
    const seen = must(await device.seen('customers', customerId), 'the customer');
    expect([seen.document.name, seen.document.notes, seen.provisional]).toEqual(['Second', '', [second.n]]);
  });
});

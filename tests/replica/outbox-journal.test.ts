import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { describe, expect, test } from 'vitest';
import { decodeEntries, openInJournal } from '#desktop/renderer/replica/outbox-journal-format.ts';
import type { JournalStore } from '#desktop/renderer/replica/outbox-journal-store.ts';
import { OutboxJournal } from '#desktop/renderer/replica/outbox-journal.ts';
import { journaledOutbox } from '#desktop/renderer/replica/outbox-journaled.ts';
import { openOutbox, type DexieOutbox } from '#desktop/renderer/replica/outbox-dexie.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { OutboxDraft } from '#shared/sync/outbox-row.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { memoryJournal } from './support/memory-journal.ts';

const LATER = '2026-11-23T09:00:00.000Z';

function draft(commandId: string): OutboxDraft {
  const issuedAt = '2026-11-23T08:00:00.000Z';
  return {
    commandId,
    accountId: 'account',
    name: 'customer.edit',
    version: 1,
    args: {},
    issuedAt,
    patches: [],
  };
}

/** One device: a journal that stays and an outbox that can be lost. */
class Device {
  isFull = false;
  now = 0;
  restored = 0;
  readonly store: JournalStore;
  private readonly name: string;
  private raw: DexieOutbox | null = null;

  constructor(name: string) {
    this.name = name;
    this.store = memoryJournal(undefined, () => this.isFull);
  }

  async open(): Promise<DexieOutbox> {
    this.raw?.close();
    const outbox = openOutbox(this.name, () => crypto.randomUUID());
    this.raw = outbox;
    const journal = new OutboxJournal({
      store: this.store,
      now: () => this.now,
      open: () => outbox.open(),
      restore: (rows) => outbox.restore(rows, LATER),
      restored: (count) => {
        this.restored += count;
      },
    });
    if (await outbox.isFresh()) await journal.reconcile();
    return journaledOutbox({ outbox, journal, locked: (work) => work() });
  }

  async loseDatabases(): Promise<void> {
    this.raw?.close();
    await Dexie.delete(this.name);
  }

  async journalled(): Promise<string[]> {
    const lines = await this.store.read();
    return openInJournal(decodeEntries(lines ?? new Uint8Array())).map(({ commandId }) => commandId);
  }
}

const idsOf = (rows: readonly { commandId: string }[]): string[] => rows.map(({ commandId }) => commandId);

describe('[SY1] the journal of the outbox', () => {
  test('a lost outbox comes back in order, unanswered, not to be undone, under another name and once', async () => {
    const device = new Device('lost');
    const before = await device.open();
    for (const id of ['a', 'b', 'c']) await before.append(draft(id));
    const { clientId } = await before.client();
    await device.loseDatabases();
    const after = await device.open();
    const rows = await after.open();
    expect(rows.map(({ n, commandId }) => [n, commandId])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(
      rows.every(({ offeredAt, verdict, isSettled }) => offeredAt === LATER && !verdict && !isSettled),
    ).toBe(true);
    expect(await after.makeVoid(1)).toBe(false);
    // The numbers of the earlier name may be taken by rows that are closed: SY4 tells the two outboxes apart.
    expect((await after.client()).clientId).not.toBe(clientId);
    expect((await after.append(draft('d'))).n).toBe(4);
    expect(device.restored).toBe(3);
    await after.prune(LATER);
    expect([device.restored, await device.journalled()]).toEqual([3, ['a', 'b', 'c', 'd']]);
  });

  test('what was undone, settled or dealt with does not come back; a refusal nobody dealt with does', async () => {
    const device = new Device('closed');
    const outbox = await device.open();
    for (const id of ['undone', 'settled', 'refused', 'dealt', 'waiting']) await outbox.append(draft(id));
    const refusal: Refusal = { code: 'command.void', details: {} };
    const verdict = (commandId: string, refused: Refusal | null): Verdict => ({
      n: 1,
      commandId,
      outcome: refused ? 'refused' : 'accepted',
      refusal: refused,
      epoch: 'epoch',
      xid: '1',
      documents: [],
      decidedAt: LATER,
    });
    await outbox.makeVoid(1);
    await outbox.recordVerdicts([
      verdict('settled', null),
      verdict('refused', refusal),
      verdict('dealt', refusal),
    ]);
    await outbox.markSettled([2, 3, 4]);
    await outbox.markResolved(4, LATER);
    expect(await device.journalled()).toEqual(['refused', 'waiting']);
    await device.loseDatabases();
    expect(idsOf(await (await device.open()).open())).toEqual(['refused', 'waiting']);
  });

  test('a full disk refuses nothing; the journal catches up after its rest', async () => {
    const device = new Device('full');
    const outbox = await device.open();
    await outbox.append(draft('a'));
    device.isFull = true;
    await outbox.append(draft('b'));
    device.isFull = false;
    await outbox.append(draft('c'));
    expect([idsOf(await outbox.open()), await device.journalled()]).toEqual([['a', 'b', 'c'], ['a']]);
    device.now += 30_000;
    await outbox.append(draft('d'));
    expect(await device.journalled()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('a journal that could not be read at the opening is not written over, and gives back later', async () => {
    const device = new Device('unread');
    await (await device.open()).append(draft('a'));
    await device.loseDatabases();
    device.isFull = true;
    const outbox = await device.open();
    await outbox.append(draft('b'));
    device.isFull = false;
    device.now += 30_000;
    await outbox.append(draft('c'));
    expect(idsOf(await outbox.open())).toEqual(['b', 'c', 'a']);
    expect([device.restored, await device.journalled()]).toEqual([1, ['b', 'c', 'a']]);
  });

  test('an outbox from before there was a journal gets one when its leader begins', async () => {
    const device = new Device('before');
    const outbox = openOutbox('before', () => crypto.randomUUID());
    await outbox.append(draft('a'));
    outbox.close();
    await (await device.open()).prune('2000-01-01T00:00:00.000Z');
    expect([device.restored, await device.journalled()]).toEqual([0, ['a']]);
  });

  test('it does not grow without end', async () => {
    const device = new Device('grown');
    const outbox = await device.open();
    let largest = 0;
    for (let made = 0; made < 60; made += 1) {
      const { n, commandId } = await outbox.append({ ...draft(`${made}`), args: 'x'.repeat(20_000) });
      await outbox.makeVoid(n);
      expect(await device.journalled()).not.toContain(commandId);
      largest = Math.max(largest, (await device.store.read())?.length ?? 0);
    }
    expect(largest).toBeGreaterThan(200_000);
    expect(largest).toBeLessThan(300_000);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '#shared/core/json.ts';
import {
  checksumOf,
  decodeEntries,
  encodeEntries,
  openInJournal,
  type JournalEntry,
} from './outbox-journal-format.ts';

const commandId = fc.constantFrom('a', 'b', 'c', 'd', 'e');

const row: fc.Arbitrary<JournalEntry> = fc
  .record({ commandId, text: fc.string({ unit: 'grapheme', maxLength: 30 }) })
  .map((given) => ({
    kind: 'row',
    row: {
      commandId: given.commandId,
      accountId: 'account',
      name: 'customer.edit',
      version: 1,
      args: { note: given.text } satisfies Json,
      issuedAt: '2026-11-23T08:00:00.000Z',
      patches: [],
    },
  }));
const closed: fc.Arbitrary<JournalEntry> = fc
  .array(commandId, { maxLength: 3 })
  .map((commandIds) => ({ kind: 'closed', commandIds }));
const entries = fc.array(fc.oneof(row, closed), { maxLength: 6 });

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('the lines of the journal', () => {
  test('the checksum is CRC-32', () => {
    expect(checksumOf(new TextEncoder().encode('123456789'))).toBe('cbf43926');
  });

  test('[SY1] cut off at any byte, only the last line is lost, and what is written after it is read', () => {
    fc.assert(
      fc.property(entries, row, closed, fc.nat(), (before, last, after, place) => {
        const [whole, line] = [encodeEntries(before), encodeEntries([last])];
        // The line break at the very end is not needed to understand a line.
        const left = line.subarray(0, place % (line.length - 1));
        expect(decodeEntries(joined(whole, left))).toEqual(before);
        expect(decodeEntries(joined(whole, left, encodeEntries([after])))).toEqual([...before, after]);
        expect(decodeEntries(joined(whole, line))).toEqual([...before, last]);
      }),
    );
  });

  test('[SY1] a damaged byte takes at most one line with it', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.integer({ min: 1, max: 255 }), (all, place, change) => {
        const bytes = encodeEntries(all);
        if (bytes.length === 0) return;
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const read = decodeEntries(bytes).map((entry) => JSON.stringify(entry));
        const missing = all.map((entry) => JSON.stringify(entry));
        for (const entry of read) {
          expect(missing).toContain(entry);
          missing.splice(missing.indexOf(entry), 1);
        }
        expect(missing.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('a tail of zeros, which a power cut leaves, is passed over', () => {
    const entry: JournalEntry = { kind: 'closed', commandIds: ['a'] };
    const zeros = new Uint8Array(40);
    expect(decodeEntries(joined(encodeEntries([entry]), zeros, encodeEntries([entry])))).toEqual([
      entry,
      entry,
    ]);
  });

  test('open is what was saved and not closed after it, in the order of saving', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const isOpen = (entry: JournalEntry, at: number): boolean =>
          entry.kind === 'row' &&
          !all
            .slice(at)
            .some((later) => later.kind === 'closed' && later.commandIds.includes(entry.row.commandId));
        const expected = all.flatMap((entry, at) =>
          entry.kind === 'row' && isOpen(entry, at) ? [entry.row] : [],
        );
        const found = openInJournal(all);
        expect(new Set(found.map((each) => each.commandId))).toEqual(
          new Set(expected.map((each) => each.commandId)),
        );
        for (const each of found) expect(expected).toContainEqual(each);
      }),
    );
  });
});

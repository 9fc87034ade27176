import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  appendToSlots,
  emptySlots,
  readSlots,
  replaceInSlots,
} from '#desktop/renderer/replica/outbox-journal-slots.ts';
import { Killed, memoryFile, type Life } from './support/memory-journal.ts';

const text = (bytes: Uint8Array | null): string | null => (bytes ? new TextDecoder().decode(bytes) : null);
const bytesOf = (lines: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(lines);

const lines = fc.string({ maxLength: 12 });
const step = fc.record({ kind: fc.constantFrom('append' as const, 'replace' as const), lines });

test('[SY1] killed at any byte, the journal holds what was on the disk before, or that and the last step', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), fc.nat({ max: 250 }), (steps, lifetime) => {
      const life: Life = { left: Infinity };
      const slots = [memoryFile(life), memoryFile(life)] as const;
      replaceInSlots(slots, bytesOf('first'));
      life.left = lifetime;
      let [held, next] = ['first', 'first'];
      try {
        for (const each of steps) {
          next = each.kind === 'append' ? held + each.lines : each.lines;
          if (each.kind === 'append') appendToSlots(slots, bytesOf(each.lines));
          else replaceInSlots(slots, bytesOf(each.lines));
          held = next;
        }
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      life.left = Infinity;
      const found = text(readSlots(slots)) ?? '';
      // An append may have been cut off: then a part of it stands behind what was there.
      const isPart = found.startsWith(held) && next.startsWith(found);
      expect(found === held || found === next || isPart).toBe(true);
      // And it can be written on.
      expect(appendToSlots(slots, bytesOf('more'))).not.toBeNull();
      expect(text(readSlots(slots))).toBe(`${found}more`);
      replaceInSlots(slots, bytesOf('anew'));
      expect(text(readSlots(slots))).toBe('anew');
    }),
    { numRuns: 1000 },
  );
});

test('nothing is read from a journal that was never begun or that was removed', () => {
  const slots = [memoryFile(), memoryFile()] as const;
  expect([readSlots(slots), appendToSlots(slots, bytesOf('lost'))]).toEqual([null, null]);
  replaceInSlots(slots, bytesOf('lines'));
  emptySlots(slots);
  expect([readSlots(slots), slots[0].getSize() + slots[1].getSize()]).toEqual([null, 0]);
});

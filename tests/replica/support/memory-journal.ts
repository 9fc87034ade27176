import {
  appendToSlots,
  emptySlots,
  readSlots,
  replaceInSlots,
  type SlotFile,
  type Slots,
} from '#desktop/renderer/replica/outbox-journal-slots.ts';
import type { JournalStore } from '#desktop/renderer/replica/outbox-journal-store.ts';

/** A file in memory that may be killed after so many bytes or cuts written to it. */
export interface MemoryFile extends SlotFile {
  bytes: Uint8Array<ArrayBuffer>;
}

/** Counts down with every byte written and every cut; the step that finds nothing left stops where it is and throws. */
export interface Life {
  left: number;
}

export class Killed extends Error {}

export function memoryFile(life: Life = { left: Infinity }): MemoryFile {
  const spend = (wanted: number): number => {
    const given = Math.min(wanted, Math.max(0, life.left));
    life.left -= wanted;
    return given;
  };
  const file: MemoryFile = {
    bytes: new Uint8Array(),
    getSize: () => file.bytes.length,
    read(into, { at }) {
      const found = file.bytes.subarray(at, at + into.length);
      into.set(found);
      return found.length;
    },
    write(bytes, { at }) {
      const written = bytes.subarray(0, spend(bytes.length));
      const grown = new Uint8Array(Math.max(file.bytes.length, written.length > 0 ? at + written.length : 0));
      grown.set(file.bytes);
      if (written.length > 0) grown.set(written, at);
      file.bytes = grown;
      if (written.length < bytes.length) throw new Killed();
      return written.length;
    },
    truncate(size) {
      if (spend(1) < 1) throw new Killed();
      const cut = new Uint8Array(size);
      cut.set(file.bytes.subarray(0, size));
      file.bytes = cut;
    },
    flush() {
      if (spend(1) < 1) throw new Killed();
    },
  };
  return file;
}

/** A journal in memory, for a replica without a browser. `failing` makes every call reject while it says so. */
export function memoryJournal(
  slots: Slots = [memoryFile(), memoryFile()],
  failing: () => boolean = () => false,
): JournalStore {
  const asked = async <Result>(work: () => Result): Promise<Result> => {
    await Promise.resolve();
    if (failing()) throw new DOMException('no room', 'QuotaExceededError');
    return work();
  };
  return {
    read: () => asked(() => readSlots(slots)),
    append: (lines) => asked(() => appendToSlots(slots, lines)),
    replace: (lines) => asked(() => replaceInSlots(slots, lines)),
    remove: () => asked(() => emptySlots(slots)),
    close: () => undefined,
  };
}

import type { JournalStore } from '#desktop/renderer/replica/outbox-journal-store.ts';
import type { DeviceWindow } from './device-window.ts';

/** The outbox's second record in the memory of the device, as one window reaches it. */
export function deviceJournal(
  files: Map<string, Uint8Array<ArrayBuffer>>,
  name: string,
  window: DeviceWindow,
): JournalStore {
  // A worker answers later, and not at all to a window that is gone.
  const later = async <Value>(work: () => Value): Promise<Value> => {
    await window.alive(new Promise<void>((resolve) => setImmediate(resolve)));
    return work();
  };
  return {
    read: () => later(() => files.get(name) ?? null),
    append: (lines) =>
      later(() => {
        const before = files.get(name);
        if (!before) return null;
        const after = new Uint8Array([...before, ...lines]);
        files.set(name, after);
        return after.length;
      }),
    replace: (lines) =>
      later(() => {
        files.set(name, lines);
        return lines.length;
      }),
    remove: () => later(() => void files.delete(name)),
    close: () => undefined,
  };
}

import { checksumOf } from './outbox-journal-format.ts';

/** What is used of a `FileSystemSyncAccessHandle`. A write may stop anywhere when the process is killed. */
export interface SlotFile {
  getSize(): number;
  read(into: Uint8Array<ArrayBuffer>, at: { at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, at: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
}

export type Slots = readonly [SlotFile, SlotFile];

/** Bytes before the lines of a slot. */
export const HEADER_BYTES = 32;

/**
 * The lines of the journal lie in one of two files that are created once and never renamed: the browser keeps names in
 * a database of the very kind whose loss the journal is for. A header that is whole says that everything behind it
 * was whole before it was written; of two the higher generation counts.
 */
export function readSlots(slots: Slots): Uint8Array<ArrayBuffer> | null {
  const current = currentSlot(slots);
  if (!current) return null;
  const lines = new Uint8Array(Math.max(0, current.file.getSize() - HEADER_BYTES));
  return lines.subarray(0, current.file.read(lines, { at: HEADER_BYTES }));
}

/** On the disk when it returns. The size of all lines; null, with nothing written, when no journal has been begun. */
export function appendToSlots(slots: Slots, lines: Uint8Array<ArrayBuffer>): number | null {
  const current = currentSlot(slots);
  if (!current) return null;
  const end = current.file.getSize();
  writeAll(current.file, lines, end);
  current.file.flush();
  return end + lines.length - HEADER_BYTES;
}

/** Makes these the only lines. Killed at any moment, it leaves the lines of before or these. */
export function replaceInSlots(slots: Slots, lines: Uint8Array<ArrayBuffer>): number {
  const current = currentSlot(slots);
  const target = slots.find((file) => file !== current?.file) ?? slots[0];
  target.truncate(0);
  // Flushed before the lines: a header of long ago must not come to stand before them.
  target.flush();
  writeAll(target, lines, HEADER_BYTES);
  target.flush();
  writeAll(target, headerOf((current?.generation ?? 0) + 1), 0);
  target.flush();
  current?.file.truncate(0);
  current?.file.flush();
  return lines.length;
}

export function emptySlots(slots: Slots): void {
  for (const file of slots) {
    file.truncate(0);
    file.flush();
  }
}

function currentSlot(slots: Slots): { file: SlotFile; generation: number } | null {
  const [first, second] = slots.map((file) => ({ file, generation: generationOf(file) }));
  const current = (first?.generation ?? 0) > (second?.generation ?? 0) ? first : second;
  return current && current.generation > 0 ? current : null;
}

/** 0 without a whole header. */
function generationOf(file: SlotFile): number {
  const header = new Uint8Array(HEADER_BYTES);
  if (file.read(header, { at: 0 }) !== HEADER_BYTES) return 0;
  const text = new TextDecoder().decode(header);
  const generation = Number(/^journal (\d{14}) /.exec(text)?.[1] ?? 0);
  return text === new TextDecoder().decode(headerOf(generation)) ? generation : 0;
}

function headerOf(generation: number): Uint8Array<ArrayBuffer> {
  const text = `journal ${String(generation).padStart(14, '0')} `;
  return new TextEncoder().encode(`${text}${checksumOf(new TextEncoder().encode(text))}\n`);
}

function writeAll(file: SlotFile, bytes: Uint8Array<ArrayBuffer>, start: number): void {
  const written = file.write(bytes, { at: start });
  if (written !== bytes.length) throw new Error(`${written} of ${bytes.length} bytes were written`);
}

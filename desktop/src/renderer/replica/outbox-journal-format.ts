import type { OutboxDraft, OutboxRow } from '#shared/sync/outbox-row.ts';

/**
 * What the journal says, oldest first. Rows are named by their command: numbers are given anew when an outbox is put
 * back or moves to another epoch.
 */
export type JournalEntry =
  /** Saved. */
  | { kind: 'row'; row: OutboxDraft }
  /** Nothing has to be put back any more: undone, settled, or a refusal that the user has dealt with. */
  | { kind: 'closed'; commandIds: string[] };

export function rowEntry(row: OutboxDraft | OutboxRow): JournalEntry {
  const { commandId, accountId, name, version, args, issuedAt, patches, batch } = row;
  const draft = { commandId, accountId, name, version, args, issuedAt, patches };
  return { kind: 'row', row: { ...draft, ...(batch && { batch }) } };
}

/**
 * One line per entry: its length in bytes, its CRC-32, its JSON. A line begins with a line break of its own, so that one
 * written after a line that was cut off still stands alone.
 */
export function encodeEntries(entries: readonly JournalEntry[]): Uint8Array<ArrayBuffer> {
  const lines = entries.map((entry) => {
    const json = JSON.stringify(entry);
    const bytes = new TextEncoder().encode(json);
    return `\n${bytes.length} ${checksumOf(bytes)} ${json}\n`;
  });
  return new TextEncoder().encode(lines.join(''));
}

/** Every line that is whole; a line that was cut off or damaged is passed over. */
export function decodeEntries(bytes: Uint8Array): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_BREAK, start);
    const end = found === -1 ? bytes.length : found;
    const entry = decodeLine(bytes.subarray(start, end));
    if (entry) entries.push(entry);
    start = end + 1;
  }
  return entries;
}

/** The rows that are still open, in the order in which they were saved. */
export function openInJournal(entries: readonly JournalEntry[]): OutboxDraft[] {
  const open = new Map<string, OutboxDraft>();
  for (const entry of entries) {
    if (entry.kind === 'row') open.set(entry.row.commandId, entry.row);
    else for (const commandId of entry.commandIds) open.delete(commandId);
  }
  return [...open.values()];
}

/** Eight hexadecimal digits of CRC-32. */
export function checksumOf(bytes: Uint8Array): string {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

const LINE_BREAK = 0x0a;

const CRC_TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function decodeLine(line: Uint8Array): JournalEntry | null {
  const [head, length, checksum] =
    /^(\d{1,9}) ([0-9a-f]{8}) /.exec(new TextDecoder().decode(line.subarray(0, 19))) ?? [];
  if (head === undefined || length === undefined) return null;
  const json = line.subarray(head.length);
  if (json.length !== Number(length) || checksumOf(json) !== checksum) return null;
  return JSON.parse(new TextDecoder().decode(json)) as JournalEntry;
}

import {
  collectionNames,
  isCollectionName,
  type AnyDocument,
  type CollectionName,
} from '#shared/documents/collections.ts';
import { SnapshotEnd, SnapshotHeader } from '#shared/sync/sync-protocol.ts';
import { linesOf } from './line-reader.ts';
import { openStagedDatabase, storedRow, type StagedDatabase, type StoredRow } from './truth-database.ts';

/** `cut`: the stream ended early. `counts`: what lies in the database is not what the server announced. */
export type FillFailure = 'cut' | 'malformed' | 'counts';

export type FillResult =
  | { readonly ok: true; readonly header: SnapshotHeader }
  | { readonly ok: false; readonly failure: FillFailure };

export interface FillOptions {
  bytes: ReadableStream<Uint8Array>;
  /** Name of a truth database that does not exist yet and that nobody has open. */
  database: string;
  /** Milliseconds since 1970, stored beside each document. */
  writtenAt: number;
  onProgress(progress: { received: number; expected: number }): void;
}

const ROWS_PER_WRITE = 1000;
/** Writes that may run while the next rows are being parsed. */
const WRITES_AHEAD = 2;

/**
 * [SY8][SY9] Fills a new truth database from a snapshot and verifies it. It is the replica only once the caller has
 * flipped to it; after a failure, or a crash at any point, it is litter under its name. Rejects when storing fails.
 */
export async function fillSnapshot({
  bytes,
  database,
  writtenAt,
  onProgress,
}: FillOptions): Promise<FillResult> {
  const staged = await openStagedDatabase(database);
  try {
    const filling = new Filling(staged, writtenAt);
    for await (const lines of linesOf(bytes)) {
      for (const line of lines)
        if (line !== '' && !filling.take(line)) return { ok: false, failure: 'malformed' };
      await filling.settle();
      if (filling.header) onProgress({ received: filling.received, expected: filling.expected });
    }
    if (!filling.header || filling.announced === null) return { ok: false, failure: 'cut' };
    await filling.finish();
    const isWhole = filling.announced === filling.received && (await hasCounts(staged, filling.header));
    return isWhole ? { ok: true, header: filling.header } : { ok: false, failure: 'counts' };
  } finally {
    await staged.close();
  }
}

class Filling {
  header: SnapshotHeader | null = null;
  /** What the last line says; null until it came. */
  announced: number | null = null;
  received = 0;
  expected = 0;
  private readonly staged: StagedDatabase;
  private readonly writtenAt: number;
  private readonly pending = new Map<CollectionName, StoredRow[]>();
  private writes: Promise<unknown>[] = [];

  constructor(staged: StagedDatabase, writtenAt: number) {
    this.staged = staged;
    this.writtenAt = writtenAt;
  }

  /** False for a line that makes no sense where it stands. */
  take(line: string): boolean {
    const value = parse(line);
    if (value === null || this.announced !== null) return false;
    if (!this.header) return this.takeHeader(value);
    if ('c' in value && typeof value.c === 'string' && 'd' in value && isDocument(value.d))
      return this.takeDocument(value.c, value.d);
    const end = SnapshotEnd.safeParse(value);
    if (end.success) this.announced = end.data.documents;
    return end.success;
  }

  /** Keeps the writes from piling up in memory. */
  async settle(): Promise<void> {
    while (this.writes.length > WRITES_AHEAD) await this.writes.shift();
  }

  async finish(): Promise<void> {
    for (const collection of this.pending.keys()) this.write(collection);
    await Promise.all(this.writes);
  }

  private takeHeader(value: object): boolean {
    const header = SnapshotHeader.safeParse(value);
    if (!header.success) return false;
    this.header = header.data;
    this.expected = Object.values(header.data.counts).reduce((sum, count) => sum + count, 0);
    return true;
  }

  private takeDocument(collection: string, document: AnyDocument): boolean {
    this.received += 1;
    // A newer server may hold collections that this application does not know.
    if (!isCollectionName(collection)) return true;
    const rows = this.pending.get(collection) ?? [];
    this.pending.set(collection, rows);
    rows.push(storedRow(document, this.writtenAt));
    if (rows.length >= ROWS_PER_WRITE) this.write(collection);
    return true;
  }

  private write(collection: CollectionName): void {
    const rows = this.pending.get(collection) ?? [];
    this.pending.set(collection, []);
    const write = this.staged.table(collection).then((table) => table.bulkPut(rows));
    // Its rejection is met where it is awaited, which may be some lines later.
    write.catch(() => undefined);
    this.writes.push(write);
  }
}

async function hasCounts(staged: StagedDatabase, header: SnapshotHeader): Promise<boolean> {
  const counted = await Promise.all(
    collectionNames.map(async (collection) => {
      const table = await staged.table(collection);
      return (await table.count()) === (header.counts[collection] ?? 0);
    }),
  );
  return counted.every(Boolean);
}

function parse(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function isDocument(value: unknown): value is AnyDocument {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'revision' in value &&
    typeof value.revision === 'number'
  );
}

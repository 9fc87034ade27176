import {
  collectionNames,
  isCollectionName,
  type AnyDocument,
  type CollectionName,
} from '#shared/documents/collections.ts';
import { unreadablePart } from '#shared/sync/quarantine.ts';
import { SnapshotEnd, SnapshotHeader } from '#shared/sync/sync-protocol.ts';
import { linesOf } from './line-reader.ts';
import type { QuarantinedDocument, QuarantineStore } from './quarantine-dexie.ts';
import {
  openStagedDatabase,
  storedRow,
  storedTombstone,
  type StagedDatabase,
  type StoredRow,
} from './truth-database.ts';

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
  /** Where documents go that this version cannot read. */
  quarantine: QuarantineStore;
  onProgress(progress: { received: number; expected: number }): void;
}

/** More lines without a document are no snapshot. */
const MOST_UNNAMED = 100;
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
  quarantine,
  onProgress,
}: FillOptions): Promise<FillResult> {
  const staged = await openStagedDatabase(database);
  try {
    const filling = new Filling(staged, { database, writtenAt, quarantine });
    for await (const lines of linesOf(bytes)) {
      for (const line of lines)
        if (line !== '' && !filling.take(line)) return { ok: false, failure: 'malformed' };
      await filling.settle();
      if (filling.header) onProgress({ received: filling.received, expected: filling.expected });
    }
    if (!filling.header || filling.announced === null) return { ok: false, failure: 'cut' };
    await filling.finish();
    const { header, announced, received, unnamed } = filling;
    const isWhole = announced === received && (await hasCounts(staged, { header, unnamed }));
    return isWhole ? { ok: true, header } : { ok: false, failure: 'counts' };
  } finally {
    await staged.close();
  }
}

interface FillPlace {
  database: string;
  writtenAt: number;
  quarantine: QuarantineStore;
}

class Filling {
  header: SnapshotHeader | null = null;
  /** What the last line says; null until it came. */
  announced: number | null = null;
  received = 0;
  expected = 0;
  /** Lines that do not say which document they are: nothing of them is in the truth. */
  unnamed = 0;
  private readonly staged: StagedDatabase;
  private readonly place: FillPlace;
  private readonly pending = new Map<CollectionName, StoredRow[]>();
  private writes: Promise<unknown>[] = [];

  constructor(staged: StagedDatabase, place: FillPlace) {
    this.staged = staged;
    this.place = place;
  }

  /** False for a line that makes no sense where it stands. */
  take(line: string): boolean {
    const value = parse(line);
    if (this.announced !== null) return false;
    if (!this.header) return value !== null && this.takeHeader(value);
    if (value === null) return this.takeUnnamed('', line);
    if ('c' in value && typeof value.c === 'string' && 'd' in value)
      return isDocument(value.d) ? this.takeDocument(value.c, value.d) : this.takeUnnamed(value.c, value.d);
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
    const why = unreadablePart(collection, document);
    const { id, revision } = document;
    if (why) this.quarantine({ ...why, collection, id, revision, raw: document });
    const { writtenAt } = this.place;
    const rows = this.pending.get(collection) ?? [];
    this.pending.set(collection, rows);
    rows.push(why ? storedTombstone(id, revision, writtenAt) : storedRow(collection, document, writtenAt));
    if (rows.length >= ROWS_PER_WRITE) this.write(collection);
    return true;
  }

  /** [SY14] One line that makes no sense does not cost the user the office; many are no snapshot. */
  private takeUnnamed(collection: string, raw: unknown): boolean {
    this.received += 1;
    this.unnamed += 1;
    const id = `line-${this.received}`;
    this.quarantine({ path: '', reason: 'type', collection, id, revision: null, raw });
    return this.unnamed <= MOST_UNNAMED;
  }

  private quarantine(kept: Omit<QuarantinedDocument, 'database' | 'receivedAt'>): void {
    const { database, writtenAt, quarantine } = this.place;
    this.await(quarantine.keep([{ ...kept, database, receivedAt: new Date(writtenAt).toISOString() }]));
  }

  private write(collection: CollectionName): void {
    const rows = this.pending.get(collection) ?? [];
    this.pending.set(collection, []);
    this.await(this.staged.table(collection).then((table) => table.bulkPut(rows)));
  }

  private await(write: Promise<unknown>): void {
    // Its rejection is met where it is awaited, which may be some lines later.
    write.catch(() => undefined);
    this.writes.push(write);
  }
}

async function hasCounts(
  staged: StagedDatabase,
  { header, unnamed }: { header: SnapshotHeader; unnamed: number },
): Promise<boolean> {
  const missing = await Promise.all(
    collectionNames.map(async (collection) => {
      const table = await staged.table(collection);
      return (header.counts[collection] ?? 0) - (await table.count());
    }),
  );
  return missing.every((count) => count >= 0) && missing.reduce((sum, count) => sum + count, 0) <= unnamed;
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

import { sql, type RawBuilder } from 'kysely';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import { must } from '#shared/core/assert.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { rootShape } from './aggregate-rows.ts';
import type { RootCondition } from './aggregate-store.ts';
import type { Db, Trx } from './database.ts';
import { documentJson } from './document-json.ts';
import type { KeptDocuments, KeptOf } from './kept-documents.ts';
import { textArray, uuidArray } from './sql-values.ts';
import { blocksJson, type BlockQuery } from './time-blocks.ts';

export interface DocumentQuery<Name extends CollectionName> {
  collection: Name;
  /** On the columns of the root's table, which may be called `root`. */
  condition: RootCondition;
  /** Where the condition asks for these alone. */
  ids?: readonly string[];
}

interface FoundRow {
  part: number;
  id: string;
  epoch: string;
  /** Null where it is kept at its present revision. */
  text: string | null;
}

interface Waiting {
  /** The query as a part of a statement. */
  select(part: number): RawBuilder<FoundRow>;
  resolve(rows: FoundRow[]): void;
  reject(error: unknown): void;
}

/** What is asked for at the same moment is read in one statement. */
export interface ReadTogether {
  /** In the order of their ids. */
  documents<Name extends CollectionName>(query: DocumentQuery<Name>): Promise<DocumentOf<Name>[]>;
  blocks(query: BlockQuery): Promise<TimeBlock[]>;
}

export function readTogether(db: Db | Trx, kept: KeptDocuments | null): ReadTogether {
  let waiting: Waiting[] = [];
  const readAll = async () => {
    const asked = waiting;
    waiting = [];
    try {
      const parts = asked.map(({ select }, part) => sql`(${select(part)})`);
      const { rows } = await sql<FoundRow>`${sql.join(parts, sql` UNION ALL `)}`.execute(db);
      asked.forEach(({ resolve }, part) => resolve(rows.filter((row) => row.part === part)));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  };
  const ask = (select: Waiting['select']) =>
    new Promise<FoundRow[]>((resolve, reject) => {
      if (waiting.length === 0) queueMicrotask(() => void readAll());
      waiting.push({ select, resolve, reject });
    });
  return {
    async documents<Name extends CollectionName>(query: DocumentQuery<Name>) {
      const { collection, ids = null } = query;
      const held = kept?.keeps(collection) ? kept.of(collection, ids) : null;
      const rows = await ask((part) => selection(query, held, part));
      const documents = rows.map(({ id, epoch, text }) => {
        if (text === null) return must(held?.documents.get(id), 'a kept document');
        const document = JSON.parse(text) as AnyDocument;
        if (held) kept?.keep(collection, epoch, document);
        return document;
      });
      return documents.toSorted(byId) as DocumentOf<Name>[];
    },
    async blocks(query) {
      const [row] = await ask(
        (part) =>
          sql`SELECT ${sql.lit(part)}::int AS part, '' AS id, '' AS epoch, ${blocksJson(query)} AS text`,
      );
      return JSON.parse(row?.text ?? '[]') as TimeBlock[];
    },
  };
}

function selection(
  { collection, condition }: { collection: CollectionName; condition: RootCondition },
  held: KeptOf | null,
  part: number,
): RawBuilder<FoundRow> {
  const table = sql.table(rootShape(collection).table);
  const text = documentJson(collection);
  const columns = sql`${sql.lit(part)}::int AS part, root.id::text AS id,
    (SELECT name FROM server_epoch) AS epoch`;
  if (!held)
    return sql<FoundRow>`SELECT ${columns}, ${text} AS text FROM ${table} AS root WHERE ${condition}`;
  const documents = [...held.documents.values()];
  const ids = uuidArray(documents.map(({ id }) => id));
  const revisions = textArray(documents.map(({ revision }) => String(revision)));
  const times = textArray(documents.map(({ updatedAt }) => updatedAt));
  // The time besides, should somebody put back the disk of a database that is open here.
  return sql<FoundRow>`SELECT ${columns}, CASE WHEN kept_id IS NULL THEN ${text} END AS text
    FROM ${table} AS root
      LEFT JOIN unnest(${ids}, ${revisions}::int[], ${times}::timestamptz[]) AS kept (kept_id, kept_revision, kept_time)
      ON kept_id = root.id AND kept_revision = root.revision AND kept_time = root.updated_at
        AND ${held.epoch} = (SELECT name FROM server_epoch)
    WHERE ${condition}`;
}

function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : 1;
}

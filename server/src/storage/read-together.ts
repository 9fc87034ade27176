import { sql, type RawBuilder } from 'kysely';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { rootShape } from './aggregate-rows.ts';
import type { RootCondition } from './aggregate-store.ts';
import type { Db, Trx } from './database.ts';
import { documentJson } from './document-json.ts';
import type { KeptDocuments, KeptOf } from './kept-documents.ts';
import { instantText, uuidArray } from './sql-values.ts';
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
  text: string;
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
  const whole = async <Name extends CollectionName>(query: DocumentQuery<Name>) => {
    const { collection } = query;
    const rows = await ask((part) => selection(query, documentJson(collection), part));
    return rows.map(({ epoch, text }) => {
      const document = JSON.parse(text) as AnyDocument;
      if (kept?.keeps(collection)) kept.keep(collection, epoch, document);
      return document;
    });
  };
  /** Asks what each is at now; only what is at something else than the kept one is read. */
  const checked = async <Name extends CollectionName>(query: DocumentQuery<Name>, held: KeptOf) => {
    const rows = await ask((part) => selection(query, STAMP, part));
    const current = rows.flatMap(({ id, epoch, text }) => {
      const document = held.documents.get(id);
      return document && epoch === held.epoch && text === stampOf(document) ? [document] : [];
    });
    if (current.length === rows.length) return current;
    const known = new Set(current.map(({ id }) => id));
    const others = uuidArray(rows.flatMap(({ id }) => (known.has(id) ? [] : [id])));
    return [
      ...current,
      ...(await whole({ ...query, condition: sql`${query.condition} AND root.id = ANY(${others})` })),
    ];
  };
  return {
    async documents<Name extends CollectionName>(query: DocumentQuery<Name>) {
      const { collection, ids = null } = query;
      const held = kept?.keeps(collection) ? kept.of(collection, ids) : null;
      const isHeld = ids === null ? held?.documents.size : ids.every((id) => held?.documents.has(id));
      const documents = held && isHeld ? await checked(query, held) : await whole(query);
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

/** The time besides the revision, should somebody put back the disk of a database that is open here. */
const STAMP = sql`root.revision || ' ' || ${instantText(sql`root.updated_at`)}`;

function stampOf({ revision, updatedAt }: AnyDocument): string {
  return `${revision} ${updatedAt}`;
}

function selection(
  { collection, condition }: Pick<DocumentQuery<CollectionName>, 'collection' | 'condition'>,
  text: RawBuilder<unknown>,
  part: number,
): RawBuilder<FoundRow> {
  return sql<FoundRow>`SELECT ${sql.lit(part)}::int AS part, root.id::text AS id,
      (SELECT name FROM server_epoch) AS epoch, ${text} AS text
    FROM ${sql.table(rootShape(collection).table)} AS root WHERE ${condition}`;
}

function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : 1;
}

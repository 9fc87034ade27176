import { sql } from 'kysely';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { rootShape } from './aggregate-rows.ts';
import type { Db, Trx } from './database.ts';
import { documentJson } from './document-json.ts';
import { uuidArray } from './sql-values.ts';

/** A condition on the columns of a root's table. */
export type RootCondition = ReturnType<typeof sql>;

const MOST_IDS_PER_QUERY = 2000;

/** The documents by id, each whole as of one moment; ids that are not there are absent. */
export async function loadDocuments<Name extends CollectionName>(
  db: Db | Trx,
  collection: Name,
  ids: readonly string[],
): Promise<Map<string, DocumentOf<Name>>> {
  const documents = new Map<string, DocumentOf<Name>>();
  const unique = [...new Set(ids)];
  for (let from = 0; from < unique.length; from += MOST_IDS_PER_QUERY) {
    const some = unique.slice(from, from + MOST_IDS_PER_QUERY);
    for (const document of await documentsWhere(db, collection, isAmong(some)))
      documents.set(document.id, document);
  }
  return documents;
}

/** Of one id it is said so: a plan for a list of unknown length is never kept, and planning costs more than reading. */
function isAmong(ids: readonly string[]): RootCondition {
  const [id] = ids;
  return ids.length === 1 ? sql`root.id = ${id}` : sql`root.id = ANY(${uuidArray(ids)})`;
}

export async function loadDocument<Name extends CollectionName>(
  db: Db | Trx,
  collection: Name,
  id: string,
): Promise<DocumentOf<Name> | null> {
  return (await loadDocuments(db, collection, [id])).get(id) ?? null;
}

/** In the order of their ids. The condition may call the root's table `root`. */
export async function documentsWhere<Name extends CollectionName>(
  db: Db | Trx,
  collection: Name,
  condition: RootCondition,
): Promise<DocumentOf<Name>[]> {
  const { rows } = await sql<{ text: string }>`SELECT ${documentJson(collection)} AS text
    FROM ${sql.table(rootShape(collection).table)} AS root WHERE ${condition} ORDER BY root.id`.execute(db);
  return rows.map(({ text }) => JSON.parse(text) as DocumentOf<Name>);
}

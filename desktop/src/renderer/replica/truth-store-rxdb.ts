import type { Table } from 'dexie';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import { comparator, matches } from '#shared/sync/selector.ts';
import type { Copy, Position, Selector, TruthQuery, TruthStore } from '#shared/sync/truth-store.ts';
import { indexesOf } from './collection-schemas.ts';
import { planAnyOrder, planQuery } from './index-plan.ts';
import { countPlanned, readPlanned } from './index-read.ts';
import { plain, type StoredRow, type TruthDatabase } from './truth-database.ts';

/** Answers kept per collection until something in it changes: one for each list on the screen, and some more. */
const MOST_ANSWERS = 40;

/** The truth as RxDB stores it, with the answers since the last change kept. `close` ends the listening. */
export interface RxdbTruthStore extends TruthStore {
  /** Answers about these collections are asked for anew; for a change that RxDB has not told of yet. */
  forget(collections: Iterable<CollectionName>): void;
  close(): void;
}

/**
 * Queries read the IndexedDB indexes themselves: RxDB walks a cursor row by row and, for a descending order, through
 * the whole range. `position` is answered by whoever keeps the checkpoint and must never be ahead of the documents.
 */
export function createTruthStore(database: TruthDatabase, position: () => Promise<Position>): RxdbTruthStore {
  const answers = new Map<CollectionName, Map<string, Promise<unknown>>>();
  const stop = database.onChange((collection) => answers.delete(collection));

  function remembered<Answer>(
    collection: CollectionName,
    key: string,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const kept = answers.get(collection) ?? new Map<string, Promise<unknown>>();
    answers.set(collection, kept);
    const known = kept.get(key);
    if (known) return known as Promise<Answer>;
    const [oldest] = kept.keys();
    if (kept.size >= MOST_ANSWERS && oldest !== undefined) kept.delete(oldest);
    const answer = ask();
    kept.set(key, answer);
    answer.catch(() => kept.delete(key));
    return answer;
  }

  return {
    async query(collection, query) {
      const found = await remembered(collection, `query ${JSON.stringify(query)}`, () =>
        runQuery(database, collection, query),
      );
      return [...found];
    },
    count: (collection, selector) =>
      remembered(collection, `count ${JSON.stringify(selector)}`, () =>
        runCount(database, collection, selector),
      ),
    async get(collection, ids) {
      const table = await database.table(collection);
      const rows = await table.bulkGet([...ids]);
      return new Map(rows.flatMap((row) => (row ? [[row.id, copyOf(row)] as const] : [])));
    },
    position,
    forget(collections) {
      for (const collection of collections) answers.delete(collection);
    },
    close: stop,
  };
}

export function copyOf(row: StoredRow): Copy {
  const deleted = row._deleted === '1';
  return { id: row.id, revision: row.revision, deleted, document: deleted ? null : plain(row) };
}

async function runQuery(
  database: TruthDatabase,
  collection: CollectionName,
  query: TruthQuery,
): Promise<AnyDocument[]> {
  const table = await database.table(collection);
  const ids = askedIds(query.selector);
  if (ids) {
    const held = await byIds(table, ids, query.selector);
    return held.toSorted(comparator(query.sort)).slice(query.skip, query.skip + query.limit);
  }
  const reach = { ...query, skip: 0, limit: query.skip + query.limit };
  const indexes = indexesOf(collection);
  const plan = planQuery(indexes, query);
  if (plan) return (await readPlanned(table, plan, reach)).slice(query.skip);
  // No index has this order: all that match are read and sorted here.
  const narrowest = planAnyOrder(indexes, query.selector);
  return (await readPlanned(table, narrowest, { ...reach, limit: Infinity })).slice(query.skip, reach.limit);
}

async function runCount(
  database: TruthDatabase,
  collection: CollectionName,
  selector: Selector,
): Promise<number> {
  const table = await database.table(collection);
  const ids = askedIds(selector);
  if (ids) return (await byIds(table, ids, selector)).length;
  return countPlanned(table, planAnyOrder(indexesOf(collection), selector), selector);
}

/** The ids when the selector names them; null for every other query. */
function askedIds({ id }: Selector): string[] | null {
  if (typeof id === 'string') return [id];
  if (typeof id !== 'object' || id === null || !id.$in) return null;
  return id.$in.filter((each) => typeof each === 'string');
}

async function byIds(
  table: Table<StoredRow, string>,
  ids: readonly string[],
  selector: Selector,
): Promise<AnyDocument[]> {
  const rows = await table.bulkGet([...new Set(ids)]);
  return rows.flatMap((row) => {
    const document = row ? copyOf(row).document : null;
    return document && matches(selector, document) ? [document] : [];
  });
}

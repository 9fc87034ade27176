import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import { isMasked } from '#shared/access/field-mask.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import { rootShape } from '../storage/aggregate-rows.ts';
import type { Trx } from '../storage/database.ts';
import { documentJson } from '../storage/document-json.ts';
import { inScope } from '../storage/scope-sql.ts';
import { shown } from './pull-changes.ts';
import type { SessionScope } from './session-scope.ts';

const BATCH = 1000;

export interface Viewer {
  actor: Actor;
  scope: SessionScope;
}

/** Every document in the actor's sight, masked, in batches by collection and id, within the caller's snapshot. */
export async function* visibleDocuments(
  trx: Trx,
  viewer: Viewer,
): AsyncGenerator<{ collection: CollectionName; documents: AnyDocument[] }> {
  for await (const { collection, texts } of visibleTexts(trx, viewer)) {
    yield { collection, documents: texts.map((text) => JSON.parse(text) as AnyDocument) };
  }
}

/** The same as JSON texts. The next batch is on its way while the caller handles one. */
export async function* visibleTexts(
  trx: Trx,
  viewer: Viewer,
): AsyncGenerator<{ collection: CollectionName; texts: string[] }> {
  for (const collection of collectionNames) {
    const root = sql.table(rootShape(collection).table);
    await sql`DECLARE visible NO SCROLL CURSOR FOR SELECT ${documentJson(collection)} AS text
      FROM change_feed AS feed JOIN ${root} AS root ON root.id = feed.id
      WHERE ${inScope(collection, viewer.scope.rows(collection))}`.execute(trx);
    const read = () => sql<{ text: string }>`FETCH ${sql.lit(BATCH)} FROM visible`.execute(trx);
    let batch = await read();
    while (batch.rows.length > 0) {
      // A batch that is not full is the last.
      const next = batch.rows.length < BATCH ? null : read();
      // Whoever stops in the middle leaves it behind.
      next?.catch(() => undefined);
      const texts = batch.rows.flatMap(({ text }) => shownText(collection, text, viewer) ?? []);
      if (texts.length > 0) yield { collection, texts };
      if (next === null) break;
      batch = await next;
    }
    await sql`CLOSE visible`.execute(trx);
  }
}

/** Security: a text goes out unread only to whom every document of the collection may be shown whole. */
function shownText(collection: CollectionName, text: string, viewer: Viewer): string | null {
  const { tags, window } = viewer.scope.rows(collection);
  if (tags === 'all' && window === null && !isMasked(viewer.actor, collection)) return text;
  const document = shown(collection, JSON.parse(text) as never, viewer);
  return document && JSON.stringify(document);
}

import { sql } from 'kysely';
import type { Actor } from '#shared/access/actor.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import { loadDocuments } from '../storage/aggregate-store.ts';
import type { Trx } from '../storage/database.ts';
import { inScope } from '../storage/scope-sql.ts';
import { shown } from './pull-changes.ts';
import type { SessionScope } from './session-scope.ts';

const BATCH = 500;

/** Every document in the actor's sight, masked, in batches by collection and id, within the caller's snapshot. */
export async function* visibleDocuments(
  trx: Trx,
  viewer: { actor: Actor; scope: SessionScope },
): AsyncGenerator<{ collection: CollectionName; documents: AnyDocument[] }> {
  for (const collection of collectionNames) {
    const rows = viewer.scope.rows(collection);
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const page = await sql<{ id: string }>`SELECT id FROM change_feed
        WHERE ${inScope(collection, rows)} AND id > ${after}::uuid ORDER BY id LIMIT ${BATCH}`.execute(trx);
      const ids = page.rows.map(({ id }) => id);
      const documents = await loadDocuments(trx, collection, ids);
      const visible = ids.flatMap((id) => {
        const document = documents.get(id);
        return (document && shown(collection, document, viewer)) ?? [];
      });
      if (visible.length > 0) yield { collection, documents: visible };
      after = ids.at(-1) ?? after;
      if (ids.length < BATCH) break;
    }
  }
}

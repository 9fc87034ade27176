import { isVisible } from '#shared/access/scope.ts';
import type { AnyDocument, CollectionName, DocumentKey, DocumentOf } from '#shared/documents/collections.ts';
import type { WrittenDocument } from '#shared/sync/verdict.ts';
import { loadDocument } from '../storage/aggregate-store.ts';
import type { Trx } from '../storage/database.ts';
import type { DocumentWrite } from '../storage/save-documents.ts';
import type { SessionScope } from './session-scope.ts';

interface NamingContext {
  scope: SessionScope;
  roots: readonly DocumentKey[];
  read: ReadonlyMap<string, AnyDocument>;
}

/**
 * [SY3] What an accepted command's verdict names: every document that it wrote and that the actor saw before or after,
 * and the roots it declared that it left as they were. Without those an edit that came to nothing, because somebody
 * had made it already, would name nothing that the client could wait for.
 */
export async function namedDocuments(
  trx: Trx,
  writes: readonly DocumentWrite[],
  { scope, roots, read }: NamingContext,
): Promise<WrittenDocument[]> {
  const named = writes.flatMap((write) => (isSeen(write, scope) ? [writtenDocument(write)] : []));
  for (const { collection, id } of roots) {
    if (writes.some((write) => write.collection === collection && write.id === id)) continue;
    // Locked since it was read: it cannot be another by now.
    const document = read.get(`${collection}/${id}`) ?? (await loadDocument(trx, collection, id));
    if (document && isVisible(scope.rows(collection), collection, document as never))
      named.push({ collection, id, revision: document.revision });
  }
  return named;
}

function isSeen(write: DocumentWrite, scope: SessionScope): boolean {
  const sees = <Name extends CollectionName>(collection: Name, document: DocumentOf<Name> | null) =>
    document !== null && isVisible(scope.rows(collection), collection, document);
  return sees(write.collection, write.before) || sees(write.collection, write.after);
}

function writtenDocument({ collection, id, before, after }: DocumentWrite): WrittenDocument {
  return { collection, id, revision: after?.revision ?? (before?.revision ?? 0) + 1 };
}

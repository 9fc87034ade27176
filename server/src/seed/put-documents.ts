import {
  collectionNames,
  type AnyDocument,
  type CollectionName,
  type DocumentOf,
} from '#shared/documents/collections.ts';
import type { Trx } from '../storage/database.ts';
import { saveDocuments, type DocumentWrite } from '../storage/save-documents.ts';
import { writeSecrets } from '../storage/secrets.ts';
import { writeTimeBlocks } from '../storage/time-blocks.ts';
import type { Tokens } from '../storage/tokens.ts';

/** New documents by collection. */
export type DocumentSet = { [Name in CollectionName]?: readonly DocumentOf<Name>[] };

/**
 * Writes new documents as a command would (feed, calendar, token hashes), many at once and without a rule being asked:
 * for a first set-up and for tests.
 */
export async function putDocuments(
  trx: Trx,
  set: DocumentSet,
  context: { now: string; tokens: Tokens },
): Promise<void> {
  const writes = collectionNames.flatMap((collection) =>
    (set[collection] ?? []).map(
      (after: AnyDocument) => ({ collection, id: after.id, before: null, after }) as DocumentWrite,
    ),
  );
  await saveDocuments(trx, writes);
  await writeTimeBlocks(trx, writes, context.now);
  await writeSecrets(trx, writes, { ...context, passwordHash: null });
}

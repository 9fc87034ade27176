import type { Page } from 'playwright';
import { collectionNames, type AnyDocument } from '#shared/documents/collections.ts';
import { isDerived } from '#shared/sync/derived-fields.ts';
import { contentDigest, type CollectionDigest } from '#shared/sync/content-digest.ts';

/** Count and hash of every collection as it lies in the browser's IndexedDB, read from outside the app. */
export async function replicaDigest(page: Page): Promise<Record<string, CollectionDigest>> {
  const rows = await page.evaluate(readTruth, [...collectionNames]);
  return Object.fromEntries(
    collectionNames.map((name) => [name, contentDigest((rows[name] ?? []).map(documentOf))]),
  );
}

function documentOf(row: Record<string, unknown>): AnyDocument {
  const { _deleted, _rev, _meta, _attachments, ...document } = row;
  // What the replica adds for its indexes is in no document.
  const own = Object.entries(document).filter(([field]) => !isDerived(field));
  return Object.fromEntries(own) as unknown as AnyDocument;
}

/** Runs in the page: the live rows of the truth's newest generation, with nothing of the app in between. */
async function readTruth(names: string[]): Promise<Record<string, Record<string, unknown>[]>> {
  const stores = (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]));
  const result: Record<string, Record<string, unknown>[]> = {};
  for (const collection of names) {
    const store = stores
      .filter((name) => name.includes('-truth-') && name.endsWith(`--${collection}`))
      .toSorted()
      .at(-1);
    if (store === undefined) continue;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(store);
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(opening.error ?? new Error('not opened')));
    });
    const rows = await new Promise<Record<string, unknown>[]>((resolve, reject) => {
      const reading = database.transaction('docs').objectStore('docs').getAll();
      reading.addEventListener('success', () => resolve(reading.result as Record<string, unknown>[]));
      reading.addEventListener('error', () => reject(reading.error ?? new Error('not read')));
    });
    database.close();
    result[collection] = rows.filter((row) => row['_deleted'] === '0' || row['_deleted'] === false);
  }
  return result;
}

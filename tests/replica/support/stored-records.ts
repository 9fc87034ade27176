import type { Page } from 'playwright';

interface RecordPlace {
  database: string;
  store: string;
  key: string | string[];
}

/** One record of an IndexedDB database whose name ends so; `change` is run in the page. Null deletes. */
export async function changeRecord(
  page: Page,
  at: RecordPlace,
  change: { set?: object; unset?: string[] } | null,
): Promise<void> {
  await page.evaluate(
    async ([where, wanted]) => {
      const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
      const name = names.findLast((each) => each.endsWith(where.database)) ?? '';
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.addEventListener('success', () => resolve(opening.result));
        opening.addEventListener('error', () => reject(new Error(name)));
      });
      const transaction = db.transaction(where.store, 'readwrite');
      const store = transaction.objectStore(where.store);
      if (wanted === null) store.delete(where.key);
      else {
        const reading = store.get(where.key);
        reading.addEventListener('success', () => {
          const record = { ...(reading.result as object), ...wanted.set } as Record<string, unknown>;
          for (const field of wanted.unset ?? []) delete record[field];
          store.put(record);
        });
      }
      await new Promise((resolve, reject) => {
        transaction.addEventListener('complete', resolve);
        transaction.addEventListener('error', () => reject(new Error('the record was not written')));
      });
      db.close();
    },
    [at, change] as const,
  );
}

/** The record there; the same naming. */
export async function readRecord<Stored>(page: Page, at: RecordPlace): Promise<Stored> {
  const found = await page.evaluate(async (where) => {
    const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
    const name = names.findLast((each) => each.endsWith(where.database)) ?? '';
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error(name)));
    });
    const reading = db.transaction(where.store).objectStore(where.store).get(where.key);
    await new Promise((resolve, reject) => {
      reading.addEventListener('success', resolve);
      reading.addEventListener('error', () => reject(new Error('the record was not read')));
    });
    db.close();
    return reading.result as unknown;
  }, at);
  return found as Stored;
}

export function truthRecord(collection: string, id: string) {
  return { database: `--0--${collection}`, store: 'docs', key: id };
}

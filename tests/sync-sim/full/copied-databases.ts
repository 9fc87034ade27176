import { answerOf } from './indexed-db-answer.ts';

/** Every database with its stores, its indexes and all that is committed in it. */
export async function copyDatabases(from: IDBFactory, to: IDBFactory): Promise<void> {
  for (const { name, version } of await from.databases())
    if (name !== undefined && version !== undefined) await copyDatabase({ from, to }, name, version);
}

interface CopiedStore {
  name: string;
  options: IDBObjectStoreParameters;
  indexes: { name: string; keyPath: string | string[]; options: IDBIndexParameters }[];
  /** A store has keys of its own where its values hold none. */
  rows: { key: IDBValidKey; value: unknown }[];
}

async function copyDatabase(
  { from, to }: { from: IDBFactory; to: IDBFactory },
  name: string,
  version: number,
): Promise<void> {
  const stores = await readStores(from, name, version);
  // One that was just being made when its window died.
  if (stores.length === 0) return;
  const opening = to.open(name, version);
  opening.addEventListener('upgradeneeded', () => {
    for (const { name: store, options, indexes, rows } of stores) {
      const made = opening.result.createObjectStore(store, options);
      for (const index of indexes) made.createIndex(index.name, index.keyPath, index.options);
      for (const { key, value } of rows) {
        if (options.keyPath === null) made.put(value, key);
        else made.put(value);
      }
    }
  });
  (await answerOf(opening)).close();
}

async function readStores(factory: IDBFactory, name: string, version: number): Promise<CopiedStore[]> {
  const opening = factory.open(name, version);
  // To look at it must not make it.
  opening.addEventListener('upgradeneeded', () => opening.transaction?.abort());
  const database = await answerOf(opening).catch(() => null);
  if (!database) return [];
  const names = [...database.objectStoreNames];
  // One moment of all its stores, whoever else writes.
  const transaction = names.length > 0 ? database.transaction(names, 'readonly') : null;
  const stores = await Promise.all(
    names.flatMap((each) => (transaction ? [readStore(transaction.objectStore(each))] : [])),
  );
  database.close();
  return stores;
}

async function readStore(store: IDBObjectStore): Promise<CopiedStore> {
  const indexes = [...store.indexNames].map((each) => {
    const { name, keyPath, unique, multiEntry } = store.index(each);
    return { name, keyPath, options: { unique, multiEntry } };
  });
  const { name, keyPath, autoIncrement } = store;
  const [keys, values] = await Promise.all([answerOf(store.getAllKeys()), answerOf(store.getAll())]);
  const rows = keys.map((key, at) => ({ key, value: values[at] as unknown }));
  return { name, options: { keyPath, autoIncrement }, indexes, rows };
}

import { Dexie, liveQuery, type Table } from 'dexie';
import { tooMany, type KeptPhoto, type PhotoStore, type SizedBytes } from './photo-store.ts';

interface KeptBytes extends SizedBytes {
  bytes: ArrayBuffer;
}
type PhotoTables = Dexie & {
  kept: Table<KeptPhoto, string>;
  /** Apart from the bytes, so that making room reads none. */
  sizes: Table<SizedBytes, string>;
  bytes: Table<KeptBytes, string>;
};

/** What was looked at longer ago is forgotten when the store is opened. */
const LOOKED_AT_KEPT_MS = 7 * 86_400_000;

/** One Dexie database per account, beside the replica and not part of it. */
export function openPhotoStore(name: string, now: () => number): PhotoStore {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as PhotoTables;
  db.version(1).stores({ kept: 'id', sizes: 'sha256', bytes: 'sha256' });

  const writing = <Result>(work: () => Promise<Result>): Promise<Result> =>
    db.transaction('rw', db.kept, db.sizes, db.bytes, work);
  const waitingHashes = async () => new Set((await db.kept.toArray()).map(({ sha256 }) => sha256));

  async function put(sha256: string, bytes: ArrayBuffer): Promise<void> {
    const sized = { sha256, size: bytes.byteLength, usedAt: now() };
    await db.sizes.put(sized);
    await db.bytes.put({ ...sized, bytes });
  }
  async function forget(hashes: readonly string[]): Promise<void> {
    await db.sizes.bulkDelete([...hashes]);
    await db.bytes.bulkDelete([...hashes]);
  }
  async function makeRoom(most?: number): Promise<void> {
    const old = now() - LOOKED_AT_KEPT_MS;
    const [waiting, sizes] = [await waitingHashes(), await db.sizes.toArray()];
    const stale = sizes.filter(({ usedAt, sha256 }) => usedAt < old && !waiting.has(sha256));
    await forget([...stale.map(({ sha256 }) => sha256), ...tooMany(sizes, waiting, most)]);
  }

  return {
    kept: async () =>
      (await db.kept.toArray()).toSorted((one, other) => one.keptAt.localeCompare(other.keptAt)),
    keep: (photo, bytes) =>
      writing(async () => {
        await put(photo.sha256, bytes);
        await db.kept.put(photo);
      }),
    change: async (id, part) => void (await db.kept.update(id, part)),
    sent: (id) =>
      writing(async () => {
        await db.kept.delete(id);
        await makeRoom();
      }),
    discard: (id) =>
      writing(async () => {
        const photo = await db.kept.get(id);
        await db.kept.delete(id);
        if (photo && !(await waitingHashes()).has(photo.sha256)) await forget([photo.sha256]);
      }),
    bytes: async (sha256) => (await db.bytes.get(sha256))?.bytes ?? null,
    lookedAt: (sha256, bytes) =>
      writing(async () => {
        await put(sha256, bytes);
        await makeRoom();
      }),
    forgetLookedAt: () => writing(() => makeRoom(0)),
    watch(listener) {
      const subscription = liveQuery(() => db.kept.toArray()).subscribe({
        next: () => listener(),
        // A database that cannot be read tells so where it is asked for something.
        error: () => undefined,
      });
      return () => subscription.unsubscribe();
    },
    close: () => db.close(),
  };
}

import { Dexie } from 'dexie';
import { boardQueries } from '#desktop/renderer/features/board/board-queries.ts';
import { createReplicaHost } from '#desktop/renderer/replica/replica-host.ts';
import type { Replica } from '#desktop/renderer/replica/replica.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import type { TruthQuery } from '#shared/sync/truth-store.ts';
import { must } from '#shared/core/assert.ts';
import { uuidv7 } from 'uuidv7';
import { OWN_ACCOUNT } from './large-office.ts';

const host = createReplicaHost({
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
  random: () => Math.random(),
  newId: uuidv7,
  onResume: () => () => undefined,
});
const opened: Replica[] = [];
const replica = (): Replica => must(opened.at(-1), 'an open replica');

/** Milliseconds from opening an empty replica until everything can be read. */
export async function firstSync(): Promise<number> {
  const startedAt = performance.now();
  await open();
  await new Promise<void>((resolve) => {
    replica().watchStatus(({ phase }) => {
      if (phase === 'online') resolve();
    });
  });
  return performance.now() - startedAt;
}

/** Milliseconds from opening a replica that is there until its first list is known. */
export async function coldStart(query: TruthQuery): Promise<number> {
  const startedAt = performance.now();
  await open();
  await answer('orders', query);
  return performance.now() - startedAt;
}

/** Milliseconds from opening a replica until all is known that the board of this day shows. */
export async function coldBoard(date: string): Promise<number> {
  const startedAt = performance.now();
  await open();
  const all = { selector: {}, sort: [], skip: 0, limit: 5000 };
  await Promise.all([
    answer('company', all),
    answer('staff', { ...all, sort: [{ field: 'name', direction: 'asc' }] }),
    answer('services', { ...all, sort: [{ field: 'name', direction: 'asc' }] }),
    answer('appointments', boardQueries(date).visits),
    answer('orders', boardQueries(date).orders),
  ]);
  return performance.now() - startedAt;
}

async function open(): Promise<void> {
  const session = {
    token: 'bench',
    serverUrl: '',
    accountId: OWN_ACCOUNT,
    role: 'admin',
    displayName: '',
    email: '',
  };
  opened.push(await host.open(session));
}

function answer(collection: CollectionName, query: TruthQuery): Promise<number> {
  return new Promise((resolve) => {
    const stop = replica().watchWindow(collection, query, ({ total }) => {
      resolve(total);
      queueMicrotask(() => stop());
    });
  });
}

/** The time of one answer to a list that nobody asked for before. */
export async function timeQuery(collection: CollectionName, query: TruthQuery): Promise<number> {
  const startedAt = performance.now();
  await answer(collection, query);
  return performance.now() - startedAt;
}

/** The same documents with one bulkPut per thousand into plain Dexie: with nothing but ids, or with the replica's indexes. */
export async function plainDexie(indexes: Record<string, string>): Promise<number> {
  const reply = await fetch('/sync/snapshot');
  const rows = new Map<string, object[]>();
  for (const line of (await reply.text()).split('\n')) {
    const value = line === '' ? {} : (JSON.parse(line) as { c?: string; d?: object });
    if (value.c === undefined || value.d === undefined) continue;
    const documents = rows.get(value.c) ?? [];
    rows.set(value.c, documents);
    documents.push(value.d);
  }
  const db = new Dexie(`plain-${uuidv7()}`);
  db.version(1).stores(Object.fromEntries([...rows.keys()].map((name) => [name, indexes[name] ?? 'id'])));
  await db.open();
  const startedAt = performance.now();
  for (const [name, documents] of rows) {
    for (let at = 0; at < documents.length; at += 1000)
      await db.table(name).bulkPut(documents.slice(at, at + 1000));
  }
  const took = performance.now() - startedAt;
  await db.delete();
  return took;
}

/** Milliseconds from each submit until the list shows it, one after the other, and of the bare Dexie write beside it. */
export async function submitToScreen(
  count: number,
  query: TruthQuery,
): Promise<{ screen: number[]; write: number[] }> {
  const screen: number[] = [];
  const bare = new Dexie(`bare-${uuidv7()}`, { chromeTransactionDurability: 'strict' });
  bare.version(1).stores({ rows: '++n' });
  const write: number[] = [];
  let shown: (notes: ReadonlySet<string>) => void = () => undefined;
  const stop = replica().watchWindow('customers', query, ({ documents }) => {
    shown(new Set(documents.map(({ document }) => document.notes)));
  });
  const first = await new Promise<string>((resolve) => {
    const stopFirst = replica().watchWindow('customers', query, ({ documents: [seen] }) => {
      resolve(must(seen, 'a customer').document.id);
      queueMicrotask(() => stopFirst());
    });
  });
  let before = '';
  for (let run = 0; run < count; run += 1) {
    const notes = `run ${run}`;
    const seen = new Promise<void>((resolve) => {
      shown = (present) => {
        if (present.has(notes)) resolve();
      };
    });
    const startedAt = performance.now();
    const outcome = await replica().submit('customer.edit', {
      customerId: first,
      set: { notes },
      expect: { notes: before },
    });
    if (!outcome.ok) throw new Error(outcome.error.code);
    await seen;
    screen.push(performance.now() - startedAt);
    const writtenAt = performance.now();
    await bare.table('rows').add({ notes });
    write.push(performance.now() - writtenAt);
    before = notes;
  }
  stop();
  await bare.delete();
  return { screen, write };
}

import { createRxDatabase, type RxCollection } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { Subject } from 'rxjs';
import { collectionSchema, type TruthFields } from '#desktop/renderer/replica/collection-schemas.ts';
import { collectionNames, type CollectionName } from '#shared/documents/collections.ts';
import { must } from '#shared/core/assert.ts';
import { aCustomer } from '#shared/testing/builders.ts';

// An application on RxDB's own replication, as its documentation shows it.

const BATCH = 1000;
const collections = new Map<CollectionName, RxCollection<TruthFields>>();
const arrivals = new Map<string, number>();

/** Milliseconds from an empty database until every collection has replicated. */
export async function firstSync(): Promise<number> {
  const startedAt = performance.now();
  const database = await createRxDatabase({ name: 'bench', storage: getRxStorageDexie(), eventReduce: true });
  const schemas = collectionNames.map((name) => [name, { schema: collectionSchema(name) }] as const);
  const opened = await database.addCollections(Object.fromEntries(schemas));
  const events = new EventSource('/stream');
  const replications = collectionNames.map((name) => {
    const collection = must(opened[name], name) as RxCollection<TruthFields>;
    collections.set(name, collection);
    return replicate(name, collection, events);
  });
  await Promise.all(replications.map((replication) => replication.awaitInitialReplication()));
  return performance.now() - startedAt;
}

interface Checkpoint {
  seq: number;
}

function replicate(name: CollectionName, collection: RxCollection<TruthFields>, events: EventSource) {
  const stream = new Subject<'RESYNC'>();
  events.addEventListener('message', ({ data }) => {
    if (data === name) stream.next('RESYNC');
  });
  return replicateRxCollection<TruthFields, Checkpoint>({
    collection,
    replicationIdentifier: `bench-${name}`,
    live: true,
    waitForLeadership: false,
    pull: {
      batchSize: BATCH,
      stream$: stream.asObservable(),
      handler: async (checkpoint, batchSize) =>
        (await (await fetch(`/pull/${name}?seq=${checkpoint?.seq ?? 0}&limit=${batchSize}`)).json()) as {
          documents: (TruthFields & { _deleted: boolean })[];
          checkpoint: Checkpoint;
        },
    },
    push: {
      batchSize: 100,
      handler: async (rows) =>
        (await (
          await fetch(`/push/${name}`, { method: 'POST', body: JSON.stringify(rows) })
        ).json()) as (TruthFields & {
          _deleted: boolean;
        })[],
    },
  });
}

/** When it was written. */
export async function timedInsert(id: string): Promise<number> {
  const at = Date.now();
  await must(collections.get('customers'), 'customers').insert({ ...aCustomer({ id, name: '00 bench' }) });
  return at;
}

/** Notes when each customer first stands in the answer of a query. */
export function noteArrivals(): void {
  const query = must(collections.get('customers'), 'customers').find({
    sort: [{ name: 'asc' } as never],
    limit: 100,
  });
  query.$.subscribe((found) => {
    for (const { id } of found) if (!arrivals.has(id)) arrivals.set(id, Date.now());
  });
}

export async function arrivalOf(id: string): Promise<number> {
  while (!arrivals.has(id)) await new Promise((resolve) => setTimeout(resolve, 1));
  return arrivals.get(id) ?? 0;
}

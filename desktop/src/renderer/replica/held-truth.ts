import { collectionNames, type CollectionName } from '#shared/documents/collections.ts';
import type { TruthStore } from '#shared/sync/truth-store.ts';
import type { CurrentTruth } from './replica-meta.ts';
import { openTruthDatabase, type TruthDatabase } from './truth-database.ts';
import { createTruthStore, type RxdbTruthStore } from './truth-store-rxdb.ts';
import { UpcomingVisits } from './upcoming-visits.ts';

/** After the first screens have read what they show. */
const COUNT_AFTER_MS = 1500;

interface OpenTruth {
  database: TruthDatabase;
  store: RxdbTruthStore;
  visits: UpcomingVisits;
}

/**
 * The truth that this window reads: the current generation, or nothing before the first snapshot and while reads are
 * closed. Calls that come during a change of generation wait for it.
 */
export class HeldTruth {
  private at: CurrentTruth | null = null;
  private counting: ReturnType<typeof setTimeout> | undefined;
  private opened: Promise<OpenTruth | null> = Promise.resolve(null);

  /** The store as it is at each call. Without a generation it is empty. */
  readonly store: TruthStore = {
    query: async (collection, query) => (await this.opened)?.store.query(collection, query) ?? [],
    count: async (collection, selector) => (await this.opened)?.store.count(collection, selector) ?? 0,
    get: async (collection, ids) => (await this.opened)?.store.get(collection, ids) ?? new Map(),
    position: async () => {
      await this.opened;
      return {
        epoch: this.at?.checkpoint.epoch ?? '',
        horizon: this.at?.horizon ?? '0',
        snapshotHorizon: this.at?.snapshotHorizon ?? '0',
      };
    },
  };

  current(): CurrentTruth | null {
    return this.at;
  }

  async database(): Promise<TruthDatabase | null> {
    return (await this.opened)?.database ?? null;
  }

  /** Ids of the visits that may be this customer's and start at `from` or later. */
  async upcomingVisits(customerId: string, from: string): Promise<string[]> {
    return (await this.opened)?.visits.of(customerId, from) ?? [];
  }

  /** Prepares `upcomingVisits` while nobody waits for it. */
  countVisitsSoon(now: number): void {
    clearTimeout(this.counting);
    const today = new Date(now).toISOString();
    this.counting = setTimeout(
      () => void this.upcomingVisits('', today).catch(() => undefined),
      COUNT_AFTER_MS,
    );
  }

  /** Closes the generation that is open and opens the other; only one may be open at a time. */
  async change(next: CurrentTruth | null): Promise<void> {
    const before = this.opened;
    this.opened = before
      .catch(() => null)
      .then(async (open) => {
        if (open && open.database.name === next?.database) {
          open.store.forget(collectionNames);
          return open;
        }
        if (open) await closeTruth(open);
        if (!next) return null;
        const database = await openTruthDatabase(next.database);
        return {
          database,
          store: createTruthStore(database, () => this.store.position()),
          visits: new UpcomingVisits(database),
        };
      });
    this.at = next;
    await this.opened;
  }

  /** Documents were written: answers from before are not given again. */
  async forget(collections: Iterable<CollectionName>): Promise<void> {
    (await this.opened)?.store.forget(collections);
  }

  /** The checkpoint of this generation moved; answers from before are forgotten. */
  async moved(next: CurrentTruth, collections: Iterable<CollectionName>): Promise<void> {
    const open = await this.opened;
    if (open?.database.name !== next.database) return;
    open.store.forget(collections);
    this.at = next;
  }

  async close(): Promise<void> {
    clearTimeout(this.counting);
    await this.change(null);
  }
}

async function closeTruth({ database, store, visits }: OpenTruth): Promise<void> {
  store.close();
  visits.close();
  await database.close();
}

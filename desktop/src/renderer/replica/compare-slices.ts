import type { CollectionName } from '#shared/documents/collections.ts';
import {
  FIRST_PLACE,
  heldDigest,
  nextPlace,
  repairsOf,
  type HeldInSlice,
  type SlicePlace,
} from '#shared/sync/anti-entropy.ts';
import type { CollectionDigest } from '#shared/sync/content-digest.ts';
import type { OutboxStore } from '#shared/sync/outbox-row.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { SliceReply } from '#shared/sync/sync-protocol.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import { heldInSlice } from './compare-held.ts';
import type { HeldTruth } from './held-truth.ts';
import { writeRepairs } from './pull-truth.ts';
import type { Comparison, CurrentTruth, ReplicaMeta } from './replica-meta.ts';
import type { ServerLink } from './server-link.ts';
import type { TruthDatabase } from './truth-database.ts';

/** A collection that is always being written is left for the next round after so many attempts. */
const MOST_ATTEMPTS = 3;

export interface CompareOptions {
  link: Pick<ServerLink, 'slice'>;
  outbox: Pick<OutboxStore, 'undelivered'>;
  meta: ReplicaMeta;
  truth: HeldTruth;
  now(): number;
  /** Documents were written that no pull brought. */
  repaired(current: CurrentTruth, collections: ReadonlySet<CollectionName>, count: number): void;
}

type Slice = Extract<SliceReply, { kind: 'slice' }>;

/**
 * [SY13] Compares one slice of what is held with the server, round and round. Called between two pulls, so that what is
 * held is that of the checkpoint. What the server does not answer is tried again the next time; nothing depends on it.
 */
export class CompareSlices {
  private attempts = 0;
  /** The truth database of which every slice was compared since the round began; null where one was left out. */
  private roundOf: string | null = null;
  private readonly options: CompareOptions;

  constructor(options: CompareOptions) {
    this.options = options;
  }

  async run(): Promise<void> {
    const { truth, outbox, meta } = this.options;
    const [current, database] = [truth.current(), await truth.database()];
    if (!current || !database || (await outbox.undelivered(1)).length > 0) return;
    const comparison = await meta.comparison();
    const { place } = comparison;
    if (isFirst(place)) this.roundOf = database.name;
    if (this.roundOf !== database.name) this.roundOf = null;
    const slice = await this.ask(current, place, null);
    if (slice === 'unanswered') return;
    if (slice === 'moved') {
      this.attempts += 1;
      if (this.attempts < MOST_ATTEMPTS) return;
      this.roundOf = null;
      await this.goOn(comparison, nextPlace(place, null));
      return;
    }
    const held = await heldInSlice(database, meta.quarantine, { ...place, upTo: slice.upTo });
    const digest = heldDigest(held);
    const isEqual = digest.count === slice.count && digest.hash === slice.hash;
    const repaired = isEqual ? 0 : await this.repair({ current, database, place, held, digest });
    if (repaired === null) return;
    const lastRepairAt = isEqual ? comparison.lastRepairAt : new Date(this.options.now()).toISOString();
    const found = { repaired: comparison.repaired + repaired, lastRepairAt };
    const next = nextPlace(place, slice.upTo);
    // Everything was compared, so nothing is missing for which a line of the snapshot was set aside.
    if (isFirst(next) && this.roundOf !== null) await meta.quarantine.releaseUnnamed(database.name);
    await this.goOn({ ...comparison, ...found }, next);
  }

  /** How many documents were written; null when the server would not give them now. */
  private async repair(found: {
    current: CurrentTruth;
    database: TruthDatabase;
    place: SlicePlace;
    held: HeldInSlice[];
    digest: CollectionDigest;
  }): Promise<number | null> {
    const { current, database, place, digest } = found;
    const { meta, truth, now, repaired } = this.options;
    const slice = await this.ask(current, place, digest);
    if (slice === 'unanswered' || slice === 'moved' || slice.documents === null) return null;
    const held = await heldInSlice(database, meta.quarantine, { ...place, upTo: slice.upTo });
    const repairs = repairsOf(place.collection, held, slice.documents as AnyDocument[]);
    const collections = await writeRepairs({ database, quarantine: meta.quarantine, now }, repairs);
    await truth.moved(current, collections);
    repaired(current, collections, repairs.length);
    return repairs.length;
  }

  private async ask(
    { checkpoint }: CurrentTruth,
    { collection, after }: SlicePlace,
    held: CollectionDigest | null,
  ): Promise<Slice | 'moved' | 'unanswered'> {
    const answer = await this.options.link.slice({
      protocol: PROTOCOL_VERSION,
      checkpoint,
      collection,
      after,
      held,
    });
    if (!answer.ok) return 'unanswered';
    return answer.value.kind === 'slice' ? answer.value : 'moved';
  }

  private async goOn(comparison: Comparison, place: SlicePlace): Promise<void> {
    this.attempts = 0;
    await this.options.meta.saveComparison({ ...comparison, place, slices: comparison.slices + 1 });
  }
}

function isFirst({ collection, after }: SlicePlace): boolean {
  return collection === FIRST_PLACE.collection && after === null;
}

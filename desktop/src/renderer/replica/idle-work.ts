import type { CollectionName } from '#shared/documents/collections.ts';
import { CompareSlices } from './compare-slices.ts';
import { forgetLostArguments } from './forget-arguments.ts';
import type { HeldTruth } from './held-truth.ts';
import type { DexieOutbox } from './outbox-dexie.ts';
import { purgePastDays } from './purge-days.ts';
import { rereadQuarantined } from './quarantine-reread.ts';
import type { CurrentTruth, ReplicaMeta } from './replica-meta.ts';
import type { ServerLink } from './server-link.ts';

/** How often a slice is compared, and past days are looked for. */
export const IDLE_WORK_EVERY_MS = 30_000;

export interface IdleWorkOptions {
  link: ServerLink;
  outbox: DexieOutbox;
  meta: ReplicaMeta;
  truth: HeldTruth;
  now(): number;
  /** Documents changed without a pull. */
  changed(current: CurrentTruth, collections: ReadonlySet<CollectionName>): void;
  counted(counts: { unreadable: number; repaired: number }): void;
}

/** What the leader does for the truth between two pulls. */
export class IdleWork {
  private readonly comparing: CompareSlices;
  private readonly options: IdleWorkOptions;

  constructor(options: IdleWorkOptions) {
    this.options = options;
    this.comparing = new CompareSlices({
      ...options,
      repaired: (current, collections) => options.changed(current, collections),
    });
  }

  /** Before anything is pulled: this version may read what the one before could not, and days have passed. */
  async begin(): Promise<void> {
    await rereadQuarantined(this.options);
    await this.purge();
    await this.count();
  }

  async run(): Promise<void> {
    await this.purge();
    await this.comparing.run();
    await this.count();
  }

  /** [SY7] The scope may have narrowed. */
  async forgetArguments(): Promise<void> {
    await forgetLostArguments(this.options.outbox, this.options.truth.store);
  }

  private async purge(): Promise<void> {
    const { changed } = this.options;
    const isPurged = await purgePastDays({
      ...this.options,
      purged: (current, collections) => changed(current, collections),
    });
    if (isPurged) await this.forgetArguments();
  }

  async count(): Promise<void> {
    const { meta, truth, counted } = this.options;
    const current = truth.current();
    const unreadable = current ? await meta.quarantine.count(current.database) : 0;
    counted({ unreadable, repaired: (await meta.comparison()).repaired });
  }
}

import type { CollectionName } from '#shared/documents/collections.ts';
import { backoffMs, throttleMs, type PushFailure } from '#shared/sync/delivery-failure.ts';
import type { OutboxStore } from '#shared/sync/outbox-row.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { MOST_DOCUMENTS_PER_PULL, type PullReply } from '#shared/sync/sync-protocol.ts';
import type { HeldTruth } from './held-truth.ts';
import { writePage } from './pull-truth.ts';
import type { CurrentTruth, ReplicaMeta } from './replica-meta.ts';
import type { ServerLink } from './server-link.ts';

type Page = Extract<PullReply, { kind: 'page' }>;
/** Why a replica is filled anew: the server's word, or `overdue` where the feed will not bring what a row waits for. */
export type ResetReason = Extract<PullReply, { kind: 'reset' }>['reason'] | 'overdue';

export interface PullOptions {
  link: ServerLink;
  outbox: OutboxStore;
  meta: ReplicaMeta;
  truth: HeldTruth;
  now(): number;
  random(): number;
  /** Fills a replica anew; null for the first time. Answers a failure of the server or true. */
  fill(reason: ResetReason | null): Promise<PushFailure | null>;
  /** A page was written and can be shown; its checkpoint is still to be stored. */
  written(collections: ReadonlySet<CollectionName>): void;
  /** The checkpoint was stored. */
  pulled(current: CurrentTruth, collections: ReadonlySet<CollectionName>): void;
  /** Everything the server had is here. */
  caughtUp(): Promise<void>;
  /** Work on the truth that waits until no pull is under way, and that no pull overtakes. */
  idle(): Promise<void>;
  failed(failure: PushFailure): void;
  storageFailed(error: unknown): void;
}

/** One pull at a time; wishes that come meanwhile are answered by one more. Only the leader has one. */
export class PullLoop {
  private isWanted = false;
  private isRunning = false;
  private isRefillWanted = false;
  private isIdleWorkWanted = false;
  private isStopped = false;
  private failures = 0;
  /** Earlier than this no retry of its own accord, and after a 429 none at all. Milliseconds since 1970. */
  private notBefore = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly options: PullOptions;

  constructor(options: PullOptions) {
    this.options = options;
  }

  /** Asks the server now, or as soon as the pull that runs is done. */
  want(): void {
    if (this.isStopped || this.options.now() < this.notBefore) return;
    this.isWanted = true;
    if (!this.isRunning) void this.run();
  }

  /** Has `idle` done once, after the pull that runs. */
  wantIdleWork(): void {
    if (this.isStopped) return;
    this.isIdleWorkWanted = true;
    if (!this.isRunning) void this.run();
  }

  /** Fills the replica from a new snapshot instead of the next pull. */
  refill(): void {
    this.isRefillWanted = true;
    this.want();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while ((this.isWanted || this.isIdleWorkWanted) && !this.isStopped) {
      if (!this.isWanted) {
        this.isIdleWorkWanted = false;
        await this.options.idle().catch((error: unknown) => this.options.storageFailed(error));
        continue;
      }
      this.isWanted = false;
      clearTimeout(this.timer);
      // Its timer is gone; on a clock that goes back it would hold everything up until it is that late again.
      this.notBefore = 0;
      const failure = await this.pullAll().catch((error: unknown) => {
        this.options.storageFailed(error);
        return { kind: 'server' } as const;
      });
      if (!failure) this.failures = 0;
      else this.retryLater(failure);
    }
    this.isRunning = false;
  }

  private retryLater(failure: PushFailure): void {
    this.options.failed(failure);
    if (failure.kind === 'signed_out' || failure.kind === 'update_needed') return;
    this.failures += 1;
    const random = this.options.random();
    const isThrottled = failure.kind === 'throttled';
    const delay = isThrottled ? throttleMs(failure.retryAfterMs, random) : backoffMs(this.failures, random);
    if (isThrottled) this.notBefore = this.options.now() + delay;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.notBefore = 0;
      this.want();
    }, delay);
  }

  private async pullAll(): Promise<PushFailure | null> {
    const { truth, link, outbox, fill, caughtUp } = this.options;
    for (;;) {
      const current = truth.current();
      if (!current || this.isRefillWanted) {
        const failure = await fill(current ? 'overdue' : null);
        if (failure) return failure;
        this.isRefillWanted = false;
        continue;
      }
      const { clientId, newest } = await outbox.client();
      const { checkpoint } = current;
      const answer = await link.pull({
        protocol: PROTOCOL_VERSION,
        clientId,
        checkpoint,
        ...(newest && { shown: newest.shown }),
        limit: MOST_DOCUMENTS_PER_PULL,
      });
      if (this.isStopped) return null;
      if (!answer.ok) return answer.error;
      if (answer.value.kind === 'reset') {
        const failure = await fill(answer.value.reason);
        if (failure) return failure;
        continue;
      }
      await this.apply(current, answer.value);
      if (answer.value.hasMore) continue;
      await caughtUp();
      return null;
    }
  }

  /**
   * Documents first, then the checkpoint: after a crash in between they come again. Who looks need not wait for it: a
   * copy that is ahead of the position settles what it covers by its own revision.
   */
  private async apply(current: CurrentTruth, page: Page): Promise<void> {
    const { truth, meta, now, written, pulled } = this.options;
    const database = await truth.database();
    if (!database) throw new Error('a pull without a replica');
    const collections = await writePage({ database, quarantine: meta.quarantine, now }, page.documents);
    await truth.forget(collections);
    written(collections);
    const next: CurrentTruth = {
      ...current,
      checkpoint: page.checkpoint,
      horizon: page.hasMore ? current.horizon : page.horizon,
      lastSyncAt: new Date(now()).toISOString(),
    };
    if (!(await meta.advance(next))) throw new Error('another replica became current during a pull');
    await truth.moved(next, []);
    pulled(next, collections);
  }
}

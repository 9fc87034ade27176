import type { CollectionName } from '#shared/documents/collections.ts';
import { nextConnection, type ConnectionEvent } from '#shared/sync/connection-state.ts';
import type { PushFailure } from '#shared/sync/delivery-failure.ts';
import type { DeliveryState } from '#shared/sync/delivery.ts';
import type { SessionInfo } from '#shared/sync/sync-protocol.ts';
import { DeliverCommands } from './deliver-commands.ts';
import { deleteLeftovers, fillReplica, mustCloseReads } from './fill-replica.ts';
import type { HeldTruth } from './held-truth.ts';
import { IDLE_WORK_EVERY_MS, IdleWork } from './idle-work.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { ChangedRows } from './open-rows.ts';
import type { DexieOutbox } from './outbox-dexie.ts';
import { PullLoop, type ResetReason } from './pull-loop.ts';
import type { CurrentTruth, ReplicaMeta } from './replica-meta.ts';
import type { ServerLink } from './server-link.ts';
import { SettleRows } from './settle-rows.ts';
import { StreamKeeper } from './stream-keeper.ts';
import { storageTrouble, UNKNOWN_CONDITION, type SyncCondition } from './sync-condition.ts';

/** [SY1] Settled rows tell for so long what happened on this device. */
const SETTLED_KEPT_MS = 30 * 86_400_000;
const TIDY_AFTER_MS = 3000;

/** After a verdict the pull waits for so long, and gathers what else is new. */
const GATHER_MS = 40;
/** A poke that comes during a push waits for its verdict, but no longer. */
const LONGEST_GATHERING_MS = 500;

/** Without any poke the server is asked this often. */
export const PULL_EVERY_MS = 5 * 60_000;

export interface LeaderOptions {
  link: ServerLink;
  outbox: DexieOutbox;
  meta: ReplicaMeta;
  truth: HeldTruth;
  truthPrefix: string;
  now(): number;
  random(): number;
  newId(): string;
  heartbeatTimeoutMs?: number | undefined;
  /** The open rows as this window knows them. */
  openRows(): readonly OutboxRow[];
  /** The outbox changed on the disk; resolves when this window has read what changed. */
  rowsChanged(changed?: ChangedRows): Promise<void>;
  /** Documents were written; `pulled` follows. */
  written(collections: ReadonlySet<CollectionName>): void;
  pulled(current: CurrentTruth, collections: ReadonlySet<CollectionName>): void;
  flipped(current: CurrentTruth | null): Promise<void>;
  conditionChanged(condition: SyncCondition): void;
  sessionKnown(session: SessionInfo): Promise<void>;
}

/** [SY12] Pulls, delivers and holds the stream; exists only in the window that holds the leader's lock. */
export class SyncLeader {
  private condition: SyncCondition = UNKNOWN_CONDITION;
  private readonly stopping = new AbortController();
  private readonly delivery: DeliverCommands;
  private readonly pulls: PullLoop;
  private readonly stream: StreamKeeper;
  private readonly settlement: SettleRows;
  private readonly idleWork: IdleWork;
  private readonly options: LeaderOptions;
  private hasBegun = false;
  private tidying: ReturnType<typeof setTimeout> | undefined;
  /** A pull that waits a little. */
  private pulling: { timer: ReturnType<typeof setTimeout>; withinMs: number } | null = null;
  private everyFiveMinutes: ReturnType<typeof setInterval> | undefined;
  private whenIdle: ReturnType<typeof setInterval> | undefined;

  constructor(options: LeaderOptions) {
    this.options = options;
    const { link, outbox, meta, truth, now, random, newId } = options;
    const storageFailed = (error: unknown) => this.change({ trouble: storageTrouble(error) });
    this.delivery = new DeliverCommands({
      outbox,
      link,
      now,
      random,
      newClientId: newId,
      rowsChanged: (changed) => options.rowsChanged(changed),
      pull: () => this.pullSoon(),
      stateChanged: (state) => this.deliveryChanged(state),
      storageFailed,
    });
    this.pulls = new PullLoop({
      link,
      outbox,
      meta,
      truth,
      now,
      random,
      fill: (reason) => this.fill(reason),
      written: (collections) => options.written(collections),
      pulled: (current, collections) => options.pulled(current, collections),
      caughtUp: () => this.caughtUp(),
      idle: () => this.idleWork.run(),
      failed: (failure) => this.linkFailed(failure),
      storageFailed,
    });
    this.idleWork = new IdleWork({
      link,
      outbox,
      meta,
      truth,
      now,
      changed: (current, collections) => {
        options.written(collections);
        options.pulled(current, collections);
      },
      counted: (counts) => this.change(counts),
    });
    this.settlement = new SettleRows({
      outbox,
      openRows: () => options.openRows(),
      truth,
      now,
      rowsChanged: (changed) => options.rowsChanged(changed),
      reoffered: () => {
        void this.showSentAgain().catch(storageFailed);
        this.delivery.tell({ kind: 'wake' });
      },
      overdue: () => this.pulls.refill(),
    });
    this.stream = new StreamKeeper({
      link,
      random,
      heartbeatTimeoutMs: options.heartbeatTimeoutMs,
      opened: () => this.reached(),
      poked: () => this.poked(),
      ended: (failure) => {
        this.linkFailed(failure);
        this.pulls.want();
      },
    });
  }

  async start(): Promise<void> {
    const { meta, outbox, truth, rowsChanged } = this.options;
    const current = truth.current();
    const connection = { ...this.condition.connection, lastSyncAt: current?.lastSyncAt ?? null };
    this.change({ connection, filling: current ? null : 'first' });
    await this.adoptEpoch();
    await this.showSentAgain();
    await rowsChanged();
    await this.idleWork.begin();
    await outbox.prune(new Date(this.options.now() - SETTLED_KEPT_MS).toISOString());
    // Named before anything new is staged, so that nothing in use is among them.
    const leftovers = await meta.leftovers();
    this.everyFiveMinutes = setInterval(() => this.pulls.want(), PULL_EVERY_MS);
    this.whenIdle = setInterval(() => this.pulls.wantIdleWork(), IDLE_WORK_EVERY_MS);
    this.hasBegun = true;
    this.stream.start();
    this.pulls.want();
    this.delivery.tell({ kind: 'wake' });
    void deleteLeftovers(meta, leftovers).catch(() => undefined);
  }

  /** A row was added somewhere. With `isWish` also everything that waits for a timer is tried now. */
  wake(isWish: boolean): void {
    // The start ends with all of this.
    if (!this.hasBegun) return;
    this.delivery.tell({ kind: isWish ? 'online' : 'wake' });
    if (!isWish) return;
    this.stream.start();
    this.pulls.want();
    this.pulls.wantIdleWork();
  }

  signedIn(): void {
    this.connect({ kind: 'signedIn' });
    this.delivery.tell({ kind: 'signedIn' });
    this.wake(true);
  }

  /** The user, in whatever window, has seen how many changes went up again. */
  async forgetSentAgain(): Promise<void> {
    await this.options.outbox.forgetSentAgain();
    await this.showSentAgain();
  }

  /** Another window became the one that has to know. */
  tellCondition(): void {
    this.options.conditionChanged(this.condition);
  }

  stop(): void {
    clearInterval(this.everyFiveMinutes);
    clearInterval(this.whenIdle);
    clearTimeout(this.tidying);
    clearTimeout(this.pulling?.timer);
    this.stopping.abort();
    this.delivery.stop();
    this.pulls.stop();
    this.stream.stop();
  }

  /** Our own command is among what changed, and its verdict ends in a pull: one pull brings both. */
  private poked(): void {
    if (this.delivery.isUnderWay()) this.pullSoon(LONGEST_GATHERING_MS);
    else this.pulls.want();
  }

  /**
   * What a verdict names is on this screen already; the others, who see it by their next pull, are let go first.
   * A pull never runs beside the work that comes before the first: its page would undo the mark of what that purged.
   */
  private pullSoon(withinMs = GATHER_MS): void {
    if (!this.hasBegun || (this.pulling && this.pulling.withinMs <= withinMs)) return;
    clearTimeout(this.pulling?.timer);
    const timer = setTimeout(() => {
      this.pulling = null;
      this.pulls.want();
    }, withinMs);
    this.pulling = { timer, withinMs };
  }

  private change(part: Partial<SyncCondition>): void {
    if (this.stopping.signal.aborted) return;
    const next = { ...this.condition, ...part };
    if (JSON.stringify(next) === JSON.stringify(this.condition)) return;
    this.condition = next;
    this.options.conditionChanged(next);
  }

  private connect(event: ConnectionEvent): void {
    this.change({ connection: nextConnection(this.condition.connection, event) });
  }

  private reached(): void {
    this.connect({ kind: 'reached' });
    this.pulls.want();
    this.delivery.tell({ kind: 'online' });
  }

  private async caughtUp(): Promise<void> {
    // Where it failed when the replica moved.
    await this.adoptEpoch();
    this.connect({
      kind: 'synced',
      at: this.options.truth.current()?.lastSyncAt ?? new Date(this.options.now()).toISOString(),
    });
    this.change({ trouble: null });
    this.delivery.tell({ kind: 'online' });
    this.stream.start();
    await this.settlement.run();
    await this.idleWork.count();
  }

  private linkFailed({ kind }: PushFailure): void {
    if (kind === 'signed_out') this.connect({ kind: 'signedOut' });
    else if (kind === 'update_needed') this.connect({ kind: 'updateNeeded' });
    else if (kind === 'network' || kind === 'server') this.connect({ kind: 'unreachable' });
  }

  private deliveryChanged(state: DeliveryState): void {
    if (state.phase === 'signed_out') this.connect({ kind: 'signedOut' });
    if (state.phase === 'update_needed') this.connect({ kind: 'updateNeeded' });
    const waitingFor = state.phase === 'waiting' ? state.reason : null;
    if (waitingFor === 'network') this.connect({ kind: 'unreachable' });
    this.change({ waitingFor });
  }

  private async fill(reason: ResetReason | null): Promise<PushFailure | null> {
    const { link, meta, truthPrefix, now, newId, flipped, sessionKnown } = this.options;
    const session = await link.session();
    if (!session.ok) return session.error;
    this.connect({ kind: 'resetBegun' });
    this.change({ filling: reason === null ? 'first' : 'again', progress: null });
    if (reason !== null && mustCloseReads(reason, await meta.session(), session.value)) {
      await meta.forgetCurrent();
      await flipped(null);
    }
    await sessionKnown(session.value);
    const onProgress = (progress: { received: number; expected: number }) => this.change({ progress });
    const filled = await fillReplica({
      link,
      meta,
      truthPrefix,
      now,
      newId,
      serverTime: session.value.serverTime,
      signal: this.stopping.signal,
      onProgress,
    });
    if (!filled.ok) {
      this.connect({ kind: 'resetEnded' });
      if (filled.error === 'snapshot') this.change({ trouble: 'snapshot.failed' });
      return filled.error === 'snapshot' ? { kind: 'server' } : filled.error;
    }
    await flipped(filled.value);
    if (reason === 'scope') await this.idleWork.forgetArguments();
    await this.adoptEpoch();
    this.connect({ kind: 'resetEnded' });
    this.change({ filling: null, progress: null });
    this.deleteSoon(await meta.leftovers());
    return null;
  }

  /** Other windows may still be reading from what was current a moment ago. */
  private deleteSoon(databases: readonly string[]): void {
    this.tidying = setTimeout(
      () => void deleteLeftovers(this.options.meta, databases).catch(() => undefined),
      TIDY_AFTER_MS,
    );
  }

  /** [SY8] Rows that another epoch accepted, and those it never answered, go up again. */
  private async adoptEpoch(): Promise<void> {
    const { outbox, truth, rowsChanged } = this.options;
    const epoch = truth.current()?.checkpoint.epoch;
    if (epoch === undefined || (await outbox.client()).epoch === epoch) return;
    await outbox.reoffer(epoch);
    await rowsChanged();
    await this.showSentAgain();
    this.delivery.tell({ kind: 'wake' });
  }

  private async showSentAgain(): Promise<void> {
    this.change({ sentAgain: await this.options.outbox.sentAgain() });
  }
}

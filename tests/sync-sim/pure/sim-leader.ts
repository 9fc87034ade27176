import {
  DELIVERY_START,
  type DeliveryEffect,
  type DeliveryEvent,
  type DeliveryState,
} from '#shared/sync/delivery.ts';
import { backoffMs, throttleMs, type PushFailure } from '#shared/sync/delivery-failure.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { PullReply } from '#shared/sync/sync-protocol.ts';
import { fromEpoch } from '#shared/core/zoned-time.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import type { Life, Scheduler } from './scheduler.ts';
import { DiskFailure, type CurrentTruth, type SimDisk } from './sim-disk.ts';
import type { Line } from './network.ts';
import type { DeviceRules } from './device-rules.ts';
import type { Held } from '#shared/sync/settlement.ts';
import type { SimServer, Ticket } from './sim-server.ts';
import { Violation } from './violation.ts';

const OVERDUE_MS = 2 * 60_000;
const PULL_EVERY_MS = 5 * 60_000;
const STREAM_RETRY_MS = 4000;

type Page = Extract<PullReply, { kind: 'page' }>;
type FillReason = Extract<PullReply, { kind: 'reset' }>['reason'] | 'overdue' | null;

/** What a leader needs of the device that it runs on. */
export interface LedDevice {
  readonly name: string;
  readonly disk: SimDisk;
  readonly line: Line;
  readonly token: string;
  readonly options: {
    readonly server: SimServer;
    readonly scheduler: Scheduler;
    readonly rules: DeviceRules;
  };
  now(): number;
  ticket(): Ticket;
  newId(purpose: string): string;
  held(): Promise<Held>;
}

/** What pulls, delivers and holds the stream, in one window; all of it is memory. */
export class SimLeader {
  readonly life: Life;
  isStreaming = false;
  /** The server said: not before then. */
  throttledUntil = 0;
  private state: DeliveryState = DELIVERY_START;
  private timer = 0;
  private isPullWanted = false;
  private isPulling = false;
  private isRefillWanted = false;
  private pullFailures = 0;
  private pullTimer = 0;
  private notBefore = 0;
  private overdueSince = new Map<number, number>();
  private readonly device: LedDevice;

  constructor(device: LedDevice, life: Life) {
    this.device = device;
    this.life = life;
  }

  async start(): Promise<void> {
    await this.adoptEpoch().catch(ignoreDisk);
    this.stream();
    this.everyFiveMinutes();
    this.wantPull();
    this.tell({ kind: 'wake' });
  }

  signedIn(): void {
    this.tell({ kind: 'signedIn' });
    this.tell({ kind: 'online' });
    this.wantPull();
  }

  /** The server can be reached again. */
  reached(): void {
    this.wantPull();
    this.tell({ kind: 'online' });
  }

  isIdle(): boolean {
    return this.state.phase === 'idle' && !this.isPulling;
  }

  /** For whoever has to know what it waits for. */
  phase(): string {
    return `${this.state.phase} ${'reason' in this.state ? this.state.reason : ''} ${this.isPulling ? 'pulling' : ''} ${this.notBefore > this.device.now() ? 'throttled' : ''} ${this.isStreaming ? '' : 'deaf'}`;
  }

  tell(event: DeliveryEvent): void {
    if (!this.life.isAlive) return;
    const { state, effects } = this.device.options.rules.nextDelivery(this.state, event);
    this.state = state;
    for (const effect of effects) this.device.options.scheduler.spawn(this.perform(effect));
  }

  wantPull(): void {
    if (!this.life.isAlive || this.device.now() < this.notBefore) return;
    this.isPullWanted = true;
    if (!this.isPulling) this.device.options.scheduler.spawn(this.runPulls());
  }

  private chance(): number {
    return this.device.options.scheduler.chance();
  }

  private async perform(effect: DeliveryEffect): Promise<void> {
    if (effect.kind === 'send') return this.tell(await this.send(effect.rows));
    try {
      const answer = await this.store(effect);
      if (answer) this.tell(answer);
    } catch (error) {
      ignoreDisk(error);
      this.tell({ kind: 'storageFailed', random: this.chance() });
    }
  }

  private async store(effect: Exclude<DeliveryEffect, { kind: 'send' }>): Promise<DeliveryEvent | null> {
    const { disk } = this.device;
    const { outbox } = disk;
    switch (effect.kind) {
      case 'load':
        return { kind: 'loaded', rows: await disk.read(this.life, () => outbox.undelivered(effect.limit)) };
      case 'markOffered':
        await disk.write(this.life, () => outbox.markOffered(effect.ns, this.stamp()));
        return { kind: 'marked' };
      case 'record':
        await disk.write(this.life, () => outbox.recordVerdicts(effect.verdicts));
        return { kind: 'recorded' };
      case 'newClientId': {
        const clientId = this.device.newId('client');
        await disk.write(this.life, () => outbox.renumber({ clientId, lastN: 0 }));
        return { kind: 'renumbered', random: this.chance() };
      }
      case 'renumber':
        await disk.write(this.life, async () => {
          await outbox.renumber({ ...(await outbox.client()), lastN: effect.lastN });
        });
        return { kind: 'renumbered', random: this.chance() };
      case 'setTimer':
        this.setTimer(effect.ms);
        return null;
      case 'pull':
        this.wantPull();
        return null;
    }
  }

  private setTimer(ms: number): void {
    this.timer += 1;
    const timer = this.timer;
    this.device.options.scheduler.later(this.life, ms, () => {
      if (timer === this.timer) this.tell({ kind: 'timer' });
    });
  }

  private async send(rows: readonly OutboxRow[]): Promise<DeliveryEvent> {
    const { disk, line, options } = this.device;
    const { server, scheduler, rules } = options;
    const client = await disk.read(this.life, () => disk.outbox.client());
    if (scheduler.now < this.throttledUntil)
      throw new Violation(
        'a busy server is asked when it said',
        `${this.throttledUntil - scheduler.now} ms early`,
      );
    const commands = rows.map((row) => rules.commandOf(row, client));
    const body = {
      protocol: PROTOCOL_VERSION,
      clientId: client.clientId,
      commands,
      ...(client.epoch !== null && { epoch: client.epoch }),
    };
    const ticket = this.device.ticket();
    if (!rules.marksBeforeSending) {
      const ns = rows.map(({ n }) => n);
      scheduler.spawn(
        disk.write(this.life, () => disk.outbox.markOffered(ns, this.stamp())).catch(ignoreDisk),
      );
    }
    const answer = await line.ask(this.life, server.life, () => server.push(ticket, body));
    if (answer.ok) return { kind: 'replied', verdicts: answer.value.verdicts, random: this.chance() };
    if (answer.error.kind === 'throttled') this.throttledUntil = scheduler.now + answer.error.retryAfterMs;
    return { kind: 'failed', failure: answer.error, random: this.chance() };
  }

  private async runPulls(): Promise<void> {
    this.isPulling = true;
    this.pullTimer += 1;
    this.notBefore = 0;
    while (this.isPullWanted) {
      this.isPullWanted = false;
      const failure = await this.pullAll().catch((error: unknown) => {
        ignoreDisk(error);
        return { kind: 'server' } as const;
      });
      if (!failure) this.pullFailures = 0;
      else this.pullLater(failure);
    }
    this.isPulling = false;
  }

  private pullLater(failure: PushFailure): void {
    if (failure.kind === 'signed_out' || failure.kind === 'update_needed') return;
    this.pullFailures += 1;
    const isThrottled = failure.kind === 'throttled';
    const delay = isThrottled
      ? throttleMs(failure.retryAfterMs, this.chance())
      : backoffMs(this.pullFailures, this.chance());
    if (isThrottled) this.notBefore = this.device.now() + delay;
    this.pullTimer += 1;
    const timer = this.pullTimer;
    this.device.options.scheduler.later(this.life, delay, () => {
      if (timer !== this.pullTimer) return;
      this.notBefore = 0;
      this.wantPull();
    });
  }

  private async pullAll(): Promise<PushFailure | null> {
    const { disk, line, options } = this.device;
    const { server, rules } = options;
    for (;;) {
      const { current } = disk;
      if (!current || this.isRefillWanted) {
        const failure = await this.fill(current ? 'overdue' : null);
        if (failure) return failure;
        this.isRefillWanted = false;
        continue;
      }
      const ticket = this.device.ticket();
      const answer = await line.ask(this.life, server.life, () => server.pull(ticket, current.checkpoint));
      if (!answer.ok) return answer.error;
      if (answer.value.kind === 'reset') {
        const { reason } = answer.value;
        if (reason === 'scope' && !rules.obeysScopeReset) {
          const actor = server.actorOf(ticket.token);
          if (!actor) return { kind: 'signed_out' };
          const checkpoint = { ...current.checkpoint, scope: server.scopeOf(actor) };
          await disk.write(this.life, async () => void (disk.current = { ...current, checkpoint }));
          continue;
        }
        const failure = await this.fill(reason);
        if (failure) return failure;
        continue;
      }
      await this.apply(current, answer.value);
      if (answer.value.hasMore) continue;
      await this.caughtUp();
      return null;
    }
  }

  /** Documents collection by collection, then the checkpoint: after a crash in between they come again. */
  private async apply(current: CurrentTruth, page: Page): Promise<void> {
    const { disk, options } = this.device;
    const { rules } = options;
    const { truth } = current;
    const advance = () =>
      disk.write(this.life, async () => {
        if (disk.current?.truth !== truth)
          throw new DiskFailure('another replica became current during a pull');
        const { horizon } = await truth.position();
        truth.applyPage([], rules.horizonOf(horizon, page));
        disk.current = { ...current, checkpoint: page.checkpoint };
      });
    if (!rules.storesDocumentsFirst) await advance();
    const documents = rules.documentsOf(page.documents);
    const collections = [...new Set(documents.map(({ collection }) => collection as CollectionName))];
    await Promise.all(
      collections.map((collection) =>
        disk.write(this.life, async () => {
          const written = documents.filter((document) => document.collection === collection);
          truth.applyPage(written);
          disk.touched.push(...written.map(({ id }) => ({ collection, id })));
        }),
      ),
    );
    if (rules.storesDocumentsFirst) await advance();
  }

  private async caughtUp(): Promise<void> {
    // Where it failed when the replica moved.
    await this.adoptEpoch();
    this.tell({ kind: 'online' });
    await this.settle();
  }

  private async settle(): Promise<void> {
    const { disk, options } = this.device;
    const { rules } = options;
    const rows = await disk.read(this.life, () => disk.outbox.open());
    if (!disk.current) return;
    const held = await this.device.held();
    if (rules.mustReoffer(rows, held.position.epoch)) {
      await disk.write(this.life, () => disk.outbox.reoffer(held.position.epoch));
      this.tell({ kind: 'wake' });
      return;
    }
    const settled = rules.settledRows(rows, held);
    if (settled.length > 0) await disk.write(this.life, () => disk.outbox.markSettled(settled));
    const now = this.device.now();
    const overdue = rules.overdueRows(rows, held);
    this.overdueSince = new Map(overdue.map((n) => [n, this.overdueSince.get(n) ?? now]));
    if (![...this.overdueSince.values()].some((since) => now - since >= OVERDUE_MS)) return;
    this.overdueSince.clear();
    this.isRefillWanted = true;
    this.wantPull();
  }

  private async fill(reason: FillReason): Promise<PushFailure | null> {
    const { disk, line, options } = this.device;
    const { server, rules } = options;
    const ticket = this.device.ticket();
    const session = await line.ask(this.life, server.life, () => server.session(ticket));
    if (!session.ok) return session.error;
    const known = disk.session;
    const isSamePerson = known?.role === session.value.role && known.staffId === session.value.staffId;
    if (reason === 'scope' && !(isSamePerson && session.value.role === 'staff'))
      await disk.write(this.life, async () => void (disk.current = null));
    await disk.write(this.life, async () => void (disk.session = session.value));
    const answer = await line.ask(this.life, server.life, () => server.snapshot(ticket));
    if (!answer.ok) return answer.error;
    const { documents, position, checkpoint, revisions } = answer.value;
    // Staged in pieces; nothing of it counts until the flip.
    for (let at = 0; at < 3; at += 1) await options.scheduler.pause(this.life);
    await disk.write(this.life, async () => {
      const before = disk.current?.truth ?? null;
      const truth = rules.fillTruth({ before, documents, position, accept: rules.newerCopies });
      disk.current = { truth, checkpoint, revisions };
      disk.touched.push(
        ...documents.map(({ collection, id }) => ({ collection: collection as CollectionName, id })),
      );
    });
    await this.adoptEpoch();
    return null;
  }

  /** [SY8] Rows that another epoch accepted, and those it never answered, go up again. */
  private async adoptEpoch(): Promise<void> {
    const { disk, options } = this.device;
    const epoch = disk.current?.checkpoint.epoch;
    if (epoch === undefined || !options.rules.reoffers) return;
    const { epoch: known } = await disk.read(this.life, () => disk.outbox.client());
    if (known === epoch) return;
    await disk.write(this.life, () => disk.outbox.reoffer(epoch));
    this.tell({ kind: 'wake' });
  }

  private stream(): void {
    const { line, options } = this.device;
    const retry = () => {
      if (!this.isStreaming && !line.isBlocked() && options.server.actorOf(this.device.token)) {
        this.isStreaming = true;
        this.reached();
      }
      if (!this.isStreaming)
        options.scheduler.later(this.life, STREAM_RETRY_MS * (0.5 + this.chance()), retry);
    };
    retry();
  }

  /** The connection broke. */
  streamEnded(): void {
    if (!this.isStreaming) return;
    this.isStreaming = false;
    this.wantPull();
    this.device.options.scheduler.later(this.life, STREAM_RETRY_MS * this.chance(), () => this.stream());
  }

  private everyFiveMinutes(): void {
    this.device.options.scheduler.later(this.life, PULL_EVERY_MS, () => {
      this.wantPull();
      this.everyFiveMinutes();
    });
  }

  private stamp(): string {
    return fromEpoch(this.device.now());
  }
}

function ignoreDisk(error: unknown): void {
  if (!(error instanceof DiskFailure)) throw error;
}

import type { Actor } from '#shared/access/actor.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { derivedId } from '#shared/core/ids.ts';
import type { Json } from '#shared/core/json.ts';
import { fromEpoch, toEpoch } from '#shared/core/zoned-time.ts';
import type { Account } from '#shared/documents/account.ts';
import type { AnyDocument, DocumentKey } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { Seen } from '#shared/sync/overlay.ts';
import { NOW, idOf } from '#shared/testing/builders.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { MapTruthStore } from '#shared/testing/map-truth-store.ts';
import type { Held } from '#shared/sync/settlement.ts';
import { replicaReader } from '#desktop/renderer/replica/read-port-replica.ts';
import type { DeviceRules } from './device-rules.ts';
import type { FaultName } from './fault-names.ts';
import { Line } from './network.ts';
import type { Owner } from './locks.ts';
import { Life, type Scheduler } from './scheduler.ts';
import { DiskFailure, SimDisk } from './sim-disk.ts';
import { SimLeader } from './sim-leader.ts';
import type { SimServer, Ticket } from './sim-server.ts';
import { asBefore, BEFORE, knownUpTo, registered, worded } from '../arguments/version-before.ts';

export interface DeviceOptions {
  name: string;
  accountId: string;
  server: SimServer;
  scheduler: Scheduler;
  rules: DeviceRules;
  hit(name: FaultName): void;
  /** A row was stored; `known` are the commands that were there when it was decided. */
  saved(device: SimDevice, row: OutboxRow, known: ReadonlySet<string>): Promise<void>;
}

/** One profile on one machine: a disk, and windows that come and go. */
export class SimDevice {
  readonly options: DeviceOptions;
  readonly name: string;
  readonly accountId: string;
  readonly disk: SimDisk;
  readonly line: Line;
  /** Windows that are open; one of them leads. */
  windows: Life[] = [];
  leader: SimLeader | null = null;
  /** More than one only when leaders are not locked out. */
  leaders: SimLeader[] = [];
  token = '';
  protocol = PROTOCOL_VERSION;
  commandVersion = 1;
  /** By how much the device's clock is wrong. */
  clockOffset = 0;
  private counter = 0;

  constructor(options: DeviceOptions) {
    const { name, accountId, scheduler, rules, hit } = options;
    this.options = options;
    this.name = name;
    this.accountId = accountId;
    this.disk = new SimDisk(rules.newOutbox(idOf(`${name} client`)), scheduler, hit);
    this.line = new Line(scheduler, hit);
  }

  now(): number {
    return toEpoch(NOW) + this.options.scheduler.now + this.clockOffset;
  }

  newId(purpose: string): string {
    this.counter += 1;
    return derivedId(this.name, purpose, String(this.counter));
  }

  ticket(): Ticket {
    return { token: this.token, protocol: this.protocol };
  }

  /** The user is asked to sign in. */
  isSignedOut(): boolean {
    return this.leaders.some((leader) => leader.phase().startsWith('signed_out'));
  }

  /** A request is under way, or the stream is. */
  isConnected(): boolean {
    return this.line.isAsking() || this.leaders.some((leader) => leader.isStreaming);
  }

  signIn(): void {
    const token = this.options.server.signIn(this.accountId);
    if (token === null) return;
    this.token = token;
    for (const leader of this.leaders) leader.signedIn();
  }

  openWindow(): void {
    const window = new Life(`${this.name} window`);
    this.windows.push(window);
    this.options.scheduler.spawn(this.lead(window));
  }

  /** The process is gone: every window with what it remembers. */
  kill(): void {
    for (const window of this.windows) this.close(window);
    const revived = new Life(`${this.name} again`);
    this.options.scheduler.later(revived, 500 + this.options.scheduler.chance() * 3000, () => {
      if (this.windows.length === 0) this.openWindow();
    });
  }

  close(window: Life): void {
    window.isAlive = false;
    this.windows = this.windows.filter((each) => each !== window);
    this.leaders = this.leaders.filter((each) => each.life !== window);
    if (this.leader?.life === window) this.leader = null;
    this.disk.locks.releaseDead();
  }

  /** What the screen shows; nothing while reads are closed. */
  async screen(keys: readonly DocumentKey[]): Promise<Map<string, Seen<AnyDocument>>> {
    return (await this.screenNow())(keys);
  }

  /** The same of this moment, for whoever does not know yet what to look at. */
  async screenNow(): Promise<(keys: readonly DocumentKey[]) => Map<string, Seen<AnyDocument>>> {
    if (!this.disk.current) return () => new Map();
    const held = await this.held();
    const rows = await this.disk.outbox.open();
    return (keys) => {
      const shown = new Map<string, Seen<AnyDocument>>();
      for (const key of keys) {
        const seen = this.options.rules.overlayCopy(key, rows, held);
        if (seen) shown.set(`${key.collection}/${key.id}`, seen);
      }
      return shown;
    };
  }

  async held(): Promise<Held> {
    const truth = this.disk.truth();
    return { position: await truth.position(), copyOf: (key) => truth.copyOf(key) };
  }

  actor(): Actor | null {
    const { session, current } = this.disk;
    if (!session) return null;
    const account = (current?.truth.copyOf({ collection: 'accounts', id: this.accountId })?.document ??
      null) as Account | null;
    return {
      role: account?.role ?? session.role,
      accountId: session.accountId,
      displayName: account?.name ?? session.displayName,
      staffId: account ? account.staffId : session.staffId,
      customerId: account?.customerId ?? null,
      managerScope: account?.managerScope ?? null,
      deniedPermissions: account?.deniedPermissions ?? [],
      grantedOrderIds: [],
      grantedSubscriptionIds: [],
      grantedInvitationIds: [],
    };
  }

  /** Null: there is no window or nothing to decide on, the rules refuse, or the disk does. */
  async submit(pick: number, name: CommandName, wanted: unknown): Promise<OutboxRow | null> {
    const window = this.windows[pick % Math.max(1, this.windows.length)];
    if (!window) return null;
    const { rules, saved } = this.options;
    const click: Owner = {
      get isAlive() {
        return window.isAlive;
      },
    };
    if (rules.locksSubmit) await this.disk.locks.take(click, 'submit');
    try {
      const { disk } = this;
      const rows = await disk.read(window, () => disk.outbox.open());
      const known = new Set(disk.outbox.all().map((row) => row.commandId));
      await this.options.scheduler.pause(window);
      const { current } = disk;
      const actor = this.actor();
      if (!current || !actor) return null;
      const commandId = this.newId('command');
      const issuedAt = fromEpoch(this.now());
      const { truth } = current;
      const upcomingVisits = () => Promise.resolve([...truth.all('appointments').keys()]);
      const reader = replicaReader({ source: { truth, rows }, upcomingVisits, actor, now: issuedAt });
      // The server was updated and this device was not: it goes on in the version before.
      const isBehind = this.commandVersion < this.options.server.commandVersion;
      const before = isBehind ? asBefore(name, wanted as object) : null;
      const version = before ? BEFORE : this.commandVersion;
      const args = worded(version, before?.args ?? wanted);
      const call = { commandId, name, version: registered(name, version), args, occurredAt: issuedAt };
      const find = (known: string) => knownUpTo(version, known, version);
      const decision = await runCommand(call, { actor, now: issuedAt, reader, find });
      if (!decision.ok) return null;
      const draft = { commandId, accountId: this.accountId, name, version, issuedAt };
      const row = await disk.write(window, async () => {
        const stored = await disk.outbox.append({
          ...draft,
          args: JSON.parse(JSON.stringify(args)) as Json,
          patches: decision.value.changes,
        });
        rules.afterSave(stored, disk.current?.truth ?? new MapTruthStore());
        await saved(this, stored, known);
        return stored;
      });
      for (const leader of this.leaders) leader.tell({ kind: 'wake' });
      return row;
    } catch (error) {
      if (error instanceof DiskFailure) return null;
      throw error;
    } finally {
      this.disk.locks.release(click, 'submit');
    }
  }

  private async lead(window: Life): Promise<void> {
    if (this.options.rules.locksLeader) await this.disk.locks.take(window, 'leader');
    await this.options.scheduler.pause(window, 50);
    const leader = new SimLeader(this, window);
    this.leaders.push(leader);
    this.leader = leader;
    await leader.start();
  }
}

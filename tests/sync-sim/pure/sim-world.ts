import { GUEST, type Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { must } from '#shared/core/assert.ts';
import { derivedId } from '#shared/core/ids.ts';
import { err, ok } from '#shared/core/result.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { Account } from '#shared/documents/account.ts';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import { DeviceChecks } from './device-checks.ts';
import type { DeviceRules } from './device-rules.ts';
import type { FaultName } from './fault-names.ts';
import { ACCOUNTS, firstOffice } from './first-office.ts';
import { Line } from './network.ts';
import { randomFrom } from './random.ts';
import { Life, Scheduler } from './scheduler.ts';
import type { ServerRules } from './server-rules.ts';
import { ServerWatch, type Judge } from './server-watch.ts';
import { SimDevice } from './sim-device.ts';
import { SimServer } from './sim-server.ts';
import { Violation } from './violation.ts';

export interface Rules {
  device: DeviceRules;
  server: ServerRules;
}

/** Another office to begin with, and another judge beside the usual ones. */
export interface Setting {
  office: readonly [CollectionName, AnyDocument][];
  judge(server: SimServer): Judge;
}

/** One request of somebody who has no replica. */
interface Visit {
  actor: Actor;
  name: CommandName;
  args: object;
  /** An id among the arguments that is made anew for each request. */
  renewedId?: string;
}

/** What a device has to deliver must be answered so soon after healing; settled, after two more of its own pulls. */
const DELIVERED_WITHIN_MS = 200_000;
const SETTLED_WITHIN_MS = 720_000;
const STEP_MS = 2000;

/** The office, its server, its people's devices and what lies between them, in virtual time. */
export class SimWorld {
  readonly scheduler: Scheduler;
  readonly server: SimServer;
  readonly devices: SimDevice[] = [];
  readonly checks: DeviceChecks[] = [];
  readonly hits = new Map<FaultName, number>();
  private readonly rules: Rules;
  private readonly guestLine: Line;
  private readonly acknowledged: { commandId: string; epoch: string }[] = [];
  private texts = 0;
  private issued = 0;
  private guests = 0;
  private waitingGuests = 0;

  constructor(seed: number, rules: Rules, setting: Setting | null = null) {
    this.rules = rules;
    this.scheduler = new Scheduler(randomFrom(seed));
    const watch = new ServerWatch(
      (name) => this.hit(name),
      () => this.server.now(),
    );
    this.server = new SimServer(this.scheduler, rules.server, watch);
    watch.judge = setting?.judge(this.server) ?? null;
    this.guestLine = new Line(this.scheduler, (name) => this.hit(name));
    const xid = this.server.takeXid();
    const first = (setting?.office ?? firstOffice()).map(([collection, document]) => ({
      collection,
      id: document.id,
      document,
    }));
    this.server.commit(xid, first, null);
    this.server.saveBackup();
    for (const [name, accountId] of Object.entries(ACCOUNTS)) this.addDevice(name, accountId);
    this.server.announce = () => this.pokeAll();
    this.scheduler.afterStep = () => this.look();
  }

  hit(name: FaultName): void {
    this.hits.set(name, (this.hits.get(name) ?? 0) + 1);
  }

  device(index: number): SimDevice {
    return must(this.devices[index % this.devices.length], 'a device');
  }

  checksOf(device: SimDevice): DeviceChecks {
    return must(this.checks[this.devices.indexOf(device)], 'the checks of a device');
  }

  /** Tells apart which write a screen shows. */
  newText(): string {
    this.texts += 1;
    return `value ${this.texts}`;
  }

  /** A profile that somebody copied: the same rows under the same client id, on another machine. */
  copyProfile(of: SimDevice): void {
    const copy = this.addDevice(`${of.name} copied`, of.accountId, of);
    copy.commandVersion = of.commandVersion;
    for (const device of [of, copy]) this.checksOf(device).profileCopied();
    // Either of them may send these, whatever the other sent before.
    for (const { commandId } of of.disk.outbox.all()) {
      const issued = this.server.watch.issued.get(commandId);
      if (issued) issued.isShared = true;
    }
    this.server.watch.hasLostNumbers = true;
    this.hit('profile copied');
  }

  killServer(): void {
    this.server.kill();
    this.endStreams();
    for (const { line } of this.devices) line.cut();
    this.guestLine.cut();
  }

  restore(): void {
    this.server.watch.hasLostNumbers = true;
    this.server.restore();
    this.killServer();
  }

  endStreams(): void {
    for (const device of this.devices) for (const leader of device.leaders) leader.streamEnded();
  }

  guestOrders(args: object): Promise<void> {
    // The endpoint makes the order's id anew for each request.
    return this.visit({ actor: GUEST, name: 'order.place', args, renewedId: 'orderId' });
  }

  /** Somebody without a replica asks, and tries again under the same key until there is an answer. */
  async visit({ actor, name, args, renewedId }: Visit): Promise<void> {
    this.guests += 1;
    const key = `guest ${this.guests}`;
    const life = new Life(key);
    this.waitingGuests += 1;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const call = {
        commandId: derivedId(key, 'command', String(attempt)),
        name,
        args: { ...args, ...(renewedId && { [renewedId]: derivedId(key, 'made', String(attempt)) }) },
        occurredAt: this.server.now(),
      };
      const answer = await this.guestLine.ask(life, this.server.life, async () => {
        await this.server.step();
        const outcome = await this.server.acceptHere(call, actor, key);
        return 'n' in outcome ? ok(outcome) : err(outcome);
      });
      if (!answer.ok) continue;
      const { commandId, outcome, epoch } = answer.value;
      if (outcome === 'accepted') this.acknowledged.push({ commandId, epoch });
      break;
    }
    this.waitingGuests -= 1;
  }

  armGuestLine(fault: 'drop response after commit' | 'duplicate request'): void {
    this.guestLine.armed.push(fault);
  }

  /** No more faults: everything that waits is worked off in bounded time, and then everything agrees. */
  async heal(): Promise<void> {
    this.repair();
    const start = this.scheduler.now;
    while (this.scheduler.now - start < SETTLED_WITHIN_MS) {
      await this.scheduler.runUntil(this.scheduler.now + STEP_MS);
      this.letIn();
      const isDelivered = this.devices.every(({ disk }) =>
        disk.outbox.all().every(({ verdict }) => verdict !== null),
      );
      if (!isDelivered && this.scheduler.now - start > DELIVERED_WITHIN_MS)
        throw new Violation('the outbox empties in 200 s', this.waiting());
      if (isDelivered && this.isQuiet()) break;
    }
    if (!this.isQuiet())
      throw new Violation(
        'everything comes to rest',
        `${this.waiting()}; in flight ${[...this.server.inFlight].join()}`,
      );
    for (const checks of this.checks) await checks.atTheEnd();
    for (const { commandId, epoch } of this.acknowledged) {
      if (epoch === this.server.epoch && !this.server.state.lineage.has(commandId))
        throw new Violation('nothing acknowledged is lost', `a guest's ${commandId}`);
    }
  }

  private repair(): void {
    const { server } = this;
    server.troubles = [];
    server.mostCommands = Infinity;
    server.commandVersion = Math.max(
      server.commandVersion,
      ...this.devices.map((device) => device.commandVersion),
    );
    // An update of the server is a restart.
    this.killServer();
    this.guestLine.heal();
    for (const device of this.devices) {
      device.line.heal();
      device.disk.faults = [];
      if (device.protocol < server.oldestProtocol) {
        device.protocol = server.oldestProtocol;
        device.kill();
      }
      if (device.windows.length === 0) device.openWindow();
    }
    this.letIn();
  }

  /** Commands that waited may have disabled accounts; who is asked to sign in does. */
  private letIn(): void {
    for (const device of this.devices) {
      const account = this.server.state.find('accounts', device.accountId) as Account | null;
      if (account?.isActive === false)
        this.server.changeAccount(device.accountId, (each) => ({ ...each, isActive: true }));
      if (!this.server.actorOf(device.token) || device.isSignedOut()) device.signIn();
    }
  }

  private waiting(): string {
    return this.devices
      .filter((device) => !this.isDeviceQuiet(device))
      .map(({ name, disk, leaders }) => {
        const open = disk.outbox.all().filter(({ isSettled }) => !isSettled);
        const texts = open.map(
          ({ n, name: command, verdict }) => `${n} ${command} ${verdict?.outcome ?? 'unanswered'}`,
        );
        return `${name} (${leaders.map((leader) => leader.phase()).join()}): ${texts.join(', ') || 'no rows'} at ${JSON.stringify(disk.current?.checkpoint ?? null)}`;
      })
      .join(' | ');
  }

  private isQuiet(): boolean {
    return (
      this.waitingGuests === 0 &&
      this.server.inFlight.size === 0 &&
      this.devices.every((device) => this.isDeviceQuiet(device))
    );
  }

  private isDeviceQuiet({ disk, leaders, token }: SimDevice): boolean {
    const { current } = disk;
    const actor = this.server.actorOf(token);
    if (!current || !actor || !leaders.every((leader) => leader.isIdle())) return false;
    const { epoch, scope, xid } = current.checkpoint;
    const lastXid = Math.max(...[...this.server.state.documents.values()].map((stored) => stored.xid));
    const isOpen = (row: OutboxRow) => !row.isSettled;
    return (
      epoch === this.server.epoch &&
      scope === this.server.scopeOf(actor) &&
      Number(xid) > lastXid &&
      !disk.outbox.all().some(isOpen)
    );
  }

  private addDevice(name: string, accountId: string, original?: SimDevice): SimDevice {
    const device = new SimDevice({
      name,
      accountId,
      server: this.server,
      scheduler: this.scheduler,
      rules: this.rules.device,
      hit: (fault) => this.hit(fault),
      saved: (owner, row, known) => this.saved(owner, row, known),
    });
    original?.disk.copyTo(device.disk);
    device.protocol = original?.protocol ?? PROTOCOL_VERSION;
    device.clockOffset = original?.clockOffset ?? 0;
    this.devices.push(device);
    this.checks.push(new DeviceChecks(device, this.server));
    device.signIn();
    device.openWindow();
    return device;
  }

  private async saved(device: SimDevice, row: OutboxRow, known: ReadonlySet<string>): Promise<void> {
    this.issued += 1;
    this.server.watch.issued.set(row.commandId, {
      device: device.name,
      order: this.issued,
      isShared: false,
    });
    const missed = device.disk.outbox
      .all()
      .find(({ commandId }) => commandId !== row.commandId && !known.has(commandId));
    if (missed)
      throw new Violation('each row is decided on all before it', `row ${row.n} without ${missed.n}`);
    await this.checksOf(device).saved(row);
  }

  private pokeAll(): void {
    for (const { line, leaders } of this.devices) {
      for (const leader of leaders) {
        if (!leader.isStreaming) continue;
        if (line.takeLostPoke()) continue;
        if (!line.poke(leader.life, () => leader.wantPull())) leader.streamEnded();
      }
    }
  }

  private look(): Promise<void> | null {
    const changed = this.checks.filter((checks) => checks.isDue());
    return changed.length === 0 ? null : this.lookAt(changed);
  }

  private async lookAt(changed: readonly DeviceChecks[]): Promise<void> {
    for (const checks of changed) await checks.afterStep();
  }
}

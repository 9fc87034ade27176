import { must } from '#shared/core/assert.ts';
import { idOf } from '#shared/testing/builders.ts';
import { ScreenChecks } from './checks.ts';
import { ModelDevice, type Outgoing } from './model-device.ts';
import { ModelServer, type ModelPullReply, type ModelPushReply, type ModelSnapshot } from './model-server.ts';
import type { Rules } from './rules.ts';

export type Message =
  | { to: 'server'; from: number; outgoing: Outgoing }
  | { to: number; request: number; kind: 'push'; reply: ModelPushReply }
  | { to: number; request: number; kind: 'pull'; reply: ModelPullReply }
  | { to: number; request: number; kind: 'snapshot'; reply: ModelSnapshot };

export const DEVICES = 3;
/** That many of the ids have a document at the start. */
export const FIRST_DOCUMENTS = 4;
/** So small that one command's documents come on different pages. */
const PAGE = 1;
/** Enough for every message, page and retry of a history to be worked off. */
const MOST_ROUNDS = 40;

/** A server, devices and the network between them; nothing happens but by an operation. */
export class World {
  readonly server = new ModelServer();
  readonly devices: ModelDevice[] = [];
  readonly checks: ScreenChecks;
  network: Message[] = [];
  /** Every document id that a history may use. */
  readonly ids = Array.from({ length: 7 }, (_, index) => idOf(`document ${index}`));
  private valueCount = 0;

  constructor(rules: Rules) {
    this.checks = new ScreenChecks(this.server, this.ids);
    for (const [index, id] of this.ids.slice(0, FIRST_DOCUMENTS).entries()) {
      this.server.begin();
      this.server.commit(0, { kind: 'create', id, value: `first ${index}`, owner: null });
    }
    for (let index = 0; index < DEVICES; index += 1) {
      const scope = `scope-${index}`;
      const options = {
        name: `device ${index}`,
        scope: idOf(scope),
        rules,
        snapshot: this.server.snapshot(idOf(scope)),
      };
      const send = (outgoing: Outgoing) => this.network.push({ to: 'server', from: index, outgoing });
      this.devices.push(new ModelDevice({ ...options, send }));
    }
  }

  device(index: number): ModelDevice {
    return must(this.devices[index], `device ${index}`);
  }

  /** Values tell apart which write a screen shows. */
  newValue(): string {
    this.valueCount += 1;
    return `value ${this.valueCount}`;
  }

  /** The device whose screen may have changed; null when the message went to the server. */
  async deliver(message: Message): Promise<number | null> {
    if (message.to === 'server') {
      this.answer(message.from, message.outgoing);
      return null;
    }
    const device = this.device(message.to);
    if (message.kind === 'push') await device.pushed(message.request, message.reply);
    else if (message.kind === 'snapshot') await device.filled(message.request, message.reply);
    else if (message.reply.kind === 'page') await device.pulled(message.request, message.reply);
    else await device.replaceReplica();
    return message.to;
  }

  /** No more faults: all that waits is worked off until nothing moves. */
  async heal(): Promise<void> {
    while (this.server.commit(0, null));
    await this.deliverAll();
    for (const device of this.devices) await device.giveUp();
    for (let round = 0; round < MOST_ROUNDS && !(await this.isQuiet()); round += 1) {
      for (const device of this.devices) {
        await device.tell({ kind: 'timer' });
        await device.pull();
      }
      await this.deliverAll();
      if (round !== MOST_ROUNDS / 2) continue;
      for (const device of this.devices) await device.lookAfterOverdueRows();
      await this.deliverAll();
    }
  }

  private async deliverAll(): Promise<void> {
    for (let message = this.network.shift(); message; message = this.network.shift()) {
      const changed = await this.deliver(message);
      if (changed !== null) await this.checks.afterStep(changed, this.device(changed));
    }
  }

  private async isQuiet(): Promise<boolean> {
    for (const device of this.devices) {
      if ((await device.outbox.undelivered(1)).length > 0 || device.checkpoint.epoch !== this.server.epoch)
        return false;
      if ((await device.outbox.open()).some(({ isSettled }) => !isSettled)) return false;
      if (Number(device.checkpoint.xid) < Number(this.server.snapshot(device.scope).checkpoint.xid))
        return false;
    }
    return true;
  }

  private answer(from: number, outgoing: Outgoing): void {
    const { scope } = this.device(from);
    const { request } = outgoing;
    if (outgoing.kind === 'push') {
      this.network.push({ to: from, request, kind: 'push', reply: this.server.push(outgoing.body, scope) });
    } else if (outgoing.kind === 'pull') {
      this.network.push({
        to: from,
        request,
        kind: 'pull',
        reply: this.server.pull(scope, outgoing.checkpoint, PAGE),
      });
    } else {
      this.network.push({ to: from, request, kind: 'snapshot', reply: this.server.snapshot(scope) });
    }
  }
}

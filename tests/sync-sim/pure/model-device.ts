import { must } from '#shared/core/assert.ts';
import type { Customer } from '#shared/documents/customer.ts';
import {
  DELIVERY_START,
  nextDelivery,
  type DeliveryEffect,
  type DeliveryEvent,
  type DeliveryState,
} from '#shared/sync/delivery.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { Seen } from '#shared/sync/overlay.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { mustReoffer, overdueRows, type Held } from '#shared/sync/settlement.ts';
import type { Checkpoint, PushRequest } from '#shared/sync/sync-protocol.ts';
import { compareXid } from '#shared/sync/verdict.ts';
import { NOW, idOf } from '#shared/testing/builders.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import { MapTruthStore } from '#shared/testing/map-truth-store.ts';
import { decideModel, type ModelCommand } from './model-commands.ts';
import type { ModelPage, ModelPushReply, ModelSnapshot } from './model-server.ts';
import type { Rules } from './rules.ts';

/** What a device asks the network for; `request` says which of its requests an answer belongs to. */
export type Outgoing =
  | { kind: 'push'; request: number; body: PushRequest }
  | { kind: 'pull'; request: number; checkpoint: Checkpoint }
  | { kind: 'snapshot'; request: number };

export interface DeviceOptions {
  name: string;
  scope: string;
  rules: Rules;
  snapshot: ModelSnapshot;
  send(outgoing: Outgoing): void;
}

/** One device: two durable stores, and everything else lost in a crash. */
export class ModelDevice {
  readonly outbox: MapOutboxStore;
  readonly truth: MapTruthStore;
  readonly scope: string;
  /** Durable, stored with the replica. */
  checkpoint: Checkpoint;
  /** For the checks: the revision of what the snapshot left out. */
  revisionsAtSnapshot: Map<string, number>;
  private readonly options: DeviceOptions;
  private delivery: DeliveryState = DELIVERY_START;
  private pushRequest: number | null = null;
  private pullRequest: number | null = null;
  /** While a snapshot is on its way nothing is written to the old replica: the snapshot would be older. */
  private isFilling = false;
  private nextRequest = 1;
  private commandCount = 0;
  private clientCount = 1;

  constructor(options: DeviceOptions) {
    const { name, scope, rules, snapshot } = options;
    this.options = options;
    this.scope = scope;
    this.outbox = new MapOutboxStore(idOf(`${name} client 1`));
    this.truth = new MapTruthStore(snapshot.position, (held, incoming) => rules.newerCopies(held, incoming));
    this.truth.fill(snapshot.documents, snapshot.position);
    this.checkpoint = snapshot.checkpoint;
    this.revisionsAtSnapshot = snapshot.revisions;
  }

  /** What the screen shows. */
  async screen(ids: readonly string[]): Promise<Map<string, Seen<Customer>>> {
    const held = await this.held();
    const rows = await this.outbox.open();
    const shown = ids.flatMap((id) => {
      const seen = this.options.rules.overlayCopy({ collection: 'customers', id }, rows, held);
      return seen ? [[id, seen as Seen<Customer>] as const] : [];
    });
    return new Map(shown);
  }

  /** The row, or null when the device itself refuses. */
  async submit(command: ModelCommand): Promise<OutboxRow | null> {
    const seen = await this.screen([command.id, ...('otherId' in command ? [command.otherId] : [])]);
    const decision = decideModel(command, (id) => seen.get(id)?.document ?? null, false);
    if (!decision.ok) return null;
    this.commandCount += 1;
    const row = await this.outbox.append({
      commandId: idOf(`${this.options.name} command ${this.commandCount}`),
      accountId: idOf(this.options.name),
      name: 'model',
      version: 1,
      args: { ...command },
      issuedAt: NOW,
      patches: decision.changes,
    });
    this.options.rules.afterSave(row, this.truth);
    await this.tell({ kind: 'wake' });
    return row;
  }

  async pull(): Promise<void> {
    if (this.pullRequest !== null) return;
    this.pullRequest = this.nextRequest++;
    this.options.send({ kind: 'pull', request: this.pullRequest, checkpoint: this.checkpoint });
  }

  async replaceReplica(): Promise<void> {
    this.pullRequest = this.nextRequest++;
    this.isFilling = true;
    this.options.send({ kind: 'snapshot', request: this.pullRequest });
  }

  async pushed(request: number, reply: ModelPushReply): Promise<void> {
    if (request !== this.pushRequest) return;
    this.pushRequest = null;
    if (reply.ok) await this.tell({ kind: 'replied', verdicts: reply.verdicts, random: 0 });
    else await this.tell({ kind: 'failed', failure: reply.failure, random: 0 });
    await this.latch();
  }

  /** A page may come from a request given up long ago: it was read by a window that is no longer the leader. */
  async pulled(request: number, page: ModelPage): Promise<void> {
    if (this.isFilling || page.checkpoint.epoch !== this.checkpoint.epoch) return;
    const { horizon, snapshotHorizon } = await this.truth.position();
    if (compareXid(page.checkpoint.xid, snapshotHorizon) < 0) return;
    const isFurther = !page.hasMore && compareXid(page.horizon, horizon) > 0;
    const isCurrent = request === this.pullRequest;
    this.truth.applyPage(page.documents, isCurrent && isFurther ? page.horizon : horizon);
    if (isCurrent) {
      this.pullRequest = null;
      this.checkpoint = page.checkpoint;
      if (mustReoffer(await this.outbox.open(), page.checkpoint.epoch)) {
        await this.outbox.reoffer(page.checkpoint.epoch);
        await this.tell({ kind: 'wake' });
      }
      if (page.hasMore) await this.pull();
    }
    await this.latch();
  }

  /** What a device does after minutes in which the pull brought nothing for a row that the server has accepted. */
  async lookAfterOverdueRows(): Promise<void> {
    if (overdueRows(await this.outbox.open(), await this.held()).length > 0) await this.replaceReplica();
  }

  async filled(request: number, snapshot: ModelSnapshot): Promise<void> {
    if (request !== this.pullRequest) return;
    this.pullRequest = null;
    this.isFilling = false;
    const isOtherEpoch = snapshot.checkpoint.epoch !== this.checkpoint.epoch;
    this.truth.fill(snapshot.documents, snapshot.position);
    this.checkpoint = snapshot.checkpoint;
    this.revisionsAtSnapshot = snapshot.revisions;
    if (isOtherEpoch) await this.outbox.reoffer(snapshot.checkpoint.epoch);
    await this.latch();
    await this.tell({ kind: 'online' });
  }

  /** Whatever is under way is not waited for any longer. */
  async giveUp(): Promise<void> {
    this.pullRequest = null;
    this.isFilling = false;
    if (this.pushRequest === null) return;
    this.pushRequest = null;
    await this.tell({ kind: 'failed', failure: { kind: 'network' }, random: 0 });
  }

  async crash(): Promise<void> {
    this.delivery = DELIVERY_START;
    this.pushRequest = null;
    this.pullRequest = null;
    this.isFilling = false;
    await this.tell({ kind: 'wake' });
  }

  async tell(event: DeliveryEvent): Promise<void> {
    const { state, effects } = nextDelivery(this.delivery, event);
    this.delivery = state;
    for (const effect of effects) await this.perform(effect);
  }

  private async perform(effect: DeliveryEffect): Promise<void> {
    const { outbox } = this;
    switch (effect.kind) {
      case 'load':
        return this.tell({ kind: 'loaded', rows: await outbox.undelivered(effect.limit) });
      case 'markOffered':
        await outbox.markOffered(effect.ns, NOW);
        return this.tell({ kind: 'marked' });
      case 'record':
        await outbox.recordVerdicts(effect.verdicts);
        return this.tell({ kind: 'recorded' });
      case 'newClientId':
        this.clientCount += 1;
        await outbox.renumber({
          clientId: idOf(`${this.options.name} client ${this.clientCount}`),
          lastN: 0,
        });
        return this.tell({ kind: 'renumbered', random: 0 });
      case 'renumber':
        await outbox.renumber({ ...(await outbox.client()), lastN: effect.lastN });
        return this.tell({ kind: 'renumbered', random: 0 });
      case 'send':
        return this.sendRows(effect.rows);
      // The scheduler pulls and lets time pass.
      case 'pull':
      case 'setTimer':
        return undefined;
    }
  }

  private async sendRows(rows: readonly OutboxRow[]): Promise<void> {
    const client = await this.outbox.client();
    const commands = rows.map((row) => this.options.rules.commandOf(row, client));
    this.pushRequest = this.nextRequest++;
    const body = { protocol: PROTOCOL_VERSION, clientId: client.clientId, commands };
    this.options.send({ kind: 'push', request: must(this.pushRequest, 'the request'), body });
  }

  private async latch(): Promise<void> {
    const rows = await this.outbox.open();
    await this.outbox.markSettled(this.options.rules.settledRows(rows, await this.held()));
  }

  private async held(): Promise<Held> {
    return { position: await this.truth.position(), copyOf: (key) => this.truth.copyOf(key) };
  }
}

import { commandOf } from '#shared/sync/delivery-batch.ts';
import {
  DELIVERY_START,
  nextDelivery,
  type DeliveryEffect,
  type DeliveryEvent,
  type DeliveryState,
} from '#shared/sync/delivery.ts';
import type { OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { ServerLink } from './server-link.ts';

export interface DeliveryOptions {
  outbox: OutboxStore;
  link: ServerLink;
  /** Milliseconds since 1970, by the device. */
  now(): number;
  random(): number;
  newClientId(): string;
  /** Rows changed on the disk. */
  rowsChanged(): void;
  /** Verdicts were recorded: what they name waits to be pulled. */
  pull(): void;
  stateChanged(state: DeliveryState): void;
  storageFailed(error: unknown): void;
}

/** [SY5] Runs the delivery machine against the outbox and the server. Only the leader has one. */
export class DeliverCommands {
  private state: DeliveryState = DELIVERY_START;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;
  private readonly options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.options = options;
  }

  tell(event: DeliveryEvent): void {
    if (this.isStopped) return;
    const { state, effects } = nextDelivery(this.state, event);
    this.state = state;
    this.options.stateChanged(state);
    for (const effect of effects) void this.perform(effect);
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async perform(effect: DeliveryEffect): Promise<void> {
    if (effect.kind === 'send') return this.tell(await this.send(effect.rows));
    try {
      const answer = await this.store(effect);
      if (answer) this.tell(answer);
    } catch (error) {
      this.options.storageFailed(error);
      this.tell({ kind: 'storageFailed', random: this.options.random() });
    }
  }

  private async store(effect: Exclude<DeliveryEffect, { kind: 'send' }>): Promise<DeliveryEvent | null> {
    const { outbox, now, random, newClientId, rowsChanged } = this.options;
    switch (effect.kind) {
      case 'load':
        return { kind: 'loaded', rows: await outbox.undelivered(effect.limit) };
      case 'markOffered':
        await outbox.markOffered(effect.ns, new Date(now()).toISOString());
        rowsChanged();
        return { kind: 'marked' };
      case 'record':
        await outbox.recordVerdicts(effect.verdicts);
        rowsChanged();
        return { kind: 'recorded' };
      case 'newClientId':
        await outbox.renumber({ clientId: newClientId(), lastN: 0 });
        return { kind: 'renumbered', random: random() };
      case 'renumber':
        await outbox.renumber({ ...(await outbox.client()), lastN: effect.lastN });
        return { kind: 'renumbered', random: random() };
      case 'setTimer':
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.tell({ kind: 'timer' }), effect.ms);
        return null;
      case 'pull':
        this.options.pull();
        return null;
    }
  }

  private async send(rows: readonly OutboxRow[]): Promise<DeliveryEvent> {
    const { outbox, link, random, storageFailed } = this.options;
    try {
      const client = await outbox.client();
      const commands = rows.map((row) => commandOf(row, client));
      const answer = await link.push({ protocol: PROTOCOL_VERSION, clientId: client.clientId, commands });
      return answer.ok
        ? { kind: 'replied', verdicts: answer.value.verdicts, random: random() }
        : { kind: 'failed', failure: answer.error, random: random() };
    } catch (error) {
      storageFailed(error);
      return { kind: 'failed', failure: { kind: 'network' }, random: random() };
    }
  }
}

import { pushOf } from '#shared/sync/delivery-batch.ts';
import {
  DELIVERY_START,
  nextDelivery,
  type DeliveryEffect,
  type DeliveryEvent,
  type DeliveryState,
} from '#shared/sync/delivery.ts';
import type { OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';
import type { ChangedRows } from './open-rows.ts';
import type { ServerLink } from './server-link.ts';

export interface DeliveryOptions {
  outbox: OutboxStore;
  link: ServerLink;
  /** Milliseconds since 1970, by the device. */
  now(): number;
  random(): number;
  newClientId(): string;
  /** Rows changed on the disk; resolves when this window has read them. */
  rowsChanged(changed?: ChangedRows): Promise<void>;
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
  /** `n` of the rows of the push under way. */
  private sent: number[] = [];
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

  /** A request is on its way, or its verdicts are being recorded: a pull follows. */
  isUnderWay(): boolean {
    return this.state.phase === 'sending' || this.state.phase === 'recording';
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
    const { outbox, now, random, newClientId, rowsChanged, storageFailed } = this.options;
    switch (effect.kind) {
      case 'load':
        return { kind: 'loaded', rows: await outbox.undelivered(effect.limit) };
      case 'markOffered':
        await outbox.markOffered(effect.ns, new Date(now()).toISOString());
        void rowsChanged(effect.ns).catch(storageFailed);
        return { kind: 'marked' };
      case 'record':
        await outbox.recordVerdicts(effect.verdicts);
        // What is settled is looked for among the rows that this window knows.
        await rowsChanged(this.sent.splice(0));
        return { kind: 'recorded' };
      case 'newClientId':
        await outbox.renumber({ clientId: newClientId(), lastN: 0 });
        return { kind: 'renumbered', random: random() };
      case 'renumber':
        await outbox.renumber({ clientId: (await outbox.client()).clientId, lastN: effect.lastN });
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
    this.sent = rows.map(({ n }) => n);
    try {
      const answer = await link.push(pushOf(rows, await outbox.client()));
      return answer.ok
        ? { kind: 'replied', verdicts: answer.value.verdicts, random: random() }
        : { kind: 'failed', failure: answer.error, random: random() };
    } catch (error) {
      storageFailed(error);
      return { kind: 'failed', failure: { kind: 'network' }, random: random() };
    }
  }
}

import { randomUUID } from 'node:crypto';
import { createServerLink, type Fetch } from '#desktop/renderer/replica/server-link.ts';
import { must } from '#shared/core/assert.ts';
import { pushOf } from '#shared/sync/delivery-batch.ts';
import {
  DELIVERY_START,
  nextDelivery,
  type DeliveryEffect,
  type DeliveryEvent,
  type DeliveryState,
} from '#shared/sync/delivery.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { mustReoffer, settledRows } from '#shared/sync/settlement.ts';
import {
  SnapshotHeader,
  type Checkpoint,
  type PulledDocument,
  type PushRequest,
} from '#shared/sync/sync-protocol.ts';
import { NOW } from '#shared/testing/builders.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import { MapTruthStore } from '#shared/testing/map-truth-store.ts';

export interface OfficeClientOptions {
  accountId: string;
  fetch: Fetch;
  /** What an older client would have sent; for the control. */
  beforePush?(request: PushRequest): PushRequest;
}

/** The pure client core on map stores, over the wire of the real server. */
export class OfficeClient {
  readonly outbox = new MapOutboxStore(randomUUID());
  readonly truth = new MapTruthStore();
  token = '';
  private checkpoint: Checkpoint | null = null;
  private delivery: DeliveryState = DELIVERY_START;
  private readonly options: OfficeClientOptions;
  private readonly link: ReturnType<typeof createServerLink>;

  constructor(options: OfficeClientOptions) {
    this.options = options;
    this.link = createServerLink({ fetch: options.fetch, serverUrl: '', token: () => this.token });
  }

  /** Saved, and sent with the next `sync`. Its id. */
  async issue(name: string, args: object): Promise<string> {
    const { accountId } = this.options;
    const commandId = randomUUID();
    const draft = { commandId, accountId, name, version: 1, issuedAt: NOW, patches: [] };
    await this.outbox.append({ ...draft, args: JSON.parse(JSON.stringify(args)) as never });
    return commandId;
  }

  /** Delivers and pulls until there is nothing to do, delivery first, as a client that has just come back. */
  async sync(): Promise<void> {
    for (let round = 0; round < 8; round += 1) {
      await this.tell({ kind: 'wake' });
      await this.tell({ kind: 'online' });
      await this.tell({ kind: 'timer' });
      await this.pull();
      const isDelivered = (await this.outbox.undelivered(1)).length === 0;
      if (isDelivered && (await this.outbox.open()).every(({ isSettled }) => isSettled)) return;
    }
    throw new Error(`a client does not come to rest: ${JSON.stringify(this.delivery)}`);
  }

  /** What the replica holds, by collection and id. */
  documents(): Map<string, unknown> {
    const held = new Map<string, unknown>();
    for (const collection of ['customers', 'orders', 'appointments'] as const) {
      for (const [id, copy] of this.truth.all(collection))
        if (!copy.deleted) held.set(`${collection}/${id}`, copy.document);
    }
    return held;
  }

  private async tell(event: DeliveryEvent): Promise<void> {
    const { state, effects } = nextDelivery(this.delivery, event);
    this.delivery = state;
    for (const effect of effects) {
      const answer = await this.perform(effect);
      if (answer) await this.tell(answer);
    }
  }

  private async perform(effect: DeliveryEffect): Promise<DeliveryEvent | null> {
    const { outbox } = this;
    switch (effect.kind) {
      case 'load':
        return { kind: 'loaded', rows: await outbox.undelivered(effect.limit) };
      case 'markOffered':
        await outbox.markOffered(effect.ns, NOW);
        return { kind: 'marked' };
      case 'record':
        await outbox.recordVerdicts(effect.verdicts);
        return { kind: 'recorded' };
      case 'newClientId':
        await outbox.renumber({ clientId: randomUUID(), lastN: 0 });
        return { kind: 'renumbered', random: 0 };
      case 'renumber':
        await outbox.renumber({ clientId: (await outbox.client()).clientId, lastN: effect.lastN });
        return { kind: 'renumbered', random: 0 };
      case 'send': {
        const request = pushOf(effect.rows, await outbox.client());
        const answer = await this.link.push(this.options.beforePush?.(request) ?? request);
        return answer.ok
          ? { kind: 'replied', verdicts: answer.value.verdicts, random: 0 }
          : { kind: 'failed', failure: answer.error, random: 0 };
      }
      case 'pull':
      case 'setTimer':
        return null;
    }
  }

  private async pull(): Promise<void> {
    for (;;) {
      if (!this.checkpoint) await this.fill();
      const checkpoint = must(this.checkpoint, 'a checkpoint');
      const { clientId, newest } = await this.outbox.client();
      const asked = { protocol: PROTOCOL_VERSION, clientId, checkpoint, limit: 100 };
      const isShowing = newest !== null && this.options.beforePush === undefined;
      const answer = await this.link.pull({ ...asked, ...(isShowing && { shown: newest.shown }) });
      if (!answer.ok) throw new Error(`pull: ${answer.error.kind}`);
      if (answer.value.kind === 'reset') {
        this.checkpoint = null;
        continue;
      }
      const page = answer.value;
      const { horizon } = await this.truth.position();
      this.truth.applyPage(page.documents, page.hasMore ? horizon : page.horizon);
      this.checkpoint = page.checkpoint;
      if (!page.hasMore) break;
    }
    await this.settle();
  }

  private async fill(): Promise<void> {
    const answer = await this.link.snapshot(new AbortController().signal);
    if (!answer.ok) throw new Error(`snapshot: ${answer.error.kind}`);
    const lines = (await new Response(answer.value).text()).trim().split('\n');
    const header = SnapshotHeader.parse(JSON.parse(lines[0] ?? ''));
    const documents = lines.slice(1).flatMap((line): PulledDocument[] => {
      const { c, d } = JSON.parse(line) as { c?: string; d?: { id: string; revision: number } };
      return c && d ? [{ collection: c, id: d.id, revision: d.revision, deleted: false, document: d }] : [];
    });
    const { checkpoint, horizon } = header;
    this.truth.fill(documents, { epoch: checkpoint.epoch, horizon, snapshotHorizon: horizon });
    this.checkpoint = checkpoint;
    await this.outbox.reoffer(checkpoint.epoch);
  }

  private async settle(): Promise<void> {
    const position = await this.truth.position();
    if (mustReoffer(await this.outbox.open(), position.epoch)) await this.outbox.reoffer(position.epoch);
    const held = { position, copyOf: (key: { collection: string; id: string }) => this.truth.copyOf(key) };
    await this.outbox.markSettled(settledRows(await this.outbox.open(), held));
  }
}

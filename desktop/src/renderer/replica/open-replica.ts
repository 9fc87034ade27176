import type { Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { seenById, type SeenSource } from '#shared/sync/overlay.ts';
import type { OfBatch, OutboxRow } from '#shared/sync/outbox-row.ts';
import type { TruthQuery } from '#shared/sync/truth-store.ts';
import { HeldTruth } from './held-truth.ts';
import { leadWhenElected, type Leading } from './leadership.ts';
import { LiveQueries } from './live-queries.ts';
import { OpenRows, type ChangedRows } from './open-rows.ts';
import type { DexieOutbox } from './outbox-dexie.ts';
import { ownActor } from './own-actor.ts';
import { replicaReader } from './read-port-replica.ts';
import type {
  BatchCommand,
  BatchOutcome,
  Replica,
  Seen,
  SeenWindow,
  SubmitOutcome,
  SyncStatus,
} from './replica.ts';
import type { CurrentTruth, KnownSession } from './replica-meta.ts';
import { exportQuarantined } from './quarantine-reread.ts';
import type { ReplicaParts } from './replica-parts.ts';
import { ReplicaTrouble } from './replica-trouble.ts';
import { submitEach } from './submit-batch.ts';
import { submitCommand } from './submit-command.ts';
import { StatusBoard } from './status-board.ts';
import { isStorageError, storageTrouble } from './sync-condition.ts';
import { SyncLeader } from './sync-leader.ts';
import { isSameText } from './watchers.ts';
import { openWindowChannel, type WindowChannel, type WindowMessage } from './window-channel.ts';

/** Rows looked at for what was done together lately; a batch has at most a hundred. */
const MOST_RECENT = 500;

/** One window's view of an account's replica; `start` it once, `close` it once. */
export class OpenReplica implements Replica {
  readonly accountId: string;
  private session: KnownSession;
  private self: Actor;
  private leader: SyncLeader | null = null;
  private flipping: Promise<void> = Promise.resolve();
  private readonly parts: ReplicaParts;
  private readonly truth = new HeldTruth();
  private readonly rows: OpenRows;
  private readonly queries: LiveQueries;
  private readonly channel: WindowChannel;
  private readonly closing = new AbortController();
  private readonly board: StatusBoard;

  constructor(parts: ReplicaParts) {
    this.parts = parts;
    this.session = parts.session;
    this.accountId = parts.session.accountId;
    this.self = ownActor(parts.session, null);
    this.rows = new OpenRows(parts.outbox, (touched) => this.rowsShown(touched));
    this.queries = new LiveQueries(
      () => this.source(),
      (error) => this.board.troubled(error),
    );
    this.board = new StatusBoard(() => this.rows.current());
    this.channel = openWindowChannel(parts.names.channel, (message) => void this.heard(message));
  }

  /** Resolves when what is held can be read; never waits for the network. */
  async start(): Promise<void> {
    const [current] = await Promise.all([this.parts.meta.current(), this.rows.reload()]);
    const connection = { ...this.board.condition.connection, lastSyncAt: current?.lastSyncAt ?? null };
    this.board.show({ ...this.board.condition, connection, filling: current ? null : 'first' });
    await this.flip(current);
    this.parts.restored.watch((count) => this.rowsRestored(count));
    this.channel.post({ kind: 'session', token: this.parts.token() });
    void leadWhenElected(this.parts.names.leaderLock, this.closing.signal, (hasWaited) =>
      this.lead(hasWaited),
    ).catch((error: unknown) => this.board.troubled(error));
  }

  actor(): Actor {
    return this.self;
  }

  watchWindow<Name extends CollectionName>(
    collection: Name,
    query: TruthQuery,
    listener: (window: SeenWindow<DocumentOf<Name>>) => void,
  ): () => void {
    return this.queries.watchWindow(collection, query, listener);
  }

  watchDocument<Name extends CollectionName>(
    collection: Name,
    id: string,
    listener: (seen: Seen<DocumentOf<Name>> | null) => void,
  ): () => void {
    return this.queries.watchDocument(collection, id, listener);
  }

  watchStatus(listener: (status: SyncStatus) => void): () => void {
    return this.board.status.watch(listener);
  }

  watchAttention(listener: (rows: readonly OutboxRow[]) => void): () => void {
    return this.board.attention.watch(listener);
  }

  watchWaiting(listener: (rows: readonly OutboxRow[]) => void): () => void {
    return this.board.waiting.watch(listener);
  }

  async reader(): Promise<Reader> {
    const now = new Date(this.parts.now()).toISOString();
    return replicaReader({
      source: this.source(),
      upcomingVisits: this.upcomingVisits,
      actor: this.self,
      now,
    });
  }

  submit(name: CommandName, args: unknown): Promise<SubmitOutcome> {
    return this.submitting(async () => {
      // It goes up while the rest of what makes it safe is written.
      const outcome = await this.submitOne(name, args, { stored: () => this.leader?.wake(false) });
      if (outcome.ok) this.tellOthers([outcome.value.n]);
      return outcome;
    });
  }

  submitBatch(commands: readonly BatchCommand[], undoes?: string): Promise<BatchOutcome> {
    return this.submitting(async () => {
      const together = { batchId: this.parts.newId(), ...(undoes !== undefined && { undoes }) };
      const outcome = await submitEach(commands, together, ({ name, args }, batch) =>
        this.submitOne(name, args, { batch }),
      );
      if (outcome.saved.length > 0) this.tellOthers(outcome.saved.map(({ n }) => n));
      return outcome;
    });
  }

  /** Under the lock of decide-append, and knowing what other windows appended. */
  private submitting<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    return navigator.locks.request(this.parts.names.submitLock, async () => {
      if (!this.truth.current()) throw new ReplicaTrouble('replica.empty', null);
      if (await this.isBehind().catch(throwTrouble)) await this.rows.reload([]).catch(throwTrouble);
      return work();
    });
  }

  async recentInBatches(): Promise<OutboxRow[]> {
    const rows = await this.parts.outbox.latest(MOST_RECENT).catch(throwTrouble);
    return rows.filter(({ batch }) => batch !== undefined);
  }

  /** `stored`: in the database; the journal may still be written. */
  private submitOne(
    name: CommandName,
    args: unknown,
    { batch, stored }: { batch?: OfBatch; stored?: () => void },
  ): Promise<SubmitOutcome> {
    const { outbox, now, newId } = this.parts;
    const failing = {
      append: (draft: Parameters<DexieOutbox['append']>[0]) =>
        this.saving(() => outbox.append(draft, stored)),
    };
    const options = {
      outbox: failing,
      source: () => this.source(),
      upcomingVisits: this.upcomingVisits,
      actor: () => this.self,
      accountId: this.accountId,
      now,
      newId,
      batch,
      appended: (row: OutboxRow) => this.rows.add(row),
    };
    return submitCommand(options, name, args).catch(throwTrouble);
  }

  async undo(n: number): Promise<boolean> {
    const isUndone = await this.saving(() => this.parts.outbox.makeVoid(n));
    await this.rows.reload([n]);
    this.tellOthers([n]);
    return isUndone;
  }

  async resolve(n: number): Promise<void> {
    await this.saving(() => this.parts.outbox.markResolved(n, new Date(this.parts.now()).toISOString()));
    await this.rows.reload([n]);
    this.tellOthers([n]);
  }

  async exportOutbox(): Promise<string> {
    const { outbox, now } = this.parts;
    const [client, rows] = await Promise.all([outbox.client(), outbox.all()]);
    const exported = {
      kind: 'valclean-outbox',
      accountId: this.accountId,
      ...client,
      exportedAt: new Date(now()).toISOString(),
      rows,
    };
    return JSON.stringify(exported, null, 2);
  }

  exportUnreadable(): Promise<string> {
    return exportQuarantined(this.parts.meta, new Date(this.parts.now()).toISOString());
  }

  sentAgainSeen(): void {
    if (!this.leader) this.channel.post({ kind: 'sentAgainSeen' });
    else void this.leader.forgetSentAgain().catch((error: unknown) => this.board.troubled(error));
  }

  syncNow(): void {
    if (this.leader) this.leader.wake(true);
    else this.channel.post({ kind: 'wake', isWish: true });
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    this.leader?.stop();
    this.queries.clear();
    this.board.clear();
    this.parts.restored.clear();
    this.channel.close();
    await this.flipping.catch(() => undefined);
    await this.truth.close();
    this.parts.outbox.close();
    this.parts.meta.close();
  }

  private readonly upcomingVisits = (customerId: string, from: string): Promise<string[]> =>
    this.truth.upcomingVisits(customerId, from);

  /** Rows before truth: whatever settles a row has been in the truth before the row says so. */
  private source(): SeenSource {
    return { rows: this.rows.current(), patches: this.rows.patches(), truth: this.truth.store };
  }

  private async lead(hasWaited: boolean): Promise<Leading> {
    const { outbox, meta, link, names, now, random, newId, heartbeatTimeoutMs } = this.parts;
    // What the window before this one did last may not have been told. Where there was none, what the screens have just
    // begun to read is not read a second time.
    const current = await meta.current();
    if (hasWaited || !isSameText(current, this.truth.current())) await this.flip(current);
    const leader = new SyncLeader({
      outbox,
      meta,
      link,
      truth: this.truth,
      truthPrefix: names.truthPrefix,
      now,
      random,
      newId,
      heartbeatTimeoutMs,
      openRows: () => this.rows.current(),
      rowsChanged: async (changed) => {
        this.channel.post({ kind: 'rows', changed });
        await this.rows.reload(changed);
      },
      written: (collections) => this.truthWritten(collections),
      pulled: (current, collections) => {
        this.channel.post({ kind: 'pulled', current, collections: [...collections] });
        this.positionMoved();
      },
      flipped: async (current) => {
        this.channel.post({ kind: 'flipped', current });
        await this.flip(current);
      },
      conditionChanged: (condition) => {
        this.channel.post({ kind: 'condition', condition });
        this.board.show(condition);
      },
      sessionKnown: async (known) => {
        const { accountId, email, displayName, role, staffId } = known;
        this.session = { accountId, email, displayName, role, staffId };
        await meta.saveSession(this.session);
        await this.readSelf();
      },
    });
    if (this.closing.signal.aborted) return leader;
    this.leader = leader;
    await leader.start();
    return leader;
  }

  private async heard(message: WindowMessage): Promise<void> {
    if (this.closing.signal.aborted) return;
    switch (message.kind) {
      case 'rows':
        return this.rows.reload(message.changed).catch((error: unknown) => this.board.troubled(error));
      case 'pulled':
        await this.truth.moved(message.current, message.collections);
        this.truthWritten(new Set(message.collections));
        return this.positionMoved();
      case 'flipped':
        return this.flip(message.current);
      case 'condition':
        return this.board.show(message.condition);
      case 'sentAgainSeen':
        return this.leader?.forgetSentAgain();
      case 'wake':
        return this.leader?.wake(message.isWish);
      case 'session':
        return this.otherOpened(message.token);
    }
  }

  /** Another window opened; it wants to know how things are, and may bring the session that this leader lacks. */
  private otherOpened(token: string): void {
    if (!this.leader) return;
    this.leader.tellCondition();
    if (this.board.condition.connection.phase !== 'signed_out' || token === this.parts.token()) return;
    this.parts.useToken(token);
    this.leader.signedIn();
  }

  private flip(current: CurrentTruth | null): Promise<void> {
    this.flipping = this.flipAfter(this.flipping, current);
    return this.flipping;
  }

  private async flipAfter(before: Promise<void>, current: CurrentTruth | null): Promise<void> {
    await before.catch(() => undefined);
    await this.truth.change(current);
    await this.readSelf();
    this.queries.allChanged();
    if (current) this.truth.countVisitsSoon(this.parts.now());
  }

  /** Of what is seen only patches depend on where the truth is. */
  private positionMoved(): void {
    this.queries.changed(this.rows.patches().patchedCollections());
  }

  private truthWritten(collections: ReadonlySet<CollectionName>): void {
    this.queries.changed(collections);
    if (collections.has('accounts'))
      void this.readSelf().catch((error: unknown) => this.board.troubled(error));
  }

  private rowsShown(touched: ReadonlySet<CollectionName>): void {
    this.queries.changed(touched);
    this.board.rowsChanged();
  }

  private rowsRestored(count: number): void {
    if (count === 0) return;
    this.board.rowsRestored(count);
    void this.rows.reload().catch((error: unknown) => this.board.troubled(error));
  }

  private async readSelf(): Promise<void> {
    const seen = await seenById(this.source(), 'accounts', [this.accountId]);
    this.self = ownActor(this.session, seen.get(this.accountId)?.document ?? null);
  }

  /** Whether another window appended rows that this one has not heard of. */
  private async isBehind(): Promise<boolean> {
    const last = this.rows.current().at(-1)?.n ?? 0;
    return (await this.parts.outbox.lastN()) > last;
  }

  private tellOthers(changed: ChangedRows): void {
    this.channel.post({ kind: 'rows', changed });
    if (this.leader) this.leader.wake(false);
    else this.channel.post({ kind: 'wake', isWish: false });
  }

  private async saving<Result>(save: () => Promise<Result>): Promise<Result> {
    try {
      const saved = await save();
      this.board.storedAgain();
      return saved;
    } catch (error) {
      this.board.troubled(error);
      throw new ReplicaTrouble(storageTrouble(error), error);
    }
  }
}

/** A storage that fails under the reading is told like one that fails under the saving. */
function throwTrouble(error: unknown): never {
  throw isStorageError(error) ? new ReplicaTrouble(storageTrouble(error), error) : error;
}

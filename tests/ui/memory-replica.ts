import type { Replica, SeenWindow, SubmitOutcome, SyncStatus } from '#desktop/renderer/replica/replica.ts';
import { submitEach } from '#desktop/renderer/replica/submit-batch.ts';
import type { Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { applyChange } from '#shared/command-kit/apply-change.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import type { Json } from '#shared/core/json.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import { must } from '#shared/core/assert.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { OfBatch, OutboxRow } from '#shared/sync/outbox-row.ts';
import { comparator, matches } from '#shared/sync/selector.ts';
import type { TruthQuery } from '#shared/sync/truth-store.ts';
import { aCompany, adminActor, idOf, NOW } from '#shared/testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '#shared/testing/map-reader.ts';

export interface MemoryReplicaOptions {
  documents: Documents;
  actor?: Actor;
  now?: () => string;
  isOnline?: boolean;
}

/** A replica for looking at screens: documents in memory, commands decided by the shared rules, no network at all. */
export interface MemoryReplica extends Replica {
  /** Answers what waits: accepted rows become truth. With a refusal, all of them are refused with it. */
  answerAll(refusal?: Refusal): void;
  /** Somebody else's change arrives. */
  receive(collection: CollectionName, document: AnyDocument): void;
  setStatus(status: Partial<SyncStatus>): void;
  /** A refused row as if this device had sent it earlier. */
  addRefused(row: Pick<OutboxRow, 'name' | 'args'> & { refusal: Refusal; issuedAt?: string }): void;
  rows(): readonly OutboxRow[];
}

export function createMemoryReplica(options: MemoryReplicaOptions): MemoryReplica {
  const { actor = adminActor(), now = () => NOW, isOnline = true } = options;
  let truth: Documents = { company: [aCompany()], ...options.documents };
  let rows: OutboxRow[] = [];
  let extra: Partial<SyncStatus> = {};
  let cache = new Map<CollectionName, Map<string, { document: AnyDocument; provisional: number[] }>>();
  const listeners = new Set<() => void>();

  function changed() {
    cache = new Map();
    for (const listener of listeners) listener();
  }

  function seenOf(collection: CollectionName) {
    const known = cache.get(collection);
    if (known) return known;
    const seen = new Map(
      ((truth[collection] ?? []) as AnyDocument[]).map((document) => [
        document.id,
        { document, provisional: [] as number[] },
      ]),
    );
    for (const row of rows.filter(({ isSettled, isVoid }) => !isSettled && !isVoid)) {
      for (const change of row.patches.filter((each) => each.collection === collection)) {
        const before = seen.get(change.id);
        const document = applyChange(before?.document ?? null, change);
        if (document === null) seen.delete(change.id);
        else seen.set(change.id, { document, provisional: [...(before?.provisional ?? []), row.n] });
      }
    }
    cache.set(collection, seen);
    return seen;
  }

  function seenDocuments(): Documents {
    const names = Object.keys(truth) as CollectionName[];
    const patched = rows.flatMap(({ patches }) => patches.map(({ collection }) => collection));
    const entries = [...new Set([...names, ...patched])].map((name) => [
      name,
      [...seenOf(name).values()].map(({ document }) => document),
    ]);
    return Object.fromEntries(entries) as Documents;
  }

  function windowOf<Name extends CollectionName>(
    collection: Name,
    query: TruthQuery,
  ): SeenWindow<DocumentOf<Name>> {
    const compare = comparator(query.sort);
    const all = [...seenOf(collection).values()]
      .filter(({ document }) => matches(query.selector, document))
      .toSorted((left, right) => compare(left.document, right.document));
    const documents = all.slice(query.skip, query.skip + query.limit);
    return {
      documents: documents as unknown as SeenWindow<DocumentOf<Name>>['documents'],
      total: all.length,
    };
  }

  const open = () => rows.filter(({ verdict, isVoid }) => verdict === null && !isVoid);
  const refused = () =>
    rows.filter(({ verdict, resolvedAt }) => verdict?.outcome === 'refused' && resolvedAt === null);
  const reader = () => readerOver(seenDocuments(), { actor, now: now() });

  function watch<Value>(read: () => Value, listener: (value: Value) => void) {
    const run = () => listener(read());
    listeners.add(run);
    run();
    return () => void listeners.delete(run);
  }

  async function submit(name: CommandName, args: unknown, batch?: OfBatch): Promise<SubmitOutcome> {
    const commandId = crypto.randomUUID();
    const version = findCommand(name)?.version ?? 1;
    const call = { commandId, name, version, args, occurredAt: now() };
    const decision = await runCommand(call, { actor, now: now(), reader: reader(), find: findCommand });
    if (!decision.ok) return decision;
    const n = rows.length + 1;
    const patches = decision.value.changes;
    const row = { ...rowBase(n), commandId, name, version, args: args as Json, issuedAt: now(), patches };
    rows = [...rows, { ...row, ...(batch && { batch }) }];
    changed();
    return { ok: true, value: { n, commandId } };
  }

  return {
    accountId: actor.accountId ?? idOf('admin account'),
    actor: () => actor,
    watchWindow: (collection, query, listener) => watch(() => windowOf(collection, query), listener),
    watchDocument: (collection, id, listener) =>
      watch(
        () => seenOf(collection).get(id) ?? null,
        listener as (seen: { document: AnyDocument; provisional: number[] } | null) => void,
      ),
    watchStatus: (listener) =>
      watch<SyncStatus>(
        () => ({
          phase: isOnline ? 'online' : 'offline',
          waiting: open().length,
          attention: refused().length,
          lastSyncAt: now(),
          firstSync: null,
          trouble: null,
          unreadable: 0,
          repaired: 0,
          sentAgain: 0,
          restored: 0,
          ...extra,
        }),
        listener,
      ),
    watchAttention: (listener) => watch(refused, listener),
    watchWaiting: (listener) => watch(open, listener),
    reader: async () => reader(),
    submit: (name, args) => submit(name, args),
    submitBatch: (commands, undoes) =>
      submitEach(
        commands,
        { batchId: crypto.randomUUID(), undoes: undoes ?? null },
        ({ name, args }, batch) => submit(name, args, batch),
      ),
    recentInBatches: async () => rows.filter(({ batch }) => batch !== undefined).toReversed(),
    async undo(n) {
      const row = rows.find((each) => each.n === n);
      if (!row || row.offeredAt !== null) return false;
      rows = rows.map((each) => (each.n === n ? { ...each, isVoid: true, isSettled: true } : each));
      changed();
      return true;
    },
    async resolve(n) {
      rows = rows.map((row) => (row.n === n ? { ...row, resolvedAt: now() } : row));
      changed();
    },
    exportOutbox: async () => JSON.stringify(rows),
    exportUnreadable: async () => '{}',
    sentAgainSeen: () => undefined,
    syncNow: () => undefined,
    close: async () => listeners.clear(),
    answerAll(refusal) {
      for (const row of open()) {
        if (!refusal) truth = afterChanges(truth, row.patches);
        const verdict = verdictOf(row, refusal ?? null, now());
        rows = rows.map((each) =>
          each.n === row.n ? { ...each, offeredAt: now(), verdict, isSettled: true } : each,
        );
      }
      changed();
    },
    receive(collection, document) {
      const others = ((truth[collection] ?? []) as AnyDocument[]).filter(({ id }) => id !== document.id);
      truth = { ...truth, [collection]: [...others, document] };
      changed();
    },
    setStatus(status) {
      extra = status;
      changed();
    },
    addRefused({ name, args, refusal, issuedAt = now() }) {
      const row = {
        ...rowBase(rows.length + 1),
        commandId: crypto.randomUUID(),
        name,
        args,
        issuedAt,
        offeredAt: issuedAt,
      };
      rows = [...rows, { ...row, isSettled: true, verdict: verdictOf(row, refusal, issuedAt) }];
      changed();
    },
    rows: () => rows,
  };

  function rowBase(n: number) {
    return {
      n,
      accountId: must(actor.accountId, 'account of the actor'),
      version: 1,
      offeredAt: null,
      patches: [],
      verdict: null,
      isVoid: false,
      isSettled: false,
      resolvedAt: null,
    } satisfies Partial<OutboxRow>;
  }
}

function verdictOf(row: Pick<OutboxRow, 'n' | 'commandId'>, refusal: Refusal | null, decidedAt: string) {
  return {
    n: row.n,
    commandId: row.commandId,
    outcome: refusal ? ('refused' as const) : ('accepted' as const),
    refusal,
    epoch: 'memory',
    xid: '1',
    documents: [],
    decidedAt,
  };
}

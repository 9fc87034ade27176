import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import type {
  BatchCommand,
  Replica,
  BatchOutcome,
  SeenWindow,
  SyncStatus,
} from '#desktop/renderer/replica/replica.ts';
import { openWorkerJournal } from '#desktop/renderer/replica/outbox-journal-store.ts';
import * as journalWorker from '#desktop/renderer/replica/outbox-journal-worker.ts?worker&inline';
import { createReplicaHost } from '#desktop/renderer/replica/replica-host.ts';
import { undoBatch } from '#desktop/renderer/replica/submit-batch.ts';
import { signIn as askForSession } from '#desktop/renderer/replica/sign-in.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { must } from '#shared/core/assert.ts';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { TruthQuery } from '#shared/sync/truth-store.ts';
import { uuidv7 } from 'uuidv7';

// What a window of the application does with a replica, as functions that a test calls from outside.

interface Held {
  replica: Replica | null;
  statuses: SyncStatus[];
  waiting: readonly OutboxRow[];
  attention: readonly OutboxRow[];
  watched: Map<string, SeenWindow<AnyDocument>>;
}

const held: Held = { replica: null, statuses: [], waiting: [], attention: [], watched: new Map() };

const host = createReplicaHost({
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now() + clockError(),
  random: () => Math.random(),
  newId: uuidv7,
  onResume: () => () => undefined,
  heartbeatTimeoutMs: 45_000,
  ...(hasJournal() && { openJournal: (name) => openWorkerJournal(name, () => new journalWorker.default()) }),
});

/** The outbox has its second record unless the address of the page says otherwise. */
function hasJournal(): boolean {
  return new URLSearchParams(location.search).get('journal') !== 'off';
}

/** Milliseconds by which this device's clock is wrong; set in the address of the page. */
function clockError(): number {
  return Number(new URLSearchParams(location.search).get('clockError') ?? 0);
}

function replica(): Replica {
  return must(held.replica, 'an open replica');
}

export async function signIn(credentials: { email: string; password: string }): Promise<StoredSession> {
  const session = await askForSession(
    { fetch: (input, init) => fetch(input, init), serverUrl: '' },
    { ...credentials, deviceName: 'test' },
  );
  if (!session.ok) throw new Error(`sign-in: ${session.error.code}`);
  return session.value;
}

export async function open(session: StoredSession): Promise<void> {
  const opened = await host.open(session);
  opened.watchStatus((status) => held.statuses.push(status));
  opened.watchWaiting((rows) => {
    held.waiting = rows;
  });
  opened.watchAttention((rows) => {
    held.attention = rows;
  });
  held.replica = opened;
}

export async function close(): Promise<void> {
  await replica().close();
  held.replica = null;
  held.statuses = [];
  held.watched = new Map();
}

export const purge = (accountId: string): Promise<void> => host.purgeAccount(accountId);
export const status = (): SyncStatus | null => held.statuses.at(-1) ?? null;
export const statuses = (): SyncStatus[] => held.statuses;
export const waiting = (): readonly OutboxRow[] => held.waiting;
export const attention = (): readonly OutboxRow[] => held.attention;
export const actor = () => replica().actor();
export const undo = (n: number) => replica().undo(n);
export const submitBatch = (commands: BatchCommand[]) => replica().submitBatch(commands);
export const takeBatchBack = (commands: BatchCommand[], outcome: BatchOutcome) =>
  undoBatch(replica(), { commands, outcome });
export const resolve = (n: number) => replica().resolve(n);
export const exportOutbox = () => replica().exportOutbox();
export const exportUnreadable = () => replica().exportUnreadable();
export const syncNow = () => replica().syncNow();
export const newId = (): string => uuidv7();

/** The outcome, or the code of the trouble that saving had. */
export async function submit(
  name: CommandName,
  args: unknown,
): Promise<{ ok: boolean; n?: number; code?: string }> {
  try {
    const outcome = await replica().submit(name, args);
    return outcome.ok ? { ok: true, n: outcome.value.n } : { ok: false, code: outcome.error.code };
  } catch (error) {
    return { ok: false, code: error instanceof Error ? error.message : String(error) };
  }
}

/** What a list shows now. */
export function look(collection: CollectionName, query: TruthQuery): Promise<SeenWindow<AnyDocument>> {
  return new Promise((resolveWith) => {
    const stop = replica().watchWindow(collection, query, (window) => {
      resolveWith(window);
      queueMicrotask(() => stop());
    });
  });
}

export async function seeOne(
  collection: CollectionName,
  id: string,
): Promise<{ document: AnyDocument; provisional: readonly number[] } | null> {
  const { documents } = await look(collection, { selector: { id }, sort: [], skip: 0, limit: 1 });
  return documents[0] ?? null;
}

/** Keeps a list live under a name; `watched` gives its latest answer. */
export function watch(name: string, collection: CollectionName, query: TruthQuery): void {
  replica().watchWindow(collection, query, (window) => held.watched.set(name, window));
}

export const watched = (name: string): SeenWindow<AnyDocument> | null => held.watched.get(name) ?? null;

export async function databaseNames(): Promise<string[]> {
  return (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
}

/** Saves one customer after the other and reports each once it is saved, until the end of the world. */
export async function writeUntilKilled(): Promise<void> {
  const { reportSaved } = window as unknown as { reportSaved(id: string): Promise<void> };
  for (;;) {
    const customerId = uuidv7();
    const args = { customerId, name: 'Crash', email: null, phone: null, notes: '', tags: [], addresses: [] };
    const outcome = await replica().submit('customer.create', args);
    if (outcome.ok) void reportSaved(customerId);
  }
}

const arrivals = new Map<string, number>();

/** Notes when each document first stands in the list; both pages of one machine read the same clock. */
export function noteArrivals(collection: CollectionName, query: TruthQuery): void {
  replica().watchWindow(collection, query, ({ documents }) => {
    for (const { document } of documents)
      if (!arrivals.has(document.id)) arrivals.set(document.id, Date.now());
  });
}

export async function arrivalOf(id: string): Promise<number> {
  const giveUpAt = Date.now() + 30_000;
  while (!arrivals.has(id)) {
    if (Date.now() > giveUpAt) throw new Error(`${id} did not arrive`);
    await new Promise((resolveWith) => setTimeout(resolveWith, 1));
  }
  return arrivals.get(id) ?? 0;
}

/** When the user pressed the button. */
export async function timedSubmit(name: CommandName, args: unknown): Promise<number> {
  const at = Date.now();
  await replica().submit(name, args);
  return at;
}

export interface QueuedCustomers {
  ids: string[];
  /** Milliseconds of the submissions, in their order. */
  submitMs: number[];
}

/** Saves commands one after the other: new customers, and after every fourth an edit of it. */
export async function queueCustomers(name: string, commands: number): Promise<QueuedCustomers> {
  const queued: QueuedCustomers = { ids: [], submitMs: [] };
  for (let at = 1; at <= commands; at += 1) {
    const startedAt = performance.now();
    const known = queued.ids.at(-1);
    const outcome =
      at % 5 === 0 && known !== undefined
        ? await replica().submit('customer.edit', {
            customerId: known,
            set: { notes: 'edited' },
            expect: { notes: '' },
          })
        : await replica().submit('customer.create', newCustomerOf(queued.ids, `${name} ${at}`));
    if (!outcome.ok) throw new Error(`${at}: ${outcome.error.code}`);
    queued.submitMs.push(performance.now() - startedAt);
  }
  return queued;
}

function newCustomerOf(ids: string[], name: string) {
  const customerId = uuidv7();
  ids.push(customerId);
  return { customerId, name, email: null, phone: null, notes: '', tags: [], addresses: [] };
}

/** How long a list takes from being asked for to its first answer, in milliseconds. */
export async function timedLook(collection: CollectionName, query: TruthQuery): Promise<number> {
  const startedAt = performance.now();
  await look(collection, query);
  return performance.now() - startedAt;
}

import type { Actor } from '#shared/access/actor.ts';
import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { LockNeeds } from '#shared/command-kit/define-command.ts';
import { runCommand, type CommandCall } from '#shared/command-kit/run-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { AnyDocument, CollectionName, DocumentKey } from '#shared/documents/collections.ts';
import { VOID_COMMAND } from '#shared/sync/delivery-batch.ts';
import type { PushFailure } from '#shared/sync/delivery-failure.ts';
import type { Verdict, WrittenDocument } from '#shared/sync/verdict.ts';
import { readCalendarLock } from '#shared/command-kit/calendar-lock.ts';
import { isSame } from './same-value.ts';
import { Life } from './scheduler.ts';
import { serverReader } from './server-reader.ts';
import { shownTo, type Viewer } from './viewer.ts';
import type { ServerRules } from './server-rules.ts';
import type { ServerWatch } from './server-watch.ts';
import type { Locks } from './locks.ts';
import { BEFORE, knownUpTo, registered } from '../arguments/version-before.ts';
import { doubleBookedIn } from './double-booking.ts';
import { keyOf, ServerState, type Origin } from './server-state.ts';

export type Call = CommandCall;

/** What a transaction needs of the server that it runs in. */
export interface AcceptingServer {
  readonly state: ServerState;
  readonly locks: Locks;
  readonly rules: ServerRules;
  readonly watch: ServerWatch;
  readonly inFlight: Set<number>;
  readonly epoch: string;
  readonly commandVersion: number;
  now(): string;
  step(): Promise<void>;
  takeXid(): number;
  viewer(actor: Actor): Viewer;
  inThisEpoch(verdict: Verdict): Verdict;
  commit(
    xid: number,
    written: readonly { collection: CollectionName; id: string; document: AnyDocument | null }[],
    intent: { commandId: string; key: string | null } | null,
  ): void;
}

interface Request {
  call: Call;
  actor: Actor;
  origin: Origin;
}

interface Write {
  collection: CollectionName;
  id: string;
  before: AnyDocument | null;
  document: AnyDocument | null;
}

type Decided = { refusal: Refusal } | { refusal: null; writes: Write[]; named: WrittenDocument[] };

const MOST_TRIES = 3;

/** [SY4] One transaction: answer what is known, lock, load, decide, write, log. */
export async function acceptCommand(
  server: AcceptingServer,
  request: Request,
): Promise<Verdict | PushFailure> {
  const transaction = new Life('transaction');
  const { locks } = server;
  const { origin } = request;
  const door = origin.kind === 'replica' ? `client ${origin.clientId}` : `key ${origin.key}`;
  await locks.take(transaction, door);
  const xid = server.takeXid();
  server.inFlight.add(xid);
  try {
    await server.step();
    const known = admitOrigin(server, request);
    if (known) return known;
    if (request.call.version > server.commandVersion && findCommand(request.call.name)) {
      server.watch.newer();
      if (server.rules.waitsForNewer) return { kind: 'server_older' };
    }
    let decided = await decide(server, request, { transaction, door, xid });
    await server.step();
    // Rights are changed from outside without a lock; a database would let one of the two wait for the other.
    while (isOvertaken(server, decided)) decided = await decide(server, request, { transaction, door, xid });
    return await commit(server, request, { decided, xid });
  } finally {
    if (server.locks === locks) server.inFlight.delete(xid);
    locks.releaseAll(transaction);
  }
}

function admitOrigin(
  server: AcceptingServer,
  { call, actor, origin }: Request,
): Verdict | PushFailure | null {
  const { state, rules, watch } = server;
  if (origin.kind === 'http') {
    const commandId = state.keys.get(origin.key);
    const logged = commandId === undefined ? undefined : state.log.get(commandId);
    return logged ? server.inThisEpoch(logged.verdict) : null;
  }
  const { clientId, n, epoch } = origin;
  if (epoch !== undefined && epoch !== server.epoch) return { kind: 'other_epoch' };
  const client = state.clients.get(clientId) ?? { accountId: actor.accountId ?? '', lastN: 0 };
  state.clients.set(clientId, client);
  const known = rules.findVerdict(state.log, call.commandId);
  const holder = state.numbers.get(`${clientId} ${n}`);
  if (rules.detectsForks) {
    const isForeign = client.accountId !== actor.accountId;
    const isOther = known && known.accountId !== actor.accountId;
    const isLoop = rules.forksOnOtherIntent && known && known.callHash !== hashOf(call);
    if (isForeign || isOther || isLoop || (holder !== undefined && holder !== call.commandId))
      return watch.forked();
  }
  if (n > client.lastN + 1) return watch.behind(client.lastN);
  if (!known) {
    if (n > client.lastN) return null;
    if (rules.detectsForks) return watch.forked();
    const taken = holder === undefined ? undefined : state.log.get(holder);
    return taken ? { ...server.inThisEpoch(taken.verdict), n, commandId: call.commandId } : null;
  }
  advance(state, origin, call.commandId);
  return { ...server.inThisEpoch(known.verdict), n };
}

function isOvertaken({ state, rules }: AcceptingServer, decided: Decided): boolean {
  if (decided.refusal !== null || !rules.guardsRevisions) return false;
  return decided.writes.some(
    ({ collection, id, before }) => state.find(collection, id)?.revision !== before?.revision,
  );
}

function advance(state: ServerState, origin: Origin, commandId: string): void {
  if (origin.kind === 'http') return;
  const { clientId, n } = origin;
  const client = state.clients.get(clientId);
  if (!client || n <= client.lastN) return;
  state.clients.set(clientId, { ...client, lastN: n });
  state.numbers.set(`${clientId} ${n}`, commandId);
}

interface Transaction {
  transaction: Life;
  door: string;
  xid: number;
}

async function decide(server: AcceptingServer, request: Request, within: Transaction): Promise<Decided> {
  const { call } = request;
  if (call.name === VOID_COMMAND) return { refusal: { code: 'command.void', details: {} } };
  for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
    const decided = await decideOnce(server, request, within);
    if (decided !== 'raced') return decided;
  }
  return { refusal: { code: 'internal', details: { requestId: call.commandId } } };
}

async function decideOnce(
  server: AcceptingServer,
  { call, actor }: Request,
  { transaction, door }: Transaction,
): Promise<Decided | 'raced'> {
  const { rules, state, locks, watch } = server;
  const now = rules.time(server.now(), call.occurredAt);
  const viewer = server.viewer(actor);
  const read = new Map<string, number>();
  const roots: DocumentKey[] = [];
  const reader = serverReader({ state, actor, now, date: viewer.date, rules, read });
  const lock = async (needs: LockNeeds): Promise<void> => {
    if (roots.length === 0) roots.push(...needs.roots);
    locks.releaseAll(transaction, door);
    read.clear();
    const names = [
      ...(rules.locksRoots ? needs.roots.map(({ collection, id }) => `1 ${keyOf(collection, id)}`) : []),
      ...(rules.locksCalendars ? needs.calendars.map((text) => `2 ${readCalendarLock(text).staffId}`) : []),
    ];
    for (const name of new Set(names.toSorted())) await locks.take(transaction, name);
    await server.step();
  };
  const find = (name: string) => knownUpTo(server.commandVersion, name, call.version);
  const version = rules.bringsUp
    ? registered(call.name, call.version)
    : (find(call.name)?.version ?? call.version);
  const result = await runCommand({ ...call, version }, { actor, now, reader, find, lock });
  if (!result.ok) {
    watch.refused(state, result.error);
    const refusal = rules.maskRefusal(result.error, viewer, (collection, id) => state.find(collection, id));
    watch.tellsRefusal(viewer, refusal);
    return { refusal };
  }
  await server.step();
  const writes: Write[] = [];
  const byKey = new Map<string, Write>();
  for (const change of result.value.changes) {
    const { collection, id } = change;
    const key = keyOf(collection, id);
    const before = state.find(collection, id);
    if (before && change.kind === 'create') return { refusal: { code: 'exists', details: { collection } } };
    const write = byKey.get(key) ?? { collection, id, before, document: before };
    byKey.set(key, write);
    write.document = applyChange(write.document, change);
  }
  for (const [key, write] of byKey) {
    if (isSame(write.before, write.document)) continue;
    const loaded = read.get(key);
    const isRaced = loaded !== undefined && loaded !== write.before?.revision;
    if (isRaced && rules.guardsRevisions) return 'raced';
    if (isRaced) watch.lostUpdate(key);
    writes.push(stamped(server, write, now));
  }
  if (rules.hasConstraint && isDoubleBooked(state, writes, now))
    return { refusal: { code: 'internal', details: { requestId: call.commandId } } };
  return { refusal: null, writes, named: namedDocuments(state, { writes, roots, viewer }) };
}

function stamped(server: AcceptingServer, write: Write, now: string): Write {
  const { before, document } = write;
  if (document === null) return write;
  const revision = (before?.revision ?? 0) + 1;
  const after = { ...document, revision, createdAt: before?.createdAt ?? now, updatedAt: now };
  if (write.collection === 'orders' && 'orderNumber' in after && after.orderNumber === null) {
    server.state.orderNumber += 1;
    after.orderNumber = `VC-${String(server.state.orderNumber).padStart(6, '0')}`;
  }
  if (
    write.collection === 'subscriptions' &&
    'subscriptionNumber' in after &&
    after.subscriptionNumber === null
  ) {
    server.state.subscriptionNumber += 1;
    after.subscriptionNumber = `SU-${String(server.state.subscriptionNumber).padStart(6, '0')}`;
  }
  return { ...write, document: after };
}

function namedDocuments(
  state: ServerState,
  { writes, roots, viewer }: { writes: readonly Write[]; roots: readonly DocumentKey[]; viewer: Viewer },
): WrittenDocument[] {
  const isSeen = (collection: CollectionName, document: AnyDocument | null) =>
    document !== null && shownTo(collection, document as never, viewer) !== null;
  const named = writes.flatMap(({ collection, id, before, document }) =>
    isSeen(collection, before) || isSeen(collection, document)
      ? [{ collection, id, revision: document?.revision ?? (before?.revision ?? 0) + 1 }]
      : [],
  );
  for (const { collection, id } of roots) {
    const document = state.find(collection, id);
    if (!document || writes.some((write) => write.collection === collection && write.id === id)) continue;
    if (isSeen(collection, document)) named.push({ collection, id, revision: document.revision });
  }
  return named;
}

async function commit(
  server: AcceptingServer,
  { call, actor, origin }: Request,
  { decided, xid }: { decided: Decided; xid: number },
): Promise<Verdict> {
  const { state, rules } = server;
  // The log is unique by command: two copies of a profile may send one command at once, as two clients.
  const already = rules.findVerdict(state.log, call.commandId);
  if (already) {
    server.inFlight.delete(xid);
    advance(state, origin, call.commandId);
    return { ...server.inThisEpoch(already.verdict), n: origin.kind === 'replica' ? origin.n : 1 };
  }
  const verdict: Verdict = {
    n: origin.kind === 'replica' ? origin.n : 1,
    commandId: call.commandId,
    outcome: decided.refusal ? 'refused' : 'accepted',
    refusal: decided.refusal,
    epoch: server.epoch,
    xid: String(xid),
    documents: decided.refusal ? [] : decided.named,
    decidedAt: rules.time(server.now(), call.occurredAt),
  };
  const isKeyed = origin.kind === 'http' && rules.logsIdempotencyKeys;
  const log = () => {
    state.log.set(call.commandId, { accountId: actor.accountId, callHash: hashOf(call), verdict });
    if (isKeyed) state.keys.set(origin.key, call.commandId);
    advance(state, origin, call.commandId);
  };
  if (rules.logsWithEffect) log();
  if (decided.refusal) {
    server.inFlight.delete(xid);
  } else {
    server.commit(xid, decided.writes, {
      commandId: call.commandId,
      key: origin.kind === 'http' ? origin.key : null,
    });
    server.watch.committed(state, verdict);
    server.watch.counted(state, decided.writes);
    if (decided.writes.length > 0) server.watch.wrote(call.name, call.version === BEFORE);
  }
  const isLater = call.version > server.commandVersion && findCommand(call.name) !== null;
  server.watch.decided(origin, verdict, isLater);
  if (!rules.logsWithEffect) {
    await server.step();
    log();
  }
  return verdict;
}

function isDoubleBooked(state: ServerState, writes: readonly Write[], now: string): boolean {
  const after = new ServerState();
  after.documents = new Map(state.documents);
  let touches = false;
  for (const { collection, id, document } of writes) {
    if (collection !== 'appointments' && collection !== 'orders') continue;
    touches = true;
    after.put({ collection, id, document, revision: 0, xid: 0, seq: 0, audience: new Set() });
  }
  return touches && doubleBookedIn(after, now) !== null;
}

function hashOf({ name, version, args }: Call): string {
  return JSON.stringify([name, version, args ?? null]);
}

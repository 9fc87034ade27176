import { applyChange } from '#shared/command-kit/apply-change.ts';
import { must } from '#shared/core/assert.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { overlayCopy } from '#shared/sync/overlay.ts';
import { isWithoutEffect, settledRows } from '#shared/sync/settlement.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import { addMinutes, toEpoch } from '#shared/core/zoned-time.ts';
import { deviceRules, type DeviceRules } from './device-rules.ts';
import { serverRules, type ServerRules } from './server-rules.ts';
import type { Stored } from './server-state.ts';
import type { Rules } from './sim-world.ts';

export const productRules: Rules = { device: deviceRules, server: serverRules };

const inDevice = (device: Partial<DeviceRules>): Rules => ({
  ...productRules,
  device: { ...deviceRules, ...device },
});
const inServer = (server: Partial<ServerRules>): Rules => ({
  ...productRules,
  server: { ...serverRules, ...server },
});

const isAccepted = ({ verdict }: OutboxRow): boolean => verdict?.outcome === 'accepted';
const unanswered = (row: OutboxRow): OutboxRow => ({ ...row, verdict: null });
const inEpoch = (rows: readonly OutboxRow[], epoch: string): OutboxRow[] =>
  rows.map((row) => (row.verdict ? { ...row, verdict: { ...row.verdict, epoch } } : row));

const updatedAt = ({ document }: Stored): number => (document ? toEpoch(document.updatedAt) : 0);

/** An outbox with one of its promises broken. */
const outboxThat = (change: (store: MapOutboxStore) => Partial<MapOutboxStore>): Rules =>
  inDevice({
    newOutbox(clientId) {
      const store = new MapOutboxStore(clientId);
      return Object.assign(store, change(store));
    },
  });

/** The rows, where a defect has to reach them. */
interface Inside {
  rows: OutboxRow[];
}

const rowsOf = (store: MapOutboxStore): Inside => store as unknown as Inside;

/** [T3] Rules weakened one at a time, each in a way that a careless change could bring. Every one must be found. */
export const plantedDefects: Record<string, Rules> = {
  // What the server tells.
  'feed row skipped at the end of a page': inServer({
    pagePosition: (last) => ({ xid: last.xid + 1, seq: 1_000_000 }),
  }),
  'cursor of the newest instead of the finished': inServer({ horizon: (next) => next }),
  'cursor of updated_at instead of the commits': inServer({
    isDue: (row, at) => (row.document ? updatedAt(row) > at.seq : row.xid > at.xid),
    inOrder: (left, right) => updatedAt(left) - updatedAt(right) || left.xid - right.xid,
    pagePosition: (last) => ({ xid: last.xid, seq: updatedAt(last) }),
    endPosition: ({ at, horizon, last }) => ({
      xid: Math.max(horizon, at.xid),
      seq: Math.max(at.seq, last ? updatedAt(last) : 0),
    }),
  }),
  'checkpoint jumps to the horizon before the last page': inServer({
    pagePosition: (_last, horizon) => ({ xid: horizon, seq: 0 }),
  }),
  'snapshot claims what is still in flight': inServer({ snapshotHorizon: (_horizon, next) => next }),
  'half a command on a page': inServer({ pageEnd: (due, limit) => Math.min(limit, due.length) }),
  'tombstones forgotten': inServer({ tellsTombstones: false }),
  'audience forgets who saw a document before': inServer({ audience: (_before, now) => new Set(now) }),
  'fields not masked in a page': inServer({ shown: (_collection, document) => document }),
  'fields not masked in a snapshot': inServer({
    shownInSnapshot: (collection, document, viewer) =>
      serverRules.shown(collection, document as never, viewer) === null ? null : document,
  }),
  'rows out of scope in a snapshot': inServer({
    shownInSnapshot: (collection, document, viewer) =>
      serverRules.shown(collection, document as never, {
        ...viewer,
        actor: { ...viewer.actor, role: 'admin' },
      }),
  }),
  'a refusal names people out of scope': inServer({ maskRefusal: (refusal) => refusal }),
  'rights kept from sign-in': inServer({ readsRights: false }),
  // What the server decides.
  'no lock and no guard on revisions': inServer({ locksRoots: false, guardsRevisions: false }),
  'no lock and no constraint on calendars': inServer({
    locksCalendars: false,
    locksRoots: false,
    hasConstraint: false,
  }),
  'touching counts as a clash': inServer({
    blocks: (blocks) =>
      blocks.map((block) => ({
        ...block,
        startsAt: addMinutes(block.startsAt, -1),
        endsAt: addMinutes(block.endsAt, 1),
      })),
  }),
  'a coupon may be used once more than it may': inServer({
    couponAtHand: (coupon) =>
      coupon.usageLimit === null ? coupon : { ...coupon, usageLimit: coupon.usageLimit + 1 },
  }),
  'a command of a later version is decided': inServer({ waitsForNewer: false }),
  'an older command is not brought up': inServer({ bringsUp: false }),
  "the client's clock decides": inServer({ time: (_now, issuedAt) => issuedAt }),
  'a refusal is not answered': inServer({
    verdicts: (verdicts) => verdicts.filter(({ outcome }) => outcome === 'accepted'),
  }),
  'commands are decided again': inServer({ findVerdict: () => undefined, detectsForks: false }),
  'log written after the effect': inServer({ logsWithEffect: false }),
  'idempotency key not kept': inServer({ logsIdempotencyKeys: false }),
  'copied profiles not told apart': inServer({ detectsForks: false }),
  'an undone row of a copied profile is a fork for ever': inServer({ forksOnOtherIntent: true }),
  'epoch stays after a restore': inServer({ movesEpochOnRestore: false }),
  'scope of a checkpoint not compared': inServer({ comparesScope: false }),
  // What the device shows.
  'patches overlaid in the wrong order': inDevice({
    overlayCopy: (key, rows, held) => overlayCopy(key, rows.toReversed(), held),
  }),
  'settled patches shown until the whole row is': inDevice({
    overlayCopy: (key, rows, held) =>
      overlayCopy(
        key,
        rows.map((row) => (isAccepted(row) ? unanswered(row) : row)),
        held,
      ),
  }),
  'patches written into the truth': inDevice({
    afterSave(row, truth) {
      for (const change of row.patches) {
        const copy = truth.copyOf(change);
        const document = applyChange(copy?.document ?? null, change);
        const { collection, id } = change;
        truth
          .all(collection)
          .set(id, { id, revision: copy?.revision ?? 0, deleted: document === null, document });
      }
    },
    overlayCopy: (key, _rows, held) => overlayCopy(key, [], held),
  }),
  'a refused edit stays on the screen': inDevice({
    overlayCopy: (key, rows, held) =>
      overlayCopy(
        key,
        rows.map((row) => (row.verdict?.outcome === 'refused' ? unanswered(row) : row)),
        held,
      ),
  }),
  'count without patches': inDevice({
    seenCount: ({ truth }, collection, selector) => truth.count(collection, selector),
  }),
  'settled by the reply': inDevice({
    overlayCopy: (key, rows, held) =>
      overlayCopy(
        key,
        rows.filter((row) => !isAccepted(row)),
        held,
      ),
    settledRows: (rows) =>
      rows.filter((row) => !row.isSettled && (isWithoutEffect(row) || isAccepted(row))).map(({ n }) => n),
  }),
  'a verdict of another epoch counted': inDevice({
    overlayCopy: (key, rows, held) => overlayCopy(key, inEpoch(rows, held.position.epoch), held),
    settledRows: (rows, held) => settledRows(inEpoch(rows, held.position.epoch), held),
    mustReoffer: () => false,
  }),
  // How the device keeps and delivers.
  'first offer stored after the send': inDevice({
    marksBeforeSending: false,
    nextDelivery(state, event) {
      const rows =
        event.kind === 'loaded'
          ? event.rows.map((row) => ({ ...row, offeredAt: row.offeredAt ?? row.issuedAt }))
          : [];
      return deviceRules.nextDelivery(state, event.kind === 'loaded' ? { ...event, rows } : event);
    },
  }),
  'a void row goes up as its command': inDevice({
    commandOf: (row, client) => deviceRules.commandOf({ ...row, isVoid: false }, client),
  }),
  'a void row becomes a gap': outboxThat((store) => ({
    async makeVoid(n) {
      const row = rowsOf(store).rows.find((each) => each.n === n);
      if (!row || row.offeredAt !== null || row.verdict !== null) return false;
      rowsOf(store).rows = rowsOf(store).rows.filter((each) => each.n !== n);
      return true;
    },
  })),
  'a batch halved at the wrong end': inDevice({
    nextDelivery(state, event) {
      const step = deviceRules.nextDelivery(state, event);
      const effects = step.effects.map((effect) =>
        effect.kind === 'send' && state.batchLimit < 100
          ? { ...effect, rows: [must(effect.rows.at(-1), 'a row')] }
          : effect,
      );
      return { ...step, effects };
    },
  }),
  'a busy server asked at once': inDevice({
    nextDelivery: (state, event) =>
      deviceRules.nextDelivery(
        state,
        event.kind === 'failed' && event.failure.kind === 'throttled'
          ? { ...event, failure: { kind: 'server' } }
          : event,
      ),
  }),
  'a sent row forgotten without an answer': outboxThat((store) => ({
    async undelivered(limit) {
      return rowsOf(store)
        .rows.filter((row) => row.verdict === null && row.offeredAt === null)
        .slice(0, limit);
    },
  })),
  'verdicts matched by their number': outboxThat((store) => ({
    async recordVerdicts(verdicts: readonly Verdict[]) {
      rowsOf(store).rows = rowsOf(store).rows.map((row) => {
        const verdict = verdicts.find(({ n }) => n === row.n);
        return verdict && row.verdict === null ? { ...row, verdict } : row;
      });
    },
  })),
  'nothing offered again in a new epoch': inDevice({ reoffers: false, mustReoffer: () => false }),
  'unanswered rows dropped when the epoch moves': outboxThat((store) => ({
    async reoffer(epoch) {
      const count = await MapOutboxStore.prototype.reoffer.call(store, epoch);
      rowsOf(store).rows = rowsOf(store).rows.filter((row) => row.verdict !== null || row.offeredAt !== null);
      return count;
    },
  })),
  'refused rows offered again': outboxThat((store) => ({
    async reoffer(epoch) {
      const isAgain = (row: OutboxRow) => row.verdict?.outcome === 'refused' && row.verdict.epoch !== epoch;
      rowsOf(store).rows = rowsOf(store).rows.map((row) =>
        isAgain(row) ? { ...row, verdict: null, isVoid: false } : row,
      );
      return MapOutboxStore.prototype.reoffer.call(store, epoch);
    },
  })),
  'a reset keeps the old documents': inDevice({
    fillTruth({ before, documents, position, accept }) {
      if (!before) return deviceRules.fillTruth({ before, documents, position, accept });
      const truth = deviceRules.fillTruth({ before, documents: [], position, accept });
      for (const collection of ['customers', 'orders', 'appointments', 'staff'] as const)
        for (const [id, copy] of before.all(collection)) truth.all(collection).set(id, copy);
      truth.applyPage(documents);
      return truth;
    },
  }),
  'a reset for the scope ignored': inDevice({ obeysScopeReset: false }),
  'two windows lead': inDevice({ locksLeader: false }),
  'two clicks decide at once': inDevice({ locksSubmit: false }),
  'what cannot be read is dropped': inDevice({
    documentsOf: (documents) =>
      documents.filter(({ document }) => document === null || !('addedLater' in (document as object))),
  }),
};

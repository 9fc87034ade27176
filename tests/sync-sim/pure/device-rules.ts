import { newerCopies } from '#shared/sync/accept-copies.ts';
import { commandOf } from '#shared/sync/delivery-batch.ts';
import { nextDelivery } from '#shared/sync/delivery.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { overlayCopy, seenCount } from '#shared/sync/overlay.ts';
import { mustReoffer, overdueRows, settledRows } from '#shared/sync/settlement.ts';
import type { PulledDocument } from '#shared/sync/sync-protocol.ts';
import type { Position } from '#shared/sync/truth-store.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import { MapTruthStore, type AcceptCopies } from '#shared/testing/map-truth-store.ts';

export interface Filling {
  before: MapTruthStore | null;
  documents: readonly PulledDocument[];
  position: Position;
  accept: AcceptCopies;
}

/** The rules that a model device lives by: the product's core, and how it is used. The tests of the tests weaken one at a time. */
export const deviceRules = {
  overlayCopy,
  seenCount,
  settledRows,
  newerCopies,
  commandOf,
  nextDelivery,
  mustReoffer,
  overdueRows,
  newOutbox: (clientId: string): MapOutboxStore => new MapOutboxStore(clientId),
  /** [SY8] A new replica, with nothing of the one before. */
  fillTruth({ documents, position, accept }: Filling): MapTruthStore {
    const truth = new MapTruthStore(position, accept);
    truth.fill(documents, position);
    return truth;
  },
  /** What saving a row does beside saving it: nothing. */
  afterSave: (_row: OutboxRow, _truth: MapTruthStore): void => undefined,
  /** [SY1] The moment of the first offer is stored before the first send. */
  marksBeforeSending: true,
  /** [SY2] Documents are stored before the checkpoint that passes them. */
  storesDocumentsFirst: true,
  /** [SY8] Rows go up again when the epoch moved. */
  reoffers: true,
  /** [SY8] A reset for the scope is obeyed. */
  obeysScopeReset: true,
  /** [SY12] */
  locksLeader: true,
  locksSubmit: true,
  /** [SY3] What the horizon of a page that is not the last becomes. */
  horizonOf: (held: string, page: { horizon: string; hasMore: boolean }): string =>
    page.hasMore ? held : page.horizon,
  /** Which documents of a page are written. */
  documentsOf: (documents: readonly PulledDocument[]): readonly PulledDocument[] => documents,
};

export type DeviceRules = typeof deviceRules;

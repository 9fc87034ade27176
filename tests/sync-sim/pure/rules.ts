import { newerCopies } from '#shared/sync/accept-copies.ts';
import { commandOf } from '#shared/sync/delivery-batch.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { overlayCopy } from '#shared/sync/overlay.ts';
import { settledRows } from '#shared/sync/settlement.ts';
import type { MapTruthStore } from '#shared/testing/map-truth-store.ts';

/** The rules of the sync core that a model device lives by; the tests of the tests weaken one at a time. */
export interface Rules {
  overlayCopy: typeof overlayCopy;
  settledRows: typeof settledRows;
  newerCopies: typeof newerCopies;
  commandOf: typeof commandOf;
  /** What saving a row does beside saving it: nothing. */
  afterSave(row: OutboxRow, truth: MapTruthStore): void;
}

export const productRules: Rules = {
  overlayCopy,
  settledRows,
  newerCopies,
  commandOf,
  afterSave: () => undefined,
};

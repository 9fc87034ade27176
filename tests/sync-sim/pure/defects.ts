import { applyChange } from '#shared/command-kit/apply-change.ts';
import { overlayCopy } from '#shared/sync/overlay.ts';
import { isWithoutEffect, settledRows } from '#shared/sync/settlement.ts';
import { compareXid } from '#shared/sync/verdict.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { productRules, type Rules } from './rules.ts';

const isAccepted = ({ verdict }: OutboxRow): boolean => verdict?.outcome === 'accepted';

/** What is held as if nothing had been pulled since the verdict: every patch that is not latched counts. */
const overlayUnlatched: Rules['overlayCopy'] = (key, rows, held) =>
  overlayCopy(
    key,
    rows.map((row) => (isAccepted(row) ? { ...row, verdict: null } : row)),
    held,
  );

/** The rules of the sync core, each weakened in one way that a careless change could bring. Every one must be found. */
export const plantedDefects: Record<string, Rules> = {
  '[SY2] patches overlaid in the wrong order': {
    ...productRules,
    overlayCopy: (key, rows, held) => overlayCopy(key, rows.toReversed(), held),
  },
  '[SY2] settled patches overlaid until the whole row is latched': {
    ...productRules,
    overlayCopy: overlayUnlatched,
  },
  '[SY2] an older revision replaces a newer one': {
    ...productRules,
    newerCopies: (_held, incoming) => [...incoming],
  },
  '[SY2] patches written into the truth': {
    ...productRules,
    afterSave(row, truth) {
      for (const change of row.patches) {
        const copy = truth.copyOf(change);
        const document: AnyDocument | null = applyChange(copy?.document ?? null, change);
        const written = {
          id: change.id,
          revision: copy?.revision ?? 0,
          deleted: document === null,
          document,
        };
        truth.all(change.collection).set(change.id, written);
      }
    },
    overlayCopy: (key, _rows, held) => overlayCopy(key, [], held),
  },
  '[SY3] settled by the reply instead of the pull': {
    ...productRules,
    overlayCopy: (key, rows, held) =>
      overlayCopy(
        key,
        rows.filter((row) => !isAccepted(row)),
        held,
      ),
    settledRows: (rows) =>
      rows.filter((row) => !row.isSettled && (isWithoutEffect(row) || isAccepted(row))).map(({ n }) => n),
  },
  '[SY3] settled by the horizon alone, never by a revision': {
    ...productRules,
    overlayCopy: (key, rows, held) =>
      overlayUnlatched(
        key,
        rows.filter(({ verdict }) => verdict === null || compareXid(held.position.horizon, verdict.xid) <= 0),
        held,
      ),
    settledRows: (rows, held) =>
      rows
        .filter(
          (row) =>
            isWithoutEffect(row) ||
            (row.verdict !== null && compareXid(held.position.horizon, row.verdict.xid) > 0),
        )
        .map(({ n }) => n),
  },
  '[SY3] a verdict of another epoch counted': {
    ...productRules,
    overlayCopy: (key, rows, held) => overlayCopy(key, inEpoch(rows, held.position.epoch), held),
    settledRows: (rows, held) => settledRows(inEpoch(rows, held.position.epoch), held),
  },
  '[SY1] a void row sent as its command': {
    ...productRules,
    commandOf: (row, client) => productRules.commandOf({ ...row, isVoid: false }, client),
  },
};

function inEpoch(rows: readonly OutboxRow[], epoch: string): OutboxRow[] {
  return rows.map((row) => (row.verdict ? { ...row, verdict: { ...row.verdict, epoch } } : row));
}

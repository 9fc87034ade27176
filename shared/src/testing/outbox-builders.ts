import type { Refusal } from '../core/refusal.ts';
import type { DocumentKey } from '../documents/collections.ts';
import type { OutboxDraft, OutboxRow } from '../sync/outbox-row.ts';
import type { Verdict } from '../sync/verdict.ts';
import { NOW, idOf } from './builders.ts';
import { START_POSITION } from './map-truth-store.ts';

export function aDraft(overrides: Partial<OutboxDraft> = {}): OutboxDraft {
  return {
    commandId: idOf('command'),
    accountId: idOf('admin account'),
    name: 'customer.edit',
    version: 1,
    args: {},
    issuedAt: NOW,
    patches: [],
    ...overrides,
  };
}

/** A row that was saved and not offered yet; its command id follows `n`. */
export function aRow(overrides: Partial<OutboxRow> = {}): OutboxRow {
  const n = overrides.n ?? 1;
  const unanswered = { offeredAt: null, verdict: null, isVoid: false, isSettled: false, resolvedAt: null };
  return { ...aDraft({ commandId: idOf(`command ${n}`) }), n, ...unanswered, ...overrides };
}

/** The row after the server accepted it, having written these documents at these revisions. */
export function accepted(
  row: OutboxRow,
  documents: (DocumentKey & { revision: number })[],
  xid = '10',
): OutboxRow {
  return { ...row, offeredAt: NOW, verdict: { ...aVerdict(row), documents, xid } };
}

export function refused(
  row: OutboxRow,
  refusal: Refusal = { code: 'not_found', details: { collection: 'customers' } },
): OutboxRow {
  return { ...row, offeredAt: NOW, verdict: { ...aVerdict(row), outcome: 'refused', refusal } };
}

export function aVerdict(of: { n: number; commandId: string }): Verdict {
  return {
    n: of.n,
    commandId: of.commandId,
    outcome: 'accepted',
    refusal: null,
    epoch: START_POSITION.epoch,
    xid: '10',
    documents: [],
    decidedAt: NOW,
  };
}

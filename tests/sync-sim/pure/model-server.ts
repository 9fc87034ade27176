import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { Change } from '#shared/command-kit/change.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { VOID_COMMAND } from '#shared/sync/delivery-batch.ts';
import type { PushFailure } from '#shared/sync/delivery-failure.ts';
import type { Checkpoint, PulledDocument, PushRequest, PushedCommand } from '#shared/sync/sync-protocol.ts';
import type { Position } from '#shared/sync/truth-store.ts';
import type { Verdict, WrittenDocument } from '#shared/sync/verdict.ts';
import { NOW } from '#shared/testing/builders.ts';
import { Lineage } from './lineage.ts';
import { decideModel, type ModelCommand } from './model-commands.ts';

export type ModelPushReply = { ok: true; verdicts: Verdict[] } | { ok: false; failure: PushFailure };
export type ModelPage = {
  kind: 'page';
  documents: PulledDocument[];
  checkpoint: Checkpoint;
  horizon: string;
  hasMore: boolean;
};
export type ModelPullReply = ModelPage | { kind: 'reset' };

export interface ModelSnapshot {
  documents: PulledDocument[];
  checkpoint: Checkpoint;
  position: Position;
  /** The revision of every document then, in sight or not: for the checks alone. */
  revisions: Map<string, number>;
}

/** One entry per document, as the change feed has it: the last transaction that wrote it. */
interface Stored {
  document: Customer | null;
  revision: number;
  xid: number;
  seq: number;
  /** Whom it ever concerned; 'all' when it had no owner. */
  audience: Set<string>;
}

interface State {
  documents: Map<string, Stored>;
  lastN: Map<string, number>;
  holders: Map<string, string>;
  verdicts: Map<string, Verdict>;
  lineage: Lineage;
}

/** The server's side of the protocol on maps: log, numbers, revisions, feed with transactions in flight. */
export class ModelServer {
  private state: State = {
    documents: new Map(),
    lastN: new Map(),
    holders: new Map(),
    verdicts: new Map(),
    lineage: new Lineage(),
  };
  private backup: State | null = null;
  private readonly lineages = new Map<string, Lineage>();
  /** Transactions that have an id and are not committed; they hold the horizon back. */
  private readonly inFlight: number[] = [];
  private nextXid = 10;
  private nextSeq = 1;
  private epochNumber = 1;
  private restoreXid = 0;

  get epoch(): string {
    return `epoch-${this.epochNumber}`;
  }

  lineageOf(epoch: string): Lineage {
    return epoch === this.epoch ? this.state.lineage : (this.lineages.get(epoch) ?? new Lineage());
  }

  documentOf(id: string): Customer | null {
    return this.state.documents.get(id)?.document ?? null;
  }

  knows(commandId: string): boolean {
    return this.state.verdicts.has(commandId);
  }

  /** The documents in a scope, as a complete replica must have them. */
  inScope(scope: string): Customer[] {
    return [...this.state.documents.values()].flatMap(({ document }) =>
      document && isVisible(document, scope) ? [document] : [],
    );
  }

  push(request: PushRequest, scope: string): ModelPushReply {
    const verdicts: Verdict[] = [];
    for (const command of request.commands) {
      const outcome = this.accept(request.clientId, command, scope);
      if ('kind' in outcome)
        return verdicts.length > 0 ? { ok: true, verdicts } : { ok: false, failure: outcome };
      verdicts.push(outcome);
    }
    return { ok: true, verdicts };
  }

  pull(scope: string, checkpoint: Checkpoint, limit: number): ModelPullReply {
    if (checkpoint.epoch !== this.epoch) return { kind: 'reset' };
    const horizon = this.horizon();
    const after = [Number(checkpoint.xid), Number(checkpoint.seq)] as const;
    const due = [...this.state.documents]
      .filter(([, { xid, seq }]) => xid < horizon && (xid > after[0] || (xid === after[0] && seq > after[1])))
      .filter(([, { audience }]) => audience.has(scope) || audience.has('all'))
      .toSorted(([, left], [, right]) => left.xid - right.xid || left.seq - right.seq);
    const rows = due.slice(0, limit);
    const hasMore = due.length > limit;
    const last = rows.at(-1)?.[1];
    const end =
      hasMore && last
        ? { xid: last.xid, seq: last.seq }
        : { xid: Math.max(horizon, after[0]), seq: horizon > after[0] ? 0 : after[1] };
    return {
      kind: 'page',
      documents: rows.map(([id, stored]) => asPulled(id, stored, scope)),
      checkpoint: { ...checkpoint, xid: String(end.xid), seq: String(end.seq) },
      horizon: String(horizon),
      hasMore,
    };
  }

  snapshot(scope: string): ModelSnapshot {
    const horizon = String(this.horizon());
    return {
      documents: [...this.state.documents]
        .map(([id, stored]) => asPulled(id, stored, scope))
        .filter(({ deleted }) => !deleted),
      checkpoint: { epoch: this.epoch, scope, xid: horizon, seq: '0' },
      position: { epoch: this.epoch, horizon, snapshotHorizon: horizon },
      revisions: new Map([...this.state.documents].map(([id, { revision }]) => [id, revision])),
    };
  }

  /** Somebody else's transaction gets its id now and writes when it commits. */
  begin(): void {
    this.inFlight.push(this.takeXid());
  }

  /** Commits the oldest or any other transaction in flight with what it writes. False: there is none. */
  commit(pick: number, command: ModelCommand | null): boolean {
    const [xid] = this.inFlight.splice(pick % Math.max(1, this.inFlight.length), 1);
    if (xid === undefined) return false;
    const decision = command ? decideModel(command, (id) => this.documentOf(id), true) : null;
    if (decision?.ok) this.write(decision.changes, xid);
    return true;
  }

  saveBackup(): void {
    this.backup = copyOf(this.state);
  }

  /** [SY8] Back to the backup, in another epoch; every document counts as written now. */
  restore(): boolean {
    if (!this.backup) return false;
    this.lineages.set(this.epoch, this.state.lineage);
    this.state = copyOf(this.backup);
    this.epochNumber += 1;
    const xid = this.takeXid();
    this.restoreXid = xid;
    for (const stored of this.state.documents.values()) Object.assign(stored, { xid, seq: this.takeSeq() });
    return true;
  }

  private accept(clientId: string, command: PushedCommand, scope: string): Verdict | PushFailure {
    const lastN = this.state.lastN.get(clientId) ?? 0;
    const known = this.state.verdicts.get(command.commandId);
    const holder = this.state.holders.get(`${clientId} ${command.n}`);
    if (holder !== undefined && holder !== command.commandId) return { kind: 'forked' };
    if (command.n > lastN + 1) return { kind: 'behind', lastN };
    if (!known && command.n <= lastN) return { kind: 'forked' };
    this.state.lastN.set(clientId, Math.max(lastN, command.n));
    this.state.holders.set(`${clientId} ${command.n}`, command.commandId);
    const verdict = known ? this.inThisEpoch({ ...known, n: command.n }) : this.decide(command, scope);
    this.state.verdicts.set(command.commandId, verdict);
    return verdict;
  }

  /** A verdict that came through a restore counts as the restore's own, as the documents that came through do. */
  private inThisEpoch(verdict: Verdict): Verdict {
    return verdict.epoch === this.epoch
      ? verdict
      : { ...verdict, epoch: this.epoch, xid: String(this.restoreXid) };
  }

  private decide(command: PushedCommand, scope: string): Verdict {
    const xid = this.takeXid();
    const base = {
      n: command.n,
      commandId: command.commandId,
      epoch: this.epoch,
      xid: String(xid),
      decidedAt: NOW,
    };
    const refused = (refusal: Refusal): Verdict => ({ ...base, outcome: 'refused', refusal, documents: [] });
    if (command.name === VOID_COMMAND) return refused({ code: 'command.void', details: {} });
    const visible = (id: string) => {
      const document = this.documentOf(id);
      return document && isVisible(document, scope) ? document : null;
    };
    const decision = decideModel(command.args as ModelCommand, visible, true);
    if (!decision.ok) return refused({ code: 'not_found', details: { collection: 'customers' } });
    const isSeen = (id: string) => visible(id) !== null;
    const before = new Set(decision.changes.map(({ id }) => id).filter(isSeen));
    const written = this.write(decision.changes, xid).filter(({ id }) => before.has(id) || isSeen(id));
    const revisions = [...this.state.documents].map(([id, { revision }]) => [id, revision] as const);
    this.state.lineage.recordCommand(command.commandId, new Map(revisions));
    return { ...base, outcome: 'accepted', refusal: null, documents: written };
  }

  private write(changes: readonly Change[], xid: number): WrittenDocument[] {
    return changes.map((change) => {
      const stored = this.state.documents.get(change.id);
      const changed = applyChange(stored?.document ?? null, change) as Customer | null;
      const revision = (stored?.revision ?? 0) + 1;
      const document = changed && { ...changed, revision };
      const audience = new Set([
        ...(stored?.audience ?? []),
        ...(document ? [document.accountId ?? 'all'] : []),
      ]);
      this.state.documents.set(change.id, { document, revision, xid, seq: this.takeSeq(), audience });
      if (document) this.state.lineage.recordState(document, revision);
      return { collection: change.collection, id: change.id, revision };
    });
  }

  private horizon(): number {
    return Math.min(this.nextXid, ...this.inFlight);
  }

  private takeXid(): number {
    return this.nextXid++;
  }

  private takeSeq(): number {
    return this.nextSeq++;
  }
}

function isVisible(document: Customer, scope: string): boolean {
  return document.accountId === null || document.accountId === scope;
}

function asPulled(id: string, { document, revision }: Stored, scope: string): PulledDocument {
  const shown = document && isVisible(document, scope) ? document : null;
  return { collection: 'customers', id, revision, deleted: shown === null, document: shown };
}

function copyOf({ documents, lastN, holders, verdicts, lineage }: State): State {
  return {
    documents: new Map([...documents].map(([id, stored]) => [id, { ...stored }])),
    lastN: new Map(lastN),
    holders: new Map(holders),
    verdicts: new Map(verdicts),
    lineage: lineage.copy(),
  };
}

import { must } from '../core/assert.ts';
import {
  newestVerdict,
  type OutboxClient,
  type OutboxDraft,
  type OutboxRow,
  type OutboxStore,
} from '../sync/outbox-row.ts';
import type { Verdict } from '../sync/verdict.ts';

/** The outbox in memory. Rows are never changed in place, so that a row read earlier stays as it was. */
export class MapOutboxStore implements OutboxStore {
  private rows: OutboxRow[] = [];
  private as: OutboxClient;
  private lastN = 0;
  private again = 0;

  constructor(clientId: string) {
    this.as = { clientId, numberOffset: 0, epoch: null, newest: null };
  }

  async append(draft: OutboxDraft): Promise<OutboxRow> {
    const row: OutboxRow = {
      ...draft,
      n: this.nextN(),
      offeredAt: null,
      verdict: null,
      isVoid: false,
      isSettled: false,
      resolvedAt: null,
    };
    this.rows = [...this.rows, row];
    return row;
  }

  async open(): Promise<OutboxRow[]> {
    return this.rows.filter((row) => !row.isSettled || isUnresolved(row));
  }

  async undelivered(limit: number): Promise<OutboxRow[]> {
    return this.rows.filter(({ verdict }) => verdict === null).slice(0, limit);
  }

  async markOffered(ns: readonly number[], at: string): Promise<void> {
    this.change(
      (row) => ns.includes(row.n),
      (row) => ({ ...row, offeredAt: row.offeredAt ?? at }),
    );
  }

  async recordVerdicts(verdicts: readonly Verdict[]): Promise<void> {
    this.as = { ...this.as, newest: newestVerdict(this.as.newest, verdicts, this.as.epoch) };
    const byCommand = new Map(verdicts.map((verdict) => [verdict.commandId, verdict]));
    this.change(
      ({ commandId, verdict }) => verdict === null && byCommand.has(commandId),
      (row) => {
        const verdict = must(byCommand.get(row.commandId), 'the verdict that was looked up');
        return { ...row, verdict };
      },
    );
  }

  async markSettled(ns: readonly number[]): Promise<void> {
    this.change(
      (row) => ns.includes(row.n),
      (row) => ({ ...row, isSettled: true, patches: isUnresolved(row) ? row.patches : [] }),
    );
  }

  async makeVoid(n: number): Promise<boolean> {
    const row = this.rows.find((each) => each.n === n);
    if (!row || row.offeredAt !== null || row.verdict !== null) return false;
    this.change(
      (each) => each.n === n,
      (each) => ({ ...each, isVoid: true }),
    );
    return true;
  }

  async markResolved(n: number, at: string): Promise<void> {
    this.change(
      (row) => row.n === n,
      (row) => ({ ...row, resolvedAt: row.resolvedAt ?? at }),
    );
  }

  async client(): Promise<OutboxClient> {
    return this.as;
  }

  async renumber({ clientId, lastN }: { clientId: string; lastN: number }): Promise<void> {
    const first = this.rows.find(({ verdict }) => verdict === null)?.n ?? this.lastN + 1;
    this.as = { ...this.as, clientId, numberOffset: first - (lastN + 1) };
  }

  async reoffer(epoch: string): Promise<number> {
    const isLost = ({ verdict }: OutboxRow) => verdict?.outcome === 'accepted' && verdict.epoch !== epoch;
    const isSame = this.as.epoch === null || this.as.epoch === epoch;
    this.as = { ...this.as, epoch, newest: newestVerdict(this.as.newest, [], epoch) };
    if (isSame && !this.rows.some(isLost)) return 0;
    const isMoving = (row: OutboxRow) => row.verdict === null || isLost(row);
    // What was forgotten on purpose has no arguments to go up with.
    const again = this.rows.filter((row) => isMoving(row) && !row.isVoid && row.args !== null);
    const rest = this.rows.filter((row) => !isMoving(row));
    const count = again.filter(isLost).length;
    const renumbered = again.map((row) => ({ ...row, n: this.nextN(), verdict: null, isSettled: false }));
    this.rows = [...rest, ...renumbered];
    this.again += count;
    return count;
  }

  async sentAgain(): Promise<number> {
    return this.again;
  }

  async forgetSentAgain(): Promise<void> {
    this.again = 0;
  }

  /** Every row ever, settled ones too, in order of `n`. */
  all(): readonly OutboxRow[] {
    return this.rows;
  }

  private nextN(): number {
    this.lastN += 1;
    return this.lastN;
  }

  private change(isMeant: (row: OutboxRow) => boolean, change: (row: OutboxRow) => OutboxRow): void {
    this.rows = this.rows.map((row) => (isMeant(row) ? change(row) : row));
  }
}

function isUnresolved({ verdict, isVoid, resolvedAt }: OutboxRow): boolean {
  return verdict?.outcome === 'refused' && !isVoid && resolvedAt === null;
}

import { Dexie, type Table } from 'dexie';
import { addHours } from '#shared/core/zoned-time.ts';
import {
  newestVerdict,
  type OutboxClient,
  type OutboxDraft,
  type OutboxRow,
  type OutboxStore,
} from '#shared/sync/outbox-row.ts';

/** A row with the two marks that its indexes stand on; each is there only while it is true. */
type KeptRow = OutboxRow & { openN?: number; dueN?: number };

interface KeptIdentity extends OutboxClient {
  key: 'identity';
  nextN: number;
  sentAgain: number;
}

type OutboxTables = Dexie & { rows: Table<KeptRow, number>; identity: Table<KeptIdentity, string> };

export interface DexieOutbox extends OutboxStore {
  /** `stored` is called when the row is in the outbox, which may be before all else that makes it safe is done. */
  append(draft: OutboxDraft, stored?: () => void): Promise<OutboxRow>;
  /** All rows ever, settled ones too, in order of `n`: for the export. */
  all(): Promise<OutboxRow[]>;
  /**
   * [SY1] Forgets settled rows that were issued before; what is open stays, however old. A device whose clock has jumped
   * ahead forgets nothing for that: by the server's clock a row stays for 30 days after it was decided, too, for a
   * server that is put back asks for it again.
   */
  prune(before: string): Promise<void>;
  /** [SY7] The rows stay, what they were told does not: they can never go up again. */
  forgetArguments(ns: readonly number[]): Promise<void>;
  /** The `n` of the last row that is still open; 0 when none is. */
  lastN(): Promise<number>;
  rows(ns: readonly number[]): Promise<OutboxRow[]>;
  /** The last so many rows ever, settled ones too, the last first. */
  latest(limit: number): Promise<OutboxRow[]>;
  /** Nothing was ever saved in it, as far as this database knows. */
  isFresh(): Promise<boolean>;
  /**
   * Puts rows that it does not know at its end, in their order and unanswered; answers how many. They may have been
   * offered before, so they cannot be undone.
   */
  restore(rows: readonly OutboxDraft[], at: string): Promise<number>;
  close(): void;
}

/**
 * The outbox in a Dexie database of its own. Every promise resolves after the write is on the disk as far as the
 * browser can say (`strict`), or rejects with nothing written.
 */
export function openOutbox(name: string, newClientId: () => string): DexieOutbox {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as OutboxTables;
  db.version(1).stores({ rows: 'n, commandId, openN, dueN', identity: 'key' });

  const writing = <Result>(work: () => Promise<Result>): Promise<Result> =>
    db.transaction('rw', db.rows, db.identity, work);

  async function identity(): Promise<KeptIdentity> {
    const known: Partial<KeptIdentity> | undefined = await db.identity.get('identity');
    const fresh = { epoch: null, newest: null, sentAgain: 0, numberOffset: 0, nextN: 1 };
    if (known?.clientId !== undefined)
      return { ...fresh, ...known, key: 'identity', clientId: known.clientId };
    const made: KeptIdentity = { ...fresh, key: 'identity', clientId: newClientId() };
    await db.identity.add(made);
    return made;
  }

  async function changeRows(ns: readonly number[], change: (row: OutboxRow) => OutboxRow): Promise<void> {
    await writing(async () => {
      const rows = await db.rows.bulkGet([...ns]);
      await db.rows.bulkPut(rows.flatMap((row) => (row ? [kept(change(bare(row)))] : [])));
    });
  }

  return {
    async client() {
      // Asked before every request: where it is known nothing is locked for it.
      const known = await db.identity.get('identity');
      const { clientId, numberOffset, epoch, newest } = isWhole(known) ? known : await writing(identity);
      return { clientId, numberOffset, epoch, newest };
    },
    renumber: ({ clientId, lastN }) =>
      writing(async () => {
        const self = await identity();
        const first = await db.rows.orderBy('dueN').first();
        await db.identity.put({ ...self, clientId, numberOffset: (first?.n ?? self.nextN) - lastN - 1 });
      }),
    reoffer: (epoch) =>
      writing(async () => {
        const self = await identity();
        const rows = (await db.rows.orderBy('n').toArray()).map(bare);
        const lost = rows.filter((row) => isAcceptedElsewhere(row, epoch));
        const here = { ...self, epoch, newest: newestVerdict(self.newest, [], epoch) };
        if (lost.length === 0 && (self.epoch === null || self.epoch === epoch)) {
          await db.identity.put(here);
          return 0;
        }
        const moving = rows.filter((row) => row.verdict === null || isAcceptedElsewhere(row, epoch));
        // What was forgotten on purpose has no arguments to go up with.
        const again = moving.filter(({ isVoid, args }) => !isVoid && args !== null);
        await db.rows.bulkDelete(moving.map(({ n }) => n));
        await db.rows.bulkAdd(
          again.map((row, at) => kept({ ...row, n: self.nextN + at, verdict: null, isSettled: false })),
        );
        const count = again.filter(({ verdict }) => verdict !== null).length;
        const nextN = self.nextN + again.length;
        await db.identity.put({ ...here, nextN, sentAgain: self.sentAgain + count });
        return count;
      }),
    sentAgain: async () => (await db.identity.get('identity'))?.sentAgain ?? 0,
    forgetSentAgain: () =>
      writing(async () => void (await db.identity.put({ ...(await identity()), sentAgain: 0 }))),
    async append(draft, stored) {
      const appended = await writing(async () => {
        const self = await identity();
        const row = unanswered(draft, self.nextN);
        await db.rows.add(kept(row));
        await db.identity.put({ ...self, nextN: self.nextN + 1 });
        return row;
      });
      stored?.();
      return appended;
    },
    async open(only) {
      if (!only) return (await db.rows.orderBy('openN').toArray()).map(bare);
      const [asked, later] = await db.transaction('r', db.rows, () =>
        Promise.all([db.rows.bulkGet([...only.ns]), db.rows.where('openN').above(only.after).toArray()]),
      );
      const isOpen = (row: KeptRow | undefined) => row?.openN !== undefined && row.n <= only.after;
      return [...asked.flatMap((row) => (row && isOpen(row) ? [row] : [])), ...later]
        .toSorted((one, other) => one.n - other.n)
        .map(bare);
    },
    async undelivered(limit) {
      return (await db.rows.orderBy('dueN').limit(limit).toArray()).map(bare);
    },
    markOffered: (ns, at) =>
      changeRows(ns, (row) => (row.offeredAt === null ? { ...row, offeredAt: at } : row)),
    recordVerdicts: (verdicts) =>
      writing(async () => {
        const self = await identity();
        await db.identity.put({ ...self, newest: newestVerdict(self.newest, verdicts, self.epoch) });
        const byCommand = new Map(verdicts.map((verdict) => [verdict.commandId, verdict]));
        const rows = await db.rows
          .where('commandId')
          .anyOf([...byCommand.keys()])
          .toArray();
        const answered = rows.flatMap((row) => {
          const verdict = byCommand.get(row.commandId);
          return verdict && row.verdict === null ? [kept({ ...bare(row), verdict })] : [];
        });
        await db.rows.bulkPut(answered);
      }),
    markSettled: (ns) =>
      changeRows(ns, (row) => ({ ...row, isSettled: true, patches: isUnresolved(row) ? row.patches : [] })),
    makeVoid: (n) =>
      writing(async () => {
        const row = await db.rows.get(n);
        if (!row || row.offeredAt !== null || row.verdict !== null) return false;
        await db.rows.put(kept({ ...bare(row), isVoid: true }));
        return true;
      }),
    markResolved: (n, at) => changeRows([n], (row) => ({ ...row, resolvedAt: row.resolvedAt ?? at })),
    forgetArguments: (ns) =>
      changeRows(ns, ({ batch, ...row }) => ({
        ...row,
        args: null,
        patches: [],
        ...(batch && { batch: { ...batch, counter: null } }),
      })),
    async latest(limit) {
      const { nextN } = await identity();
      const rows = await db.rows
        .where('n')
        .aboveOrEqual(nextN - limit)
        .toArray();
      return rows.map(bare).toReversed();
    },
    async all() {
      return (await db.rows.orderBy('n').toArray()).map(bare);
    },
    prune: (before) =>
      writing(async () => {
        const rows = await db.rows.toArray();
        const recent = recentlyDecided(rows);
        const isDone = ({ openN, dueN, issuedAt, verdict }: KeptRow) =>
          openN === undefined &&
          dueN === undefined &&
          issuedAt < before &&
          (verdict?.decidedAt ?? '') < recent;
        await db.rows.bulkDelete(rows.filter(isDone).map(({ n }) => n));
      }),
    lastN: async () => (await db.rows.orderBy('openN').last())?.n ?? 0,
    rows: async (ns) => (await db.rows.bulkGet([...ns])).flatMap((row) => (row ? [bare(row)] : [])),
    isFresh: async () => (await db.identity.count()) === 0,
    restore: (drafts, at) =>
      writing(async () => {
        const commandIds = drafts.map(({ commandId }) => commandId);
        const known = await db.rows.where('commandId').anyOf(commandIds).toArray();
        const knownIds = new Set(known.map(({ commandId }) => commandId));
        const lost = drafts.filter(({ commandId }) => !knownIds.has(commandId));
        const self = await identity();
        const rows = lost.map((draft, place) => ({
          ...unanswered(draft, self.nextN + place),
          offeredAt: at,
        }));
        await db.rows.bulkAdd(rows.map(kept));
        await db.identity.put({ ...self, nextN: self.nextN + lost.length });
        return lost.length;
      }),
    close: () => db.close(),
  };
}

const KEPT_DAYS = 30;

/** The moment, by the server's clock, from which on rows are too young to be forgotten. */
function recentlyDecided(rows: readonly OutboxRow[]): string {
  const newest = rows.reduce((latest, { verdict }) => {
    const decidedAt = verdict?.decidedAt ?? '';
    return decidedAt > latest ? decidedAt : latest;
  }, '');
  return newest === '' ? '' : addHours(newest, -24 * KEPT_DAYS);
}

function unanswered(draft: OutboxDraft, n: number): OutboxRow {
  return {
    ...draft,
    n,
    offeredAt: null,
    verdict: null,
    isVoid: false,
    isSettled: false,
    resolvedAt: null,
  };
}

/** A refusal that the user has not dealt with; a row that was undone is none, whatever the server calls it. */
export function isUnresolved({ verdict, isVoid, resolvedAt }: OutboxRow): boolean {
  return verdict?.outcome === 'refused' && !isVoid && resolvedAt === null;
}

function isAcceptedElsewhere({ verdict }: OutboxRow, epoch: string): boolean {
  return verdict?.outcome === 'accepted' && verdict.epoch !== epoch;
}

/** An earlier version kept less. */
function isWhole(known: Partial<KeptIdentity> | undefined): known is KeptIdentity {
  return known?.newest !== undefined && known.epoch !== undefined && known.numberOffset !== undefined;
}

function kept(row: OutboxRow): KeptRow {
  const isOpen = !row.isSettled || isUnresolved(row);
  return { ...row, ...(isOpen && { openN: row.n }), ...(row.verdict === null && { dueN: row.n }) };
}

function bare({ openN: _open, dueN: _due, ...row }: KeptRow): OutboxRow {
  return row;
}

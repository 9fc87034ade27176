import { Dexie, type Table } from 'dexie';
import type { OutboxClient, OutboxDraft, OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';
import type { Verdict } from '#shared/sync/verdict.ts';

/** A row with the two marks that its indexes stand on; each is there only while it is true. */
type KeptRow = OutboxRow & { openN?: number; dueN?: number };

interface KeptIdentity extends OutboxClient {
  key: 'identity';
  nextN: number;
}

type OutboxTables = Dexie & { rows: Table<KeptRow, number>; identity: Table<KeptIdentity, string> };

export interface DexieOutbox extends OutboxStore {
  /** All rows ever, settled ones too, in order of `n`: for the export. */
  all(): Promise<OutboxRow[]>;
  /** [SY1] Forgets settled rows that were issued before; what is open stays, however old. */
  prune(before: string): Promise<void>;
  /** The `n` of the last row that is still open; 0 when none is. */
  lastN(): Promise<number>;
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
    const kept = await db.identity.get('identity');
    if (kept) return kept;
    const made: KeptIdentity = { key: 'identity', clientId: newClientId(), numberOffset: 0, nextN: 1 };
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
    client: () =>
      writing(async () => {
        const { clientId, numberOffset } = await identity();
        return { clientId, numberOffset };
      }),
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
        const moving = rows.filter(({ verdict }) => verdict === null || isAcceptedElsewhere(verdict, epoch));
        const again = moving.filter(({ isVoid }) => !isVoid);
        await db.rows.bulkDelete(moving.map(({ n }) => n));
        await db.rows.bulkAdd(
          again.map((row, at) => kept({ ...row, n: self.nextN + at, verdict: null, isSettled: false })),
        );
        await db.identity.put({ ...self, nextN: self.nextN + again.length });
      }),
    append: (draft: OutboxDraft) =>
      writing(async () => {
        const self = await identity();
        const row: OutboxRow = {
          ...draft,
          n: self.nextN,
          offeredAt: null,
          verdict: null,
          isVoid: false,
          isSettled: false,
          resolvedAt: null,
        };
        await db.rows.add(kept(row));
        await db.identity.put({ ...self, nextN: self.nextN + 1 });
        return row;
      }),
    async open() {
      return (await db.rows.orderBy('openN').toArray()).map(bare);
    },
    async undelivered(limit) {
      return (await db.rows.orderBy('dueN').limit(limit).toArray()).map(bare);
    },
    markOffered: (ns, at) =>
      changeRows(ns, (row) => (row.offeredAt === null ? { ...row, offeredAt: at } : row)),
    recordVerdicts: (verdicts) =>
      writing(async () => {
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
    async all() {
      return (await db.rows.orderBy('n').toArray()).map(bare);
    },
    prune: (before) =>
      writing(async () => {
        const isDone = ({ openN, dueN, issuedAt }: KeptRow) =>
          openN === undefined && dueN === undefined && issuedAt < before;
        await db.rows.filter(isDone).delete();
      }),
    lastN: async () => (await db.rows.orderBy('openN').last())?.n ?? 0,
    close: () => db.close(),
  };
}

/** A refusal that the user has not dealt with; a row that was undone is none, whatever the server calls it. */
export function isUnresolved({ verdict, isVoid, resolvedAt }: OutboxRow): boolean {
  return verdict?.outcome === 'refused' && !isVoid && resolvedAt === null;
}

function isAcceptedElsewhere(verdict: Verdict, epoch: string): boolean {
  return verdict.outcome === 'accepted' && verdict.epoch !== epoch;
}

function kept(row: OutboxRow): KeptRow {
  const isOpen = !row.isSettled || isUnresolved(row);
  return { ...row, ...(isOpen && { openN: row.n }), ...(row.verdict === null && { dueN: row.n }) };
}

function bare({ openN: _open, dueN: _due, ...row }: KeptRow): OutboxRow {
  return row;
}

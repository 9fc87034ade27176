import { Dexie, type Table } from 'dexie';
import type { Checkpoint, SessionInfo } from '#shared/sync/sync-protocol.ts';
import { FIRST_PLACE, type SlicePlace } from '#shared/sync/anti-entropy.ts';
import { REPLICA_VERSION } from './collection-schemas.ts';
import {
  openQuarantine,
  QUARANTINE_SCHEMA,
  type QuarantineStore,
  type QuarantineTable,
} from './quarantine-dexie.ts';

/** Which truth database is current, and how far it is. */
export interface CurrentTruth {
  readonly database: string;
  readonly version: number;
  readonly checkpoint: Checkpoint;
  /** See `Position`. */
  readonly horizon: string;
  readonly snapshotHorizon: string;
  /** By the device's clock. */
  readonly lastSyncAt: string;
  /** When it was filled, by both clocks: how much time has passed since is the device's word, the date is not. */
  readonly filled?: { readonly serverTime: string; readonly deviceMs: number };
}

/** [SY13] How far the comparison with the server is, and what it has found on this device. */
export interface Comparison {
  place: SlicePlace;
  slices: number;
  /** Documents that differed from the server's and were fetched again. */
  repaired: number;
  lastRepairAt: string | null;
}

const NOTHING_COMPARED: Comparison = { place: FIRST_PLACE, slices: 0, repaired: 0, lastRepairAt: null };

/** What the server last said about the account, so that the actor is known offline. */
export type KnownSession = Pick<SessionInfo, 'accountId' | 'email' | 'displayName' | 'role' | 'staffId'>;

interface MetaValues {
  current: CurrentTruth;
  session: KnownSession;
  /** Truth databases no longer or never used, to be deleted when nobody has them open. */
  leftovers: string[];
  comparison: Comparison;
}

type KeptValue = { [Key in keyof MetaValues]: { key: Key; value: MetaValues[Key] } }[keyof MetaValues];
type MetaTables = Dexie & { kept: Table<KeptValue, string>; quarantine: QuarantineTable };

/** What a replica must know about itself. One small Dexie database per account. */
export interface ReplicaMeta {
  /** Null before the first snapshot and after an update that needs another one. */
  current(): Promise<CurrentTruth | null>;
  /** The checkpoint of the current database moved; refused when another database is current by now. */
  advance(current: CurrentTruth): Promise<boolean>;
  /** Names a database that is about to be filled, so that a crash in the middle leaves no litter. */
  beginStaging(database: string): Promise<void>;
  /** Makes the filled database the current one and the older one a leftover, in one write. */
  flip(next: CurrentTruth): Promise<void>;
  /** Reads end here: nothing is current any more. */
  forgetCurrent(): Promise<void>;
  leftovers(): Promise<readonly string[]>;
  dropLeftover(database: string): Promise<void>;
  session(): Promise<KnownSession | null>;
  saveSession(session: KnownSession): Promise<void>;
  comparison(): Promise<Comparison>;
  saveComparison(comparison: Comparison): Promise<void>;
  readonly quarantine: QuarantineStore;
  close(): void;
}

export function openMeta(name: string): ReplicaMeta {
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as MetaTables;
  db.version(1).stores({ kept: 'key' });
  db.version(2).stores({ kept: 'key', quarantine: QUARANTINE_SCHEMA });
  const quarantine = openQuarantine(db.quarantine);

  async function read<Key extends keyof MetaValues>(key: Key): Promise<MetaValues[Key] | null> {
    const found = await db.kept.get(key);
    return found ? (found.value as MetaValues[Key]) : null;
  }
  const writing = <Result>(work: () => Promise<Result>): Promise<Result> =>
    db.transaction('rw', db.kept, work);
  const write = (kept: KeptValue): Promise<string> => db.kept.put(kept);
  const leftovers = async (): Promise<string[]> => (await read('leftovers')) ?? [];
  const writeLeftovers = (names: Iterable<string>): Promise<string> =>
    write({ key: 'leftovers', value: [...new Set(names)] });

  return {
    async current() {
      const current = await read('current');
      return current?.version === REPLICA_VERSION ? current : null;
    },
    advance: (next) =>
      writing(async () => {
        const current = await read('current');
        if (current?.database !== next.database) return false;
        await write({ key: 'current', value: next });
        return true;
      }),
    beginStaging: (database) =>
      writing(async () => void (await writeLeftovers([...(await leftovers()), database]))),
    flip: (next) =>
      writing(async () => {
        const current = await read('current');
        const unused = [...(await leftovers()), ...(current ? [current.database] : [])];
        await writeLeftovers(unused.filter((database) => database !== next.database));
        await write({ key: 'current', value: next });
      }),
    forgetCurrent: () =>
      writing(async () => {
        const current = await read('current');
        if (current) await writeLeftovers([...(await leftovers()), current.database]);
        await db.kept.delete('current');
      }),
    leftovers,
    dropLeftover: (database) =>
      writing(
        async () => void (await writeLeftovers((await leftovers()).filter((each) => each !== database))),
      ),
    session: () => read('session'),
    saveSession: async (session) => void (await write({ key: 'session', value: session })),
    comparison: async () => (await read('comparison')) ?? NOTHING_COMPARED,
    saveComparison: async (value) => void (await write({ key: 'comparison', value })),
    quarantine,
    close: () => db.close(),
  };
}

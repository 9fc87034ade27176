import { must } from '#shared/core/assert.ts';
import type { DocumentKey } from '#shared/documents/collections.ts';
import type { Checkpoint } from '#shared/sync/sync-protocol.ts';
import type { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import type { MapTruthStore } from '#shared/testing/map-truth-store.ts';
import type { FaultName } from './fault-names.ts';
import { Locks } from './locks.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Session } from './sim-server.ts';

export interface CurrentTruth {
  truth: MapTruthStore;
  checkpoint: Checkpoint;
  /** For the checks: the revision of every document when the snapshot was taken. */
  revisions: ReadonlyMap<string, number>;
}

type DiskFault = 'quota exceeded' | 'storage write error';

export class DiskFailure extends Error {}

/** What survives a device's death. Each write happens as a whole or not at all. */
export class SimDisk {
  outbox: MapOutboxStore;
  /** Null before the first snapshot and while reads are closed. */
  current: CurrentTruth | null = null;
  session: Session | null = null;
  /** Web locks, shared by the windows. */
  readonly locks = new Locks();
  /** Happens to the next writes. */
  faults: DiskFault[] = [];
  /** Copies written since the checks last looked. */
  touched: DocumentKey[] = [];
  /** Moves with each write. */
  changes = 0;
  private readonly scheduler: Scheduler;
  private readonly hit: (name: FaultName) => void;

  constructor(outbox: MapOutboxStore, scheduler: Scheduler, hit: (name: FaultName) => void) {
    this.outbox = outbox;
    this.scheduler = scheduler;
    this.hit = hit;
  }

  /** A write by a window: it may die before, or after without knowing that it was done. */
  async write<Result>(life: Life, work: () => Promise<Result>): Promise<Result> {
    await this.scheduler.pause(life);
    const fault = this.faults.shift();
    if (fault) {
      this.hit(fault);
      throw new DiskFailure(fault);
    }
    const result = await work();
    this.changes += 1;
    await this.scheduler.pause(life, 2);
    return result;
  }

  async read<Result>(life: Life, work: () => Promise<Result>): Promise<Result> {
    await this.scheduler.pause(life, 2);
    return work();
  }

  /** A copied profile: the same rows under the same client id. */
  copyTo(other: SimDisk): void {
    other.outbox = copied(this.outbox);
    other.session = this.session;
    if (this.current) {
      const truth = copied(this.current.truth);
      other.current = { ...this.current, truth };
    }
  }

  truth(): MapTruthStore {
    return must(this.current, 'a replica').truth;
  }
}

/** Rows are never changed in place; the maps of the copies are. */
function copied<Store extends object>(store: Store): Store {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(store) as object) as Store, store);
  if (!('copies' in copy)) return copy;
  const copies = copy.copies as Map<string, Map<string, unknown>>;
  return Object.assign(copy, {
    copies: new Map([...copies].map(([name, documents]) => [name, new Map(documents)])),
  });
}

import { IDBFactory as FakeIndexedDB } from 'fake-indexeddb';
import type { CommandName } from '#shared/access/permissions.ts';
import { must } from '#shared/core/assert.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { Replica, SeenWindow, SubmitOutcome, SyncStatus } from '#desktop/renderer/replica/replica.ts';
import type { LoadWindow } from './bundle-window.ts';
import { Chance } from './chance.ts';
import { DeviceChannels } from './device-channels.ts';
import { copyDatabases } from './copied-databases.ts';
import { deviceJournal } from './device-journal.ts';
import { DeviceLocks } from './device-locks.ts';
import { DeviceWindow, type DeviceParts } from './device-window.ts';
import { DeviceNetwork, type NetworkOptions } from './network.ts';
import type { SimulatedPerson } from './office-data.ts';
import type { OfficeWorld } from './office-world.ts';
import { PRESENT, type Release } from './releases.ts';
import type { View } from './view.ts';
import type { DiskFault } from './window-storage.ts';

export interface OpenWindow {
  window: DeviceWindow;
  /** Of the application that it runs. */
  release: Release;
  replica: Replica;
  status: SyncStatus | null;
  attention: readonly OutboxRow[];
  waiting: readonly OutboxRow[];
}

export interface DeviceOptions {
  person: SimulatedPerson;
  world: OfficeWorld;
  load: LoadWindow;
  seed: number;
  speed: number;
  /** Of another device of the same person. */
  isCopy: boolean;
  /** Something came that this one's release cannot read. */
  metUnreadable(): void;
  network: Omit<NetworkOptions, 'serverUrl' | 'random'>;
}

/** Nobody waits longer for a window that may have died meanwhile. */
const DIED = Symbol('died');

/** One person's machine: its databases, its network, its clock, and the windows that are open on it. */
export class SimulatedDevice {
  readonly person: SimulatedPerson;
  readonly isCopy: boolean;
  /** Of its person, or of their second device. */
  readonly name: string;
  readonly network: DeviceNetwork;
  readonly indexedDB: IDBFactory = new FakeIndexedDB();
  /** By how much its clock is wrong, milliseconds. */
  clockError = 0;
  hasJumped = false;
  /** Of the application that the next window runs. */
  release: Release = PRESENT;
  diskFault: DiskFault = null;
  windows: OpenWindow[] = [];
  /** Every command that it has ever shown as refused. */
  readonly refused = new Set<string>();
  private token = '';
  private readonly journals = new Map<string, Uint8Array<ArrayBuffer>>();
  private readonly parts: DeviceParts;
  private readonly options: DeviceOptions;
  private readonly chance: Chance;

  constructor(options: DeviceOptions) {
    const { person, world, seed, speed, network, isCopy } = options;
    this.options = options;
    this.person = person;
    this.isCopy = isCopy;
    this.name = isCopy ? `copy of ${person.name}` : person.name;
    this.chance = new Chance(seed);
    this.network = new DeviceNetwork({
      ...network,
      serverUrl: () => world.url(),
      random: () => this.chance.next(),
    });
    this.parts = {
      indexedDB: this.indexedDB,
      locks: new DeviceLocks(),
      channels: new DeviceChannels(),
      diskFault: (database) => (database.endsWith('-outbox') ? this.diskFault : null),
      speed,
    };
  }

  /** Signs in anew; windows that are opened from now on bring this session. */
  async signIn(): Promise<void> {
    this.token = await this.options.world.signIn(this.person.accountId);
  }

  /** Opens one more window on what the device holds. Null when it was killed before it was open. */
  async openWindow(): Promise<OpenWindow | null> {
    const { person, world, load, metUnreadable } = this.options;
    const { release } = this;
    const window = new DeviceWindow((globals) => load(globals, release), this.parts);
    const host = window.module.createReplicaHost({
      fetch: (input, init) => window.alive(this.network.fetchFor(window.signal)(input, init)),
      now: () => world.clock() + this.clockError,
      random: () => this.chance.next(),
      newId: () => this.chance.id(),
      onResume: () => () => undefined,
      openJournal: (name) => deviceJournal(this.journals, name, window),
      heartbeatTimeoutMs: 24 * 3_600_000,
    });
    const opening = host.open({
      token: this.token,
      serverUrl: '',
      accountId: person.accountId,
      role: person.role,
      displayName: person.name,
      email: `${person.name}@x.example`,
    });
    const placeholder: OpenWindow = {
      window,
      release,
      replica: null as never,
      status: null,
      attention: [],
      waiting: [],
    };
    this.windows.push(placeholder);
    const replica = await untilDead(window, opening);
    if (replica === DIED) return null;
    placeholder.replica = replica;
    replica.watchStatus((status) => {
      if (status.unreadable > (placeholder.status?.unreadable ?? 0)) metUnreadable();
      placeholder.status = status;
    });
    replica.watchAttention((rows) => {
      placeholder.attention = rows;
      for (const { commandId } of rows) this.refused.add(commandId);
    });
    replica.watchWaiting((rows) => {
      placeholder.waiting = rows;
    });
    return placeholder;
  }

  /** The window that its user works in; opens one where none is. */
  async front(): Promise<OpenWindow | null> {
    const ready = this.windows.filter(({ replica }) => replica !== null);
    return this.chance.pick(ready) ?? (this.windows.length === 0 ? this.openWindow() : null);
  }

  /** What lies on this one's disk now lies on the other's too. */
  async copyTo(other: SimulatedDevice): Promise<void> {
    for (const [name, bytes] of this.journals) other.journals.set(name, bytes);
    await copyDatabases(this.indexedDB, other.indexedDB);
  }

  /** Ends one window as the end of its process does; all of them without a number. */
  kill(at?: number): void {
    const dying = at === undefined ? this.windows : this.windows.filter((_, index) => index === at);
    for (const { window } of dying) window.kill();
    this.windows = this.windows.filter(({ window }) => !window.isDead);
  }

  /** The server's account of the session that new windows bring. */
  sessionToken(): string {
    return this.token;
  }

  async submit(
    name: CommandName,
    args: unknown,
    window?: OpenWindow,
  ): Promise<SubmitOutcome | 'died' | 'trouble'> {
    const open = window ?? (await this.front());
    if (!open) return 'died';
    const submitted = open.replica.submit(name, args).catch(() => 'trouble' as const);
    const outcome = await untilDead(open.window, submitted);
    return outcome === DIED ? 'died' : outcome;
  }

  /** Everything as the user sees it now; null when the window died meanwhile. */
  async view(
    window: OpenWindow,
    collections: readonly CollectionName[] = collectionNames,
  ): Promise<View | null> {
    const open = window;
    const looked = await untilDead(
      open.window,
      Promise.all(
        collections.map(async (name) => [name, (await look(open.replica, name)).documents] as const),
      ),
    );
    if (looked === DIED) return null;
    const seen = new Map(
      looked.map(([name, found]) => [name, found.map(({ document }) => document)] as const),
    );
    return { actor: open.replica.actor(), seen };
  }

  /** What lies in the outbox, settled rows too; needs a window. */
  async outboxRows(): Promise<OutboxRow[]> {
    const open = must(await this.front(), 'an open window');
    const exported = await untilDead(open.window, open.replica.exportOutbox());
    if (exported === DIED) return [];
    const { rows } = JSON.parse(exported) as { rows: OutboxRow[] };
    return rows;
  }
}

/** All documents of a collection as a list shows them. */
export function look(replica: Replica, collection: CollectionName): Promise<SeenWindow<AnyDocument>> {
  return new Promise((resolve) => {
    const stop = replica.watchWindow(
      collection,
      { selector: {}, sort: [], skip: 0, limit: 100_000 },
      (window) => {
        resolve(window);
        queueMicrotask(() => stop());
      },
    );
  });
}

/** What comes of the work, or `DIED` when its window died first: then it never resolves. */
export async function untilDead<Value>(
  window: DeviceWindow,
  work: Promise<Value>,
): Promise<Value | typeof DIED> {
  if (window.isDead) return DIED;
  const { signal } = window;
  let stop = (): void => undefined;
  const died = new Promise<typeof DIED>((resolve) => {
    const onAbort = () => resolve(DIED);
    signal.addEventListener('abort', onAbort);
    stop = () => signal.removeEventListener('abort', onAbort);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, died]);
  } finally {
    stop();
  }
}

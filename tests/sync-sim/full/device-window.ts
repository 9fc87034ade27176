import { IDBKeyRange } from 'fake-indexeddb';
import type { WindowGlobals, WindowModule } from './bundle-window.ts';
import type { DeviceChannels } from './device-channels.ts';
import type { DeviceLocks } from './device-locks.ts';
import { WindowStorage, type DiskFault } from './window-storage.ts';

/** The storage library advertises. */
const QUIET = { ...console, log: () => undefined, warn: () => undefined };

/** What the windows of one device share; it outlives them. */
export interface DeviceParts {
  indexedDB: IDBFactory;
  locks: DeviceLocks;
  channels: DeviceChannels;
  diskFault(database: string): DiskFault;
  /** How many times faster than the wall its timers run. */
  speed: number;
}

/**
 * One window: the application's code, evaluated for it alone. `kill` ends it as the end of a process does, between
 * any two of its awaits: no timer, reply, message or database event reaches it any more, and nothing it may still do
 * has an effect.
 */
export class DeviceWindow {
  readonly module: WindowModule;
  isDead = false;
  private readonly storage: WindowStorage;
  private readonly parts: DeviceParts;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly dying = new AbortController();

  constructor(load: (globals: WindowGlobals) => WindowModule, parts: DeviceParts) {
    this.parts = parts;
    this.storage = new WindowStorage(parts.indexedDB, (database) => parts.diskFault(database));
    const target = new EventTarget();
    const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const { speed } = parts;
    const own = {
      window: target,
      document,
      navigator: { locks: parts.locks.of(this), onLine: true, userAgent: 'simulated window' },
      location: { href: 'http://simulated/', search: '', origin: 'http://simulated' },
      indexedDB: this.storage.factory,
      IDBKeyRange,
      BroadcastChannel: parts.channels.of(this),
      MessageChannel: undefined,
      setTimeout: (work: () => void, ms = 0) => this.timer(setTimeout, work, ms / speed),
      setInterval: (work: () => void, ms = 0) => this.timer(setInterval, work, ms / speed),
      clearTimeout: (timer: NodeJS.Timeout | undefined) => this.forget(timer),
      clearInterval: (timer: NodeJS.Timeout | undefined) => this.forget(timer),
      setImmediate: undefined,
      fetch: undefined,
      process: undefined,
      console: QUIET,
    };
    // Defined, not assigned: several of the process's own are setters. Dexie puts its own Promise in the place of the
    // other while a transaction runs.
    const outer = Object.create(globalThis, fieldsOf({ ...own, Promise })) as object;
    Object.assign(target, own);
    this.module = load({ ...own, globalThis: outer, self: outer });
  }

  /** Aborts when the window dies. */
  get signal(): AbortSignal {
    return this.dying.signal;
  }

  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.parts.channels.release(this);
    this.storage.kill();
    this.dying.abort();
    this.parts.locks.release(this);
  }

  /** What the window waits for from outside; it waits for ever once it is dead. */
  alive<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.isDead || resolve(value),
        (error: unknown) => this.isDead || reject(error as Error),
      );
    });
  }

  private timer(start: typeof setTimeout, work: () => void, ms: number): NodeJS.Timeout | undefined;
  private timer(start: typeof setInterval, work: () => void, ms: number): NodeJS.Timeout | undefined;
  private timer(
    start: typeof setTimeout | typeof setInterval,
    work: () => void,
    ms: number,
  ): NodeJS.Timeout | undefined {
    if (this.isDead) return undefined;
    const timer = start(() => {
      if (!this.isDead) work();
    }, ms);
    this.timers.add(timer);
    return timer;
  }

  private forget(timer: NodeJS.Timeout | undefined): void {
    clearTimeout(timer);
    if (timer) this.timers.delete(timer);
  }
}

function fieldsOf(values: object): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value: value as unknown, writable: true, configurable: true },
    ]),
  );
}

import { sql } from 'kysely';
import type pg from 'pg';
import type { Db, Log } from './database.ts';

export type OnPoke = (collections: string[]) => void;

export interface PokeChannel {
  listen(onPoke: OnPoke): Promise<() => Promise<void>>;
  announce(change: { collections: string[]; xid: string }): void;
  close(): Promise<void>;
}

/** Within one process. PGlite has one connection, so what was committed is below the horizon. */
export function createLocalPokes(): PokeChannel {
  const listeners = new Set<OnPoke>();
  return {
    async listen(onPoke) {
      listeners.add(onPoke);
      return async () => void listeners.delete(onPoke);
    },
    announce({ collections }) {
      for (const onPoke of listeners) onPoke(collections);
    },
    async close() {
      listeners.clear();
    },
  };
}

const CHANNEL = 'valclean_poke';
const GATHER_MS = 15;
const RECONNECT_MS = 1000;
const FIRST_LOOK_MS = 50;
const LONGEST_LOOK_MS = 200;

type Change = { collections: string[]; xid: string };

/**
 * Over LISTEN and NOTIFY, sent after the commit and gathered for a few milliseconds: a NOTIFY inside the command's
 * transaction would put every commit of the server in one line.
 *
 * A poke is passed on once its transaction is below the horizon, so that the pull that it causes finds something.
 */
export function createPostgresPokes(deps: { db: Db; createClient: () => pg.Client; log: Log }): PokeChannel {
  const channel = new PostgresPokes(deps);
  return {
    listen: (onPoke) => channel.listen(onPoke),
    announce: (change) => channel.announce(change),
    close: () => channel.close(),
  };
}

class PostgresPokes {
  readonly #deps: { db: Db; createClient: () => pg.Client; log: Log };
  readonly #listeners = new Set<OnPoke>();
  #outgoing: Change | null = null;
  #client: pg.Client | null = null;
  #connecting: Promise<void> | null = null;
  #isClosed = false;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(deps: { db: Db; createClient: () => pg.Client; log: Log }) {
    this.#deps = deps;
  }

  async listen(onPoke: OnPoke): Promise<() => Promise<void>> {
    this.#listeners.add(onPoke);
    this.#connecting ??= this.#connect();
    await this.#connecting;
    return async () => void this.#listeners.delete(onPoke);
  }

  announce(change: Change): void {
    if (this.#isClosed) return;
    if (this.#outgoing) {
      this.#outgoing = join(this.#outgoing, change);
      return;
    }
    this.#outgoing = change;
    this.#later(GATHER_MS, () => this.#send());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#listeners.clear();
    await this.#connecting?.catch(() => undefined);
    await this.#client?.end();
  }

  async #send(): Promise<void> {
    const change = this.#outgoing;
    this.#outgoing = null;
    if (change) await sql`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(change)})`.execute(this.#deps.db);
  }

  async #connect(): Promise<void> {
    const client = this.#deps.createClient();
    client.on('error', (error) => this.#reconnect(error));
    client.on('end', () => this.#reconnect(new Error('the connection ended')));
    client.on('notification', ({ payload }) => {
      if (payload) this.#passOn(JSON.parse(payload) as Change, FIRST_LOOK_MS);
    });
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.#client = client;
  }

  #reconnect(error: Error): void {
    if (this.#isClosed || this.#client === null) return;
    this.#client = null;
    this.#deps.log.warn(
      { error: error.message },
      'lost the listening connection; pokes are late until it is back',
    );
    this.#tryAgain();
  }

  #tryAgain(): void {
    this.#later(RECONNECT_MS, async () => {
      this.#connecting = this.#connect();
      await this.#connecting.catch(() => this.#tryAgain());
    });
  }

  #passOn(change: Change, waitMs: number): void {
    this.#later(0, async () => {
      const { rows } = await sql<{ is_below: boolean }>`
        SELECT ${change.xid}::xid8 < pg_snapshot_xmin(pg_current_snapshot()) AS is_below`.execute(
        this.#deps.db,
      );
      if (rows[0]?.is_below) for (const onPoke of this.#listeners) onPoke(change.collections);
      else this.#later(waitMs, async () => this.#passOn(change, Math.min(waitMs * 2, LONGEST_LOOK_MS)));
    });
  }

  #later(waitMs: number, work: () => Promise<void>): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work().catch((error: unknown) => this.#deps.log.warn({ error: String(error) }, 'a poke was lost'));
    }, waitMs);
    this.#timers.add(timer);
  }
}

function join(left: Change, right: Change): Change {
  return {
    collections: [...new Set([...left.collections, ...right.collections])],
    xid: BigInt(left.xid) > BigInt(right.xid) ? left.xid : right.xid,
  };
}

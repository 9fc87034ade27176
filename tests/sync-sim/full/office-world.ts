import { createAdaptorServer } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { sql, type KyselyPlugin } from 'kysely';
import { fromEpoch, toEpoch } from '#shared/core/zoned-time.ts';
import { createPasswordHashing } from '#server/accounts/password-hashing.ts';
import { createSessions, type Sessions } from '#server/accounts/sessions.ts';
import { createChangePassword } from '#server/accounts/change-password.ts';
import { createSignInThrottle } from '#server/accounts/sign-in-throttle.ts';
import { createSignIn } from '#server/accounts/sign-in.ts';
import { createApp } from '#server/http/app.ts';
import { trustedProxies } from '#server/http/middleware/client-ip.ts';
import { createPokeHub, type PokeHub } from '#server/http/poke-hub.ts';
import { openDatabase, type OpenDatabase } from '#server/storage/open-database.ts';
import { createAcceptCommand } from '#server/sync/accept-command.ts';
import { createDigest } from '#server/sync/digest.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import { createSlice } from '#server/sync/slice.ts';
import { createSnapshot } from '#server/sync/snapshot.ts';
import { migratedImage } from '../../support/memory-image.ts';
import { findIn, PRESENT, type Release } from './releases.ts';
import type { FindCommand, ServerDoors } from './server-doors.ts';
import { serveAhead, watchReleases, type Met } from './server-release.ts';

/** Tests of anything but the limits are not limited. */
const NO_LIMITS = { signIn: 1e6, tracking: 1e6, order: 1e6, open: 1e6, availability: 1e6, account: 1e6 };
const STARTS_AT = toEpoch('2026-03-02T09:00:00.000Z');

interface WorldOptions {
  database: OpenDatabase;
  speed: number;
  met: Met;
  breakDoors?: ((doors: ServerDoors) => ServerDoors) | undefined;
  breakDatabase?: ((database: OpenDatabase) => OpenDatabase) | undefined;
  breakCommands?: ((find: FindCommand) => FindCommand) | undefined;
}

/** How the embedded database outlives the processes that use it: one per worker, emptied for each history. */
export async function openOfficeDatabase(): Promise<OpenDatabase> {
  const log = pino({ level: 'silent' });
  return openDatabase({ databaseUrl: null, dataDirectory: null, memoryImage: await migratedImage(), log });
}

interface Process {
  url: string;
  pokes: PokeHub;
  sessions: Sessions;
  stop(): void;
}

/**
 * The real server on a database that outlives it. A kill ends it between any two of its statements: what was under
 * way rolls back, no answer leaves, connections break. The next one knows nothing but the database.
 */
export class OfficeWorld {
  readonly database: OpenDatabase;
  readonly logLines: string[] = [];
  /** Of the server that is started next. */
  release: Release = PRESENT;
  private readonly speed: number;
  private readonly options: WorldOptions;
  private readonly begun = performance.now();
  private running: Process | null = null;
  private skippedMs = 0;
  private killAfterQueries: number | null = null;

  constructor(options: WorldOptions) {
    this.options = options;
    this.database = options.database;
    this.speed = options.speed;
  }

  /** Milliseconds since 1970, by the server's clock. */
  clock(): number {
    return Math.floor(STARTS_AT + this.skippedMs + (performance.now() - this.begun) * this.speed);
  }

  now(): string {
    return fromEpoch(this.clock());
  }

  skipTime(ms: number): void {
    this.skippedMs += ms;
  }

  /** Null while no server runs. */
  url(): string | null {
    return this.running?.url ?? null;
  }

  /** A new session's token, as a sign-in gives it. */
  async signIn(accountId: string): Promise<string> {
    const sessions = createSessions({ db: this.database.db, now: () => this.now() });
    return (await sessions.open({ accountId, deviceName: 'simulated' })).token;
  }

  async endSessions(accountId: string): Promise<void> {
    await sql`DELETE FROM sessions WHERE account_id = ${accountId}::uuid`.execute(this.database.db);
  }

  /** The server dies when it has asked the database so many times more. */
  killSoon(queries: number): void {
    this.killAfterQueries = queries;
  }

  kill(): void {
    this.killAfterQueries = null;
    const { running } = this;
    this.running = null;
    running?.stop();
  }

  async start(): Promise<void> {
    if (this.running) return;
    const life = { isOver: false };
    const log = pino(
      { level: 'info', base: null },
      { write: (line: string) => void (!life.isOver && this.logLines.push(line)) },
    );
    const now = () => this.now();
    const { met, breakDoors, breakDatabase, breakCommands } = this.options;
    const { release } = this;
    const mortal = this.mortal(life);
    const database = breakDatabase?.(mortal) ?? mortal;
    const sessions = createSessions({ db: database.db, now });
    const pokes = await createPokeHub({ database, sessions, log });
    const sync = { database, now, log };
    const known: FindCommand = (name) => findIn(release, name);
    const find = breakCommands?.(known) ?? known;
    const passwords = createPasswordHashing();
    const sound: ServerDoors = {
      database,
      acceptCommand: createAcceptCommand({ ...sync, find }),
      pull: createPull(sync),
      snapshot: createSnapshot(sync),
    };
    const broken = breakDoors?.(sound) ?? sound;
    const doors = watchReleases(release > PRESENT ? serveAhead(broken, met) : broken, known, met);
    const throttle = createSignInThrottle(() => this.clock());
    const app = createApp(
      {
        log,
        now,
        newRequestId: () => crypto.randomUUID(),
        passwords,
        sessions,
        pokes,
        ...doors,
        digest: createDigest(sync),
        slice: createSlice(sync),
        signIn: createSignIn({ db: database.db, now, passwords, sessions, throttle }),
        changePassword: createChangePassword({ database, now, passwords, throttle }),
        firstAdmin: null,
        requireSpace: async () => undefined,
        settings: {
          publicUrl: () => 'http://simulated',
          isTls: false,
          isMailDelivered: false,
          proxies: trustedProxies([]),
          allowedOrigins: [],
          rateLimits: NO_LIMITS,
          webRoot: '/nonexistent',
        },
      },
      { dataDirectory: null, leastFreeBytes: 0 },
    );
    const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const { port } = server.address() as AddressInfo;
    const stop = () => {
      life.isOver = true;
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      void pokes.close();
    };
    this.running = { url: `http://127.0.0.1:${port}`, pokes, sessions, stop };
  }

  async close(): Promise<void> {
    this.kill();
    await this.idle();
  }

  /** Resolves when no transaction is under way any more. */
  private async idle(): Promise<void> {
    await this.database.transact(async (trx) => void (await sql`SELECT 1`.execute(trx)));
  }

  /** The database as one process has it: every statement after its end throws, so that its transaction rolls back. */
  private mortal(life: { isOver: boolean }): OpenDatabase {
    const { database } = this;
    const mustLive = () => {
      if (this.killAfterQueries !== null && !life.isOver) {
        this.killAfterQueries -= 1;
        if (this.killAfterQueries < 0) this.kill();
      }
      if (life.isOver) throw new Error('this server process is dead');
    };
    const plugin: KyselyPlugin = {
      transformQuery({ node }) {
        mustLive();
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    return {
      ...database,
      db: database.db.withPlugin(plugin),
      transact: async (work, options) => {
        const value = await database.transact(async (trx) => {
          const done = await work(trx.withPlugin(plugin));
          mustLive();
          return done;
        }, options);
        // Committed, but nobody is there to say so.
        mustLive();
        return value;
      },
      announce: (change) => {
        if (!life.isOver) database.announce(change);
      },
    };
  }
}

import { pino } from 'pino';
import { addMinutes, toEpoch } from '#shared/core/zoned-time.ts';
import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import type { ProtocolRange } from '#shared/sync/protocol-version.ts';
import { EVERYONE } from '#shared/documents/account.ts';
import { aCompany, aCustomer, anAccount, aService, aStaff, idOf, NOW } from '#shared/testing/builders.ts';
import { createFirstAdminCode } from '#server/accounts/first-admin-code.ts';
import { createPasswordHashing } from '#server/accounts/password-hashing.ts';
import { createSessions } from '#server/accounts/sessions.ts';
import { createChangePassword } from '#server/accounts/change-password.ts';
import { createSignInThrottle } from '#server/accounts/sign-in-throttle.ts';
import { createSignIn } from '#server/accounts/sign-in.ts';
import { putDocuments } from '#server/seed/put-documents.ts';
import { seedEmpty } from '#server/seed/seed-empty.ts';
import { openDatabase, type OpenDatabase } from '#server/storage/open-database.ts';
import { createAcceptCommand } from '#server/sync/accept-command.ts';
import { createDigest } from '#server/sync/digest.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import { createSlice } from '#server/sync/slice.ts';
import { createSnapshot } from '#server/sync/snapshot.ts';
import { createApp } from '#server/http/app.ts';
import { trustedProxies } from '#server/http/middleware/client-ip.ts';
import type { RateLimits } from '#server/http/middleware/rate-limit.ts';
import { createPokeHub } from '#server/http/poke-hub.ts';
import type { ApiDocument } from '#server/http/reference-page.ts';
import { migratedImage } from '../support/memory-image.ts';
import { createUndescribed } from './described-problems.ts';

/** Tests of anything but the limits are not limited. */
const NO_LIMITS: RateLimits = {
  signIn: 1e6,
  tracking: 1e6,
  order: 1e6,
  open: 1e6,
  availability: 1e6,
  account: 1e6,
};

/** For the hook that starts one: a database in memory takes seconds, and more on a busy machine. */
export const START_MS = 120_000;

/** Of every account below. */
export const PASSWORD = 'quiet violet trombones';

type Role = 'admin' | 'manager' | 'staff';

export const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

export interface TestServer {
  database: OpenDatabase;
  firstAdminCode: string;
  /** Every log line so far. */
  logLines: string[];
  now(): string;
  passMinutes(minutes: number): void;
  request(path: string, init?: TestRequest): Promise<TestResponse>;
  /** The same, unread: for streams. */
  open(path: string, init?: TestRequest): Promise<Response>;
  /** A new session's token for the account with this role. */
  signIn(role: Role): Promise<string>;
  close(): Promise<void>;
}

export interface TestRequest {
  method?: string;
  body?: unknown;
  /** Sent as it is instead of `body`. */
  rawBody?: string | Uint8Array<ArrayBuffer>;
  token?: string;
  headers?: Record<string, string>;
  /** The socket's other end. */
  address?: string;
}

export interface TestResponse {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

export interface TestServerOptions {
  limits?: Partial<RateLimits>;
  isEmpty?: boolean;
  proxies?: readonly string[];
  webRoot?: string;
  isTls?: boolean;
  /** PostgreSQL instead of PGlite in memory. */
  databaseUrl?: string;
  /** Stands between the server and its database, to let it fail. */
  disturb?: (database: OpenDatabase) => OpenDatabase;
  /** A disk that is nearly full rejects. */
  requireSpace?: () => Promise<void>;
  /** The commands of another version of the server. */
  find?: (name: string) => AnyCommand | null;
  /** The protocols of another version of the server. */
  protocols?: ProtocolRange;
}

/** The whole server but the port: real storage in memory, a clock that only moves when told. */
export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const logLines: string[] = [];
  const log = pino({ level: 'trace', base: null }, { write: (line: string) => void logLines.push(line) });
  const opened = await openDatabase(
    options.databaseUrl === undefined
      ? { databaseUrl: null, dataDirectory: null, memoryImage: await migratedImage(), log }
      : { databaseUrl: options.databaseUrl, dataDirectory: null, log },
  );
  const database = options.disturb?.(opened) ?? opened;
  let time = NOW;
  const now = () => time;
  const passwords = createPasswordHashing();
  if (options.isEmpty) await seedEmpty(database, { now: time });
  else await putWorld(database, await passwords.hash(PASSWORD));
  const throttle = createSignInThrottle(() => toEpoch(time));
  const sessions = createSessions({ db: database.db, now });
  const pokes = await createPokeHub({ database, sessions, log });
  const firstAdmin = createFirstAdminCode();
  const sync = { database, now, log };
  const app = createApp(
    {
      log,
      now,
      newRequestId: () => REQUEST_ID,
      database,
      passwords,
      sessions,
      pokes,
      pull: createPull(sync),
      snapshot: createSnapshot(sync),
      digest: createDigest(sync),
      slice: createSlice(sync),
      acceptCommand: createAcceptCommand(options.find ? { ...sync, find: options.find } : sync),
      requireSpace: options.requireSpace ?? (async () => undefined),
      signIn: createSignIn({ db: database.db, now, passwords, sessions, throttle }),
      changePassword: createChangePassword({ database, now, passwords, throttle }),
      firstAdmin: firstAdmin.check,
      settings: {
        publicUrl: () => 'https://clean.example.com',
        isTls: options.isTls ?? true,
        isMailDelivered: false,
        proxies: trustedProxies(options.proxies ?? []),
        allowedOrigins: ['https://www.example.com'],
        rateLimits: { ...NO_LIMITS, ...options.limits },
        ...(options.protocols && { protocols: options.protocols }),
        webRoot: options.webRoot ?? '/nonexistent',
      },
    },
    { dataDirectory: null, leastFreeBytes: 0 },
  );

  async function open(path: string, init: TestRequest = {}): Promise<Response> {
    const { body, rawBody, token, headers = {} } = init;
    const hasBody = body !== undefined || rawBody !== undefined;
    const method = init.method ?? (hasBody ? 'POST' : 'GET');
    const response = await app.request(
      `https://clean.example.com${path}`,
      {
        method,
        headers: {
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(rawBody !== undefined
          ? { body: rawBody }
          : body === undefined
            ? {}
            : { body: JSON.stringify(body) }),
      },
      { incoming: { socket: { remoteAddress: init.address ?? '192.0.2.1' } } },
    );
    await requireDescribed(response, { method, path });
    return response;
  }

  const undescribed = createUndescribed((await (await app.request('/openapi.json')).json()) as ApiDocument);
  // That was not a request of the test.
  logLines.length = 0;

  /** Every answer in every test is held to what the reference says of its route. */
  async function requireDescribed(response: Response, asked: { method: string; path: string }) {
    const { status } = response;
    const isProblem = response.headers.get('content-type') === 'application/problem+json';
    const code = isProblem ? ((await response.clone().json()) as { code: string }).code : null;
    const fault = undescribed({ ...asked, status, code });
    if (fault !== null) throw new Error(fault);
  }

  async function request(path: string, init: TestRequest = {}): Promise<TestResponse> {
    const response = await open(path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  return {
    database,
    firstAdminCode: firstAdmin.code,
    logLines,
    now,
    open,
    request,
    passMinutes: (minutes) => {
      time = addMinutes(time, minutes);
    },
    async signIn(role) {
      const body = { email: `${role}@sparkle.example`, password: PASSWORD, device_name: 'Test' };
      const { json } = await request('/api/auth/login/', { body });
      return String(json['token']);
    },
    async close() {
      await pokes.close();
      await database.close();
    },
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** One service, one member of staff, one customer, and an account per role. */
async function putWorld(database: OpenDatabase, passwordHash: string): Promise<void> {
  const staffId = idOf('staff');
  const accounts = [
    anAccount(),
    anAccount({
      id: idOf('manager account'),
      email: 'manager@sparkle.example',
      role: 'manager',
      managerScope: EVERYONE,
    }),
    anAccount({ id: idOf('staff account'), email: 'staff@sparkle.example', role: 'staff', staffId }),
  ];
  await database.transact(async (trx) => {
    const set = {
      company: [aCompany()],
      accounts,
      staff: [aStaff()],
      services: [aService()],
      customers: [aCustomer()],
    };
    await putDocuments(trx, set, { now: NOW, tokens: database.tokens });
    await trx
      .insertInto('account_secrets')
      .values(
        accounts.map(({ id }) => ({
          account_id: id,
          password_hash: passwordHash,
          updated_at: NOW,
          locked_until: null,
        })),
      )
      .execute();
  });
}

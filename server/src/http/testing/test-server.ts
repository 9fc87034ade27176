import { pino } from 'pino';
import { addHours, addMinutes, toEpoch } from '#shared/core/zoned-time.ts';
import { createFirstAdminCode } from '../../accounts/first-admin-code.ts';
import { createPasswordHashing } from '../../accounts/password-hashing.ts';
import { createSessions } from '../../accounts/sessions.ts';
import { createSignInThrottle } from '../../accounts/sign-in-throttle.ts';
import { createSignIn } from '../../accounts/sign-in.ts';
import { seedDemo, type DemoSignIn } from '../../seed/seed-demo.ts';
import { seedEmpty } from '../../seed/seed-empty.ts';
import { openDatabase, type OpenDatabase } from '../../storage/open-database.ts';
import { createAcceptCommand } from '../../sync/accept-command.ts';
import { createDigest } from '../../sync/digest.ts';
import { createPull } from '../../sync/pull-changes.ts';
import { createSnapshot } from '../../sync/snapshot.ts';
import { createApp } from '../app.ts';
import { trustedProxies } from '../middleware/client-ip.ts';
import type { RateLimits } from '../middleware/rate-limit.ts';
import { createPokeHub } from '../poke-hub.ts';

/** Tests of anything but the limits are not limited. */
const NO_LIMITS: RateLimits = { signIn: 1e6, tracking: 1e6, order: 1e6, open: 1e6, account: 1e6 };

export const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

export interface TestServer {
  database: OpenDatabase;
  signIns: DemoSignIn[];
  firstAdminCode: string;
  /** Every log line so far. */
  logLines: string[];
  now(): string;
  passMinutes(minutes: number): void;
  request(path: string, init?: TestRequest): Promise<TestResponse>;
  /** A token of the demo account with this role. */
  signIn(role: DemoSignIn['role']): Promise<string>;
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
}

/** The whole server but the port: real storage in memory, a clock that only moves when told. */
export async function createTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const logLines: string[] = [];
  const log = pino({ level: 'trace', base: null }, { write: (line: string) => void logLines.push(line) });
  const database = await openDatabase({ databaseUrl: null, dataDirectory: null, log });
  let time = '2026-03-02T08:00:00.000Z';
  const now = () => time;
  const passwords = createPasswordHashing();
  const signIns = options.isEmpty ? [] : await seedDemo(database, { now: time, hashPassword: (password) => passwords.hash(password) });
  if (options.isEmpty) await seedEmpty(database, { now: time });
  const sessions = createSessions({ db: database.db, now });
  const pokes = await createPokeHub({ database, sessions, log });
  const firstAdmin = createFirstAdminCode();
  const sync = { database, now, log };
  const app = createApp(
    {
      ...{ log, now, newRequestId: () => REQUEST_ID, database, passwords, sessions, pokes },
      ...{ pull: createPull(sync), snapshot: createSnapshot(sync), digest: createDigest(sync) },
      acceptCommand: createAcceptCommand(sync),
      signIn: createSignIn({ ...{ db: database.db, now, passwords, sessions }, throttle: createSignInThrottle(() => toEpoch(time)) }),
      firstAdmin: firstAdmin.check,
      settings: {
        publicUrl: 'https://clean.example.com',
        isTls: options.isTls ?? true,
        proxies: trustedProxies(options.proxies ?? []),
        allowedOrigins: ['https://www.example.com'],
        rateLimits: { ...NO_LIMITS, ...options.limits },
        webRoot: options.webRoot ?? '/nonexistent',
      },
    },
    { dataDirectory: null, leastFreeBytes: 0 },
  );

  async function request(path: string, init: TestRequest = {}): Promise<TestResponse> {
    const { method = init.body === undefined && init.rawBody === undefined ? 'GET' : 'POST', body, rawBody, token, headers = {} } = init;
    const response = await app.request(
      `https://clean.example.com${path}`,
      {
        method,
        headers: {
          ...(body === undefined && rawBody === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(rawBody !== undefined ? { body: rawBody } : body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      { incoming: { socket: { remoteAddress: init.address ?? '192.0.2.1' } } },
    );
    const isStream = response.headers.get('content-type') === 'text/event-stream';
    const text = isStream ? '' : await response.text();
    if (isStream) await response.body?.cancel();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  return {
    ...{ database, signIns, firstAdminCode: firstAdmin.code, logLines, now, request },
    passMinutes: (minutes) => {
      time = addMinutes(addHours(time, 0), minutes);
    },
    async signIn(role) {
      const who = signIns.find((each) => each.role === role);
      if (!who) throw new Error(`no demo ${role}`);
      const { json } = await request('/api/auth/login/', { body: { email: who.email, password: who.password, device_name: 'Test' } });
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

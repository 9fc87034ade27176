import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { destination, pino, type Logger } from 'pino';
import { toEpoch } from '#shared/core/zoned-time.ts';
import { createFirstAdminCode } from './accounts/first-admin-code.ts';
import { createPasswordHashing, type PasswordHashing } from './accounts/password-hashing.ts';
import { createSessions } from './accounts/sessions.ts';
import { createChangePassword } from './accounts/change-password.ts';
import { createSignInThrottle } from './accounts/sign-in-throttle.ts';
import { createSignIn } from './accounts/sign-in.ts';
import type { Config } from './config.ts';
import { createApp } from './http/app.ts';
import { listen } from './http/listen.ts';
import { RATE_LIMITS } from './http/middleware/rate-limit.ts';
import { createPokeHub } from './http/poke-hub.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { createSmtpSender } from './mail/smtp-sender.ts';
import { prepareCompany } from './accounts/prepare-company.ts';
import type { DemoSignIn } from './seed/seed-demo.ts';
import { isBuilt } from './is-built.ts';
import { hasActiveAdmin } from './storage/account-queries.ts';
import { createFreeSpace } from './storage/free-space.ts';
import { openDatabase, type OpenDatabase } from './storage/open-database.ts';
import { createAcceptCommand } from './sync/accept-command.ts';
import { acceptWithinSpace } from './sync/accept-within-space.ts';
import { createDigest } from './sync/digest.ts';
import { createPull } from './sync/pull-changes.ts';
import { createSlice } from './sync/slice.ts';
import { createSnapshot } from './sync/snapshot.ts';

/** The built web app; beside the built server, where this is that. */
const WEB_ROOT = path.resolve(import.meta.dirname, isBuilt ? '../web' : '../../out/web');

export interface RunningServer {
  url: string;
  /** What whoever starts it must know; the code and the demo passwords stand nowhere else. */
  notice: StartNotice;
  /** Drains: no new request, streams ended, jobs stopped, database closed. */
  close(): Promise<void>;
}

export interface StartNotice {
  url: string;
  databaseKind: OpenDatabase['kind'];
  demoSignIns: readonly DemoSignIn[];
  firstAdminCode: string | null;
}

/** Puts the server together and opens its port. Throws when anything is missing; then nothing stays open. */
export async function startServer(config: Config): Promise<RunningServer> {
  const log = pino({ level: config.logLevel, base: null }, destination(2));
  const { databaseUrl, dataDirectory, serverKey } = config;
  const database = await openDatabase({ databaseUrl, dataDirectory, serverKey, log });
  try {
    return await serve(config, { database, log });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function serve(
  config: Config,
  { database, log }: { database: OpenDatabase; log: Logger },
): Promise<RunningServer> {
  const now = () => new Date().toISOString();
  const passwords = createPasswordHashing();
  const demoSignIns = await prepare(config, { database, passwords, now });
  const firstAdmin = (await hasActiveAdmin(database.db)) ? null : createFirstAdminCode();
  const tls = config.tls && {
    cert: await readFile(config.tls.certFile, 'utf8'),
    key: await readFile(config.tls.keyFile, 'utf8'),
  };

  const sessions = createSessions({ db: database.db, now });
  const throttle = createSignInThrottle(() => toEpoch(now()));
  const { dataDirectory, leastFreeBytes } = config;
  const space = createFreeSpace({ directory: dataDirectory, leastFreeBytes, now: () => performance.now() });
  const acceptCommand = acceptWithinSpace(createAcceptCommand({ database, now, log }), space);
  const pokes = await createPokeHub({ database, sessions, log });
  const scheme = tls ? 'https' : 'http';
  const publicHost = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  const urlOf = (port: number) =>
    config.publicUrl ?? `${scheme}://${publicHost.includes(':') ? `[${publicHost}]` : publicHost}:${port}`;

  let port = config.port;
  const app = createApp(
    {
      log,
      now,
      newRequestId: () => crypto.randomUUID(),
      database,
      acceptCommand,
      requireSpace: () => space.require(),
      passwords,
      sessions,
      pokes,
      pull: createPull({ database, now, log }),
      snapshot: createSnapshot({ database, now, log }),
      digest: createDigest({ database, now, log }),
      slice: createSlice({ database, now, log }),
      signIn: createSignIn({ db: database.db, now, passwords, sessions, throttle }),
      changePassword: createChangePassword({ database, now, passwords, throttle }),
      firstAdmin: firstAdmin?.check ?? null,
      settings: {
        publicUrl: () => urlOf(port),
        isTls: tls !== null,
        isMailDelivered: config.smtpUrl !== null,
        proxies: config.proxies,
        allowedOrigins: config.allowedOrigins,
        rateLimits: RATE_LIMITS,
        webRoot: WEB_ROOT,
      },
    },
    { dataDirectory, leastFreeBytes },
  );
  const listening = await listen({ app, host: config.host, port: config.port, tls }).catch(
    async (error: unknown) => {
      await pokes.close();
      throw error;
    },
  );
  port = listening.port;
  const url = urlOf(port);
  // Only now: mails name the address, and the port may have been any free one.
  const { smtpUrl, mailFrom } = config;
  const mail =
    smtpUrl === null ? null : { sender: createSmtpSender(smtpUrl), mailFrom, publicUrl: () => url };
  const jobs = startJobs({ database, acceptCommand, now, log, mail });
  log.info({ url, database: database.kind }, 'listening');
  return {
    url,
    notice: { url, databaseKind: database.kind, demoSignIns, firstAdminCode: firstAdmin?.code ?? null },
    async close() {
      await Promise.all([listening.drain(), pokes.close(), jobs.stop()]);
      await database.close();
      log.info({}, 'stopped');
    },
  };
}

type Prepared = { database: OpenDatabase; passwords: PasswordHashing; now: () => string };

async function prepare(config: Config, { database, passwords, now }: Prepared): Promise<DemoSignIn[]> {
  const { isDemoWanted, isDemoAllowed } = config;
  return prepareCompany(database, {
    isDemoWanted,
    isDemoAllowed,
    now: now(),
    hashPassword: (password) => passwords.hash(password),
  });
}

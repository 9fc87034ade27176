import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { executableBy, findPostgresBinaries } from './postgres-binaries.ts';
import type { ServerAccount } from './postgres-binaries.ts';

/** A PostgreSQL server of our own on a free port of 127.0.0.1, with an empty cluster in a temporary folder. */
export interface PostgresServer {
  /** Connection string of `database` (created by the caller), as the superuser `postgres`. */
  url(database: string): string;
  readonly port: number;
  /** Process id of the postmaster, for tests that kill it. */
  readonly pid: number;
  /** Holds everything the server writes; gone after `stop`. */
  readonly folder: string;
  /** Disconnects everybody, waits until the server is gone and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** True: every commit is flushed, as in production. False (default): fast, loses data on a power cut. */
  readonly fsync?: boolean;
  readonly maxConnections?: number;
  /** A cluster in this folder, which stays when the server stops; made where there is none. */
  readonly cluster?: string;
}

/**
 * Runs the server and ends it when this process closes the pipe or is gone, however it went (Ctrl-C,
 * SIGKILL): the end of its standard input is the only signal that cannot be missed.
 */
const WARDEN = `
scratch=$1; shift
"$@" &
server=$!
echo "pid $server"
cat > /dev/null
kill -INT "$server"
wait "$server"
rm -rf "$scratch"
`;

/** Resolves when the server accepts connections; rejects with the tail of its log when it does not start. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const account = process.getuid?.() === 0 ? accountWithoutRights() : undefined;
  const scratch = await mkdtemp(path.join(tmpdir(), 'valclean-pg-'));
  try {
    if (account !== undefined) await chown(scratch, account.uid, account.gid);
    const binaries = await executableBy(account, findPostgresBinaries(), scratch);
    const cluster = options.cluster ?? path.join(scratch, 'cluster');
    if (!existsSync(path.join(cluster, 'PG_VERSION'))) {
      if (options.cluster !== undefined) await mkdir(cluster, { recursive: true });
      if (options.cluster !== undefined && account !== undefined)
        await chown(cluster, account.uid, account.gid);
      initialiseCluster(path.join(binaries, 'bin', 'initdb'), cluster, account);
    }
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const command = [path.join(binaries, 'bin', 'postgres'), ...flags({ cluster, scratch, port, options })];
      try {
        return await superviseServer({ command, scratch, port, account });
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  }
}

function accountWithoutRights(): ServerAccount {
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function initialiseCluster(initdb: string, cluster: string, account: ServerAccount | undefined): void {
  execFileSync(
    initdb,
    [
      `--pgdata=${cluster}`,
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...account, cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
}

function flags(server: {
  cluster: string;
  scratch: string;
  port: number;
  options: PostgresServerOptions;
}): string[] {
  const durability = server.options.fsync === true ? 'on' : 'off';
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: server.scratch,
    max_connections: String(server.options.maxConnections ?? 300),
    fsync: durability,
    synchronous_commit: durability,
    full_page_writes: durability,
    timezone: 'UTC',
  };
  const settingFlags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', server.cluster, '-p', String(server.port), ...settingFlags];
}

async function superviseServer(server: {
  command: readonly string[];
  scratch: string;
  port: number;
  account: ServerAccount | undefined;
}): Promise<PostgresServer> {
  const warden = spawn('/bin/sh', ['-c', WARDEN, 'warden', server.scratch, ...server.command], {
    ...server.account,
    cwd: tmpdir(),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => {
    warden.once('close', () => {
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    warden.stdin.end();
    await gone;
  };
  try {
    const pid = await readiness(warden);
    return {
      port: server.port,
      pid,
      folder: server.scratch,
      url: (database) => databaseUrl(server.port, database),
      stop,
    };
  } catch (error) {
    warden.kill('SIGKILL');
    throw error;
  }
}

function databaseUrl(port: number, database: string): string {
  return `postgres://postgres@127.0.0.1:${port}/${database}`;
}

function readiness(warden: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let pid = 0;
    let log = '';
    let isReady = false;
    warden.stdout?.on('data', (chunk: Buffer) => {
      pid ||= Number(/^pid (\d+)/.exec(chunk.toString())?.[1] ?? 0);
    });
    warden.stderr?.on('data', (chunk: Buffer) => {
      if (isReady) return;
      log += chunk.toString();
      if (log.includes('ready to accept connections')) {
        isReady = true;
        resolve(pid);
      } else if (/FATAL|could not/.test(log)) {
        reject(new Error(`PostgreSQL did not start:\n${log}`));
      }
    });
    warden.once('error', reject);
    warden.once('close', () => {
      reject(new Error(`PostgreSQL did not start:\n${log}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

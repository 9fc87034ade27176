import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { TEST_SERVER_KEY } from '../../support/test-server-key.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** As `npm start` runs it; built before the tests of this kind. */
const PROGRAM = 'out/server/main.js';

export interface ServerOptions {
  port: number;
  /** Either a PGlite folder or a PostgreSQL address, as the environment of a real server names them. */
  dataDirectory?: string;
  databaseUrl?: string;
  flags?: readonly string[];
  environment?: Readonly<Record<string, string>>;
}

/** A server in a process of its own, started as a user starts it, that can be killed as a machine kills it. */
export interface ServerProcess {
  readonly address: string;
  /** Everything it printed so far. */
  output(): string;
  /** SIGKILL: no hook of the server runs. */
  kill(): Promise<void>;
  /** SIGTERM: it drains. */
  stop(): Promise<number | null>;
}

export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, [PROGRAM, ...(options.flags ?? [])], {
    cwd: root,
    env: { ...process.env, ...serverSettings(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const address = `http://127.0.0.1:${options.port}`;
  await untilReady(address, child, () => printed);
  return {
    address,
    output: () => printed,
    kill: async () => void (await end(child, 'SIGKILL')),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** The exit code and words of a server that is expected not to start. */
export async function failToStart(
  options: ServerOptions,
): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...(options.flags ?? [])], {
    cwd: root,
    env: { ...process.env, ...serverSettings(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'exit');
  return { exitCode: child.exitCode, output };
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The environment of such a server, for its other programs too. */
export function serverSettings({ port, dataDirectory, databaseUrl, environment }: ServerOptions) {
  return {
    PORT: String(port),
    DATA_DIR: dataDirectory ?? '',
    DATABASE_URL: databaseUrl ?? '',
    LOG_LEVEL: 'warn',
    VALCLEAN_DEMO: '1',
    SERVER_KEY: TEST_SERVER_KEY,
    ...environment,
  };
}

async function untilReady(address: string, child: ChildProcess, printed: () => string): Promise<void> {
  for (let tries = 0; tries < 1800; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${printed()}`);
    const isReady = await fetch(`${address}/health/ready`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within three minutes:\n${printed()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const projectRoot = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'valclean-process-'));
const started = new Set<ChildProcess>();
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Process {
  child: ChildProcess;
  output(): string;
  exit: Promise<number | null>;
}

function start(flags: readonly string[], env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, ['out/server/main.js', ...flags], {
    cwd: projectRoot,
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      DATA_DIR: path.join(folder, 'data'),
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
  started.add(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

async function urlOf({ output }: Process): Promise<string> {
  for (;;) {
    const url = /running at (\S+)/.exec(output())?.[1];
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('[A8] an empty server prints a code that makes the first administrator; a second server on the folder is refused; SIGTERM ends streams and closes', async () => {
  const server = start(['--empty']);
  const url = await urlOf(server);
  expect(server.output()).not.toContain('Demo company');
  const code = /([2-9A-Z]{5}(?:-[2-9A-Z]{5}){3})/.exec(server.output())?.[1];
  const body = { code, email: 'owner@clean.example', name: 'Olga', password: 'seven green teapots' };
  const reply = await fetch(`${url}/api/auth/first-admin/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(reply.status).toBe(201);
  const { token } = (await reply.json()) as { token: string };

  const second = start([]);
  expect(await second.exit).toBe(1);
  expect(second.output()).toMatch(/in use by process \d+/);
  expect(second.output()).not.toMatch(/\n\s+at /);

  const stream = await fetch(`${url}/sync/stream`, { headers: { authorization: `Bearer ${token}` } });
  const read = stream.text();
  server.child.kill('SIGTERM');
  expect(await read).toBe(': open\n\n');
  expect(await server.exit).toBe(0);

  const again = start([]);
  const session = await fetch(`${await urlOf(again)}/sync/session`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(session.status).toBe(200);
  expect(again.output()).not.toContain('no administrator');
  again.child.kill('SIGTERM');
  expect(await again.exit).toBe(0);
}, 120_000);

test('[A8] what is missing or wrong stops the start with a line per mistake', async () => {
  const refused = start([], { DATABASE_URL: 'postgres://nobody@127.0.0.1/none', PORT: '99999' });
  expect(await refused.exit).toBe(1);
  expect(refused.output()).toContain('PORT');
  const keyless = start([], { DATABASE_URL: 'postgres://nobody@127.0.0.1/none' });
  expect(await keyless.exit).toBe(1);
  expect(keyless.output()).toContain('SERVER_KEY: required with DATABASE_URL');
}, 60_000);

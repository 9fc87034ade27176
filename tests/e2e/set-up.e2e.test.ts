import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataFolder } from '../support/prepared-run.ts';
import { guestOf, signInByApi } from './support/public-api.ts';
import { failToStart, freePort, startServer, type ServerProcess } from './support/server-process.ts';

const ADMIN = { email: 'First@Example.com', name: 'First Admin', password: 'a long enough passphrase' };

let dataDirectory: string;
let servers: ServerProcess[];

beforeEach(async () => {
  dataDirectory = await dataFolder('empty');
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.kill();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function startEmpty(): Promise<ServerProcess> {
  const server = await startServer({ port: await freePort(), dataDirectory, flags: ['--empty'] });
  servers.push(server);
  return server;
}

function codeOf(server: ServerProcess): string {
  const code = /^\s+([A-Z0-9]{5}(?:-[A-Z0-9]{5})+)$/m.exec(server.output())?.[1];
  if (code === undefined) throw new Error(`no code in:\n${server.output()}`);
  return code;
}

describe('[AC2] a server without demo data', () => {
  test('has no default password, and its printed code makes one admin, once', async () => {
    const server = await startEmpty();
    const guest = guestOf(server.address);
    expect(server.output()).not.toContain('demo-');
    const wrong = await guest.post('/api/auth/first-admin/', { code: 'AAAAA-AAAAA-AAAAA-AAAAA', ...ADMIN });
    expect(wrong.status).toBe(404);
    const first = await guest.post('/api/auth/first-admin/', { code: codeOf(server), ...ADMIN });
    expect(first.status).toBe(201);
    const again = await guest.post('/api/auth/first-admin/', {
      code: codeOf(server),
      ...ADMIN,
      email: 'b@example.com',
    });
    expect([again.status, again.body['code']]).toEqual([409, 'setup.done']);
    expect(await signInByApi(server.address, 'first@example.com', ADMIN.password)).toHaveLength(43);
  });

  test('keeps what it has over an orderly restart, and prints no second code', async () => {
    const server = await startEmpty();
    await guestOf(server.address).post('/api/auth/first-admin/', { code: codeOf(server), ...ADMIN });
    expect(await server.stop()).toBe(0);
    const next = await startEmpty();
    expect(() => codeOf(next)).toThrow('no code');
    await signInByApi(next.address, 'first@example.com', ADMIN.password);
  });

  test('refuses a second server on its folder, and starts again after it was killed', async () => {
    const server = await startEmpty();
    const second = await failToStart({ port: await freePort(), dataDirectory, flags: ['--empty'] });
    expect(second.exitCode).toBe(1);
    expect(second.output).toContain(dataDirectory);
    expect(second.output).not.toContain('    at ');
    await server.kill();
    await startEmpty();
  });
});

describe('settings', () => {
  test('a wrong one is named, and nothing starts', async () => {
    const outcome = await failToStart({
      port: await freePort(),
      dataDirectory,
      environment: { TLS_CERT: '/nowhere.pem' },
    });
    expect(outcome.exitCode).toBe(1);
    expect(outcome.output).toContain('TLS_KEY');
    const unknown = await failToStart({ port: await freePort(), dataDirectory, flags: ['--demo-please'] });
    expect([unknown.exitCode, unknown.output.includes('--demo-please')]).toEqual([1, true]);
  });
});

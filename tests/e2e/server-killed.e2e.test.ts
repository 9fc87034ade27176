import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Customer } from '#shared/documents/customer.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { startPostgres, type PostgresServer } from '../support/postgres-server.ts';
import { demoSignIn } from './support/demo-sign-ins.ts';
import { signInByApi } from './support/public-api.ts';
import { freePort, startServer, type ServerOptions, type ServerProcess } from './support/server-process.ts';
import { syncClient, type QueuedCommand } from './support/sync-client.ts';

const KILLS = 4;
const BATCH = 60;

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres({ fsync: true });
});
afterAll(() => postgres.stop());

describe('[SY4] kill -9 of the server in the middle of a push', () => {
  test('PGlite: nothing acknowledged is lost, nothing is applied twice', async () => {
    const dataDirectory = await mkdtemp(path.join(tmpdir(), 'valclean-killed-'));
    try {
      await expectNothingLost({ port: await freePort(), dataDirectory });
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  });

  test('PostgreSQL: nothing acknowledged is lost, nothing is applied twice', async () => {
    await expectNothingLost({ port: await freePort(), databaseUrl: postgres.url('postgres') });
  });
});

async function expectNothingLost(options: ServerOptions): Promise<void> {
  let server = await startServer(options);
  const { email, password } = demoSignIn(server.output(), 'admin');
  const client = syncClient(server.address, await signInByApi(server.address, email, password));
  const acknowledged = new Map<string, Verdict>();
  const commands = Array.from({ length: KILLS * BATCH }, (_, index) => newCustomer(index + 1));
  let delivered = 0;
  let interrupted = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const batch = commands.slice(delivered, delivered + BATCH);
    // Sooner and later within the push, so that a kill falls between commits and before the answer.
    const killing = killAfter(server, 15 + kill * 40);
    const verdicts = await client.push(batch);
    await killing;
    for (const verdict of verdicts ?? []) acknowledged.set(verdict.commandId, verdict);
    delivered += verdicts?.length ?? 0;
    if (verdicts === null) interrupted += 1;
    server = await startServer(options);
  }
  const rest = await client.push(commands.slice(delivered, delivered + 100));
  const again = await client.push(commands.slice(0, 100));
  expect(again?.map(({ commandId }) => commandId)).toEqual(
    commands.slice(0, 100).map(({ commandId }) => commandId),
  );
  for (const verdict of [...(rest ?? []), ...(again ?? [])])
    acknowledged.set(verdict.commandId, acknowledged.get(verdict.commandId) ?? verdict);
  for (const verdict of again ?? []) expect(verdict).toEqual(acknowledged.get(verdict.commandId));
  const customers = await client.documents<Customer>('customers');
  const revisions = new Map(customers.map(({ id, revision }) => [id, revision]));
  for (const { commandId, outcome, documents } of acknowledged.values()) {
    expect([commandId, outcome]).toEqual([commandId, 'accepted']);
    expect(documents.map(({ id }) => revisions.get(id))).toEqual([1]);
  }
  expect(interrupted).toBeGreaterThan(0);
  expect(acknowledged.size).toBeGreaterThanOrEqual(BATCH);
  expect(await server.stop()).toBe(0);
}

function newCustomer(n: number): QueuedCommand {
  const fields = { name: `Customer ${n}`, email: null, phone: null, notes: '', tags: [], addresses: [] };
  const args = { customerId: randomUUID(), ...fields };
  return {
    n,
    commandId: randomUUID(),
    name: 'customer.create',
    version: 1,
    args,
    issuedAt: new Date().toISOString(),
  };
}

async function killAfter(server: ServerProcess, milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await server.kill();
}

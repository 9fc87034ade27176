import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { must } from '#shared/core/assert.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { demoSignIn } from '../e2e/support/demo-sign-ins.ts';
import { signInByApi } from '../e2e/support/public-api.ts';
import { freePort, startServer, type ServerProcess } from '../e2e/support/server-process.ts';
import { syncClient, type QueuedCommand } from '../e2e/support/sync-client.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

const DISK_MB = 500;
const BATCH = 20;
/** Of each long text; random, so that the database cannot make it small. A batch takes about a megabyte. */
const TEXT_BYTES = 1900;
const ADDRESSES = 4;

let disk: SmallDisk | null = null;
let server: ServerProcess | null = null;
afterEach(async () => {
  await server?.kill();
  await disk?.remove();
  [disk, server] = [null, null];
});

/** A client that knows what was acknowledged, and says how each push went. */
async function office(address: string, { email, password }: { email: string; password: string }) {
  const client = syncClient(address, await signInByApi(address, email, password));
  const waiting: QueuedCommand[] = [];
  const acknowledged: string[] = [];
  let n = 0;
  return {
    acknowledged,
    /** 'ok', 'gone' where nobody answers, or the answer's status with its text. */
    async push(): Promise<string> {
      while (waiting.length < BATCH) waiting.push(newCustomer((n += 1)));
      try {
        const verdicts = await client.push(waiting.slice(0, BATCH));
        if (verdicts === null) return 'gone';
        for (const { outcome, documents } of verdicts) {
          expect(outcome).toBe('accepted');
          acknowledged.push(...documents.map(({ id }) => id));
        }
        waiting.splice(0, verdicts.length);
        return 'ok';
      } catch (error) {
        return error instanceof Error ? error.message : 'no reason';
      }
    },
  };
}

async function idsOn(
  address: string,
  credentials: { email: string; password: string },
): Promise<Set<string>> {
  const reader = syncClient(address, await signInByApi(address, credentials.email, credentials.password));
  return new Set((await reader.documents<Customer>('customers')).map(({ id }) => id));
}

const readyOf = async (address: string) => {
  const reply = await fetch(`${address}/health/ready`);
  return { status: reply.status, body: (await reply.json()) as { checks: { disk: { ok: boolean } } } };
};

describe('[SY5] the disk of the embedded database fills up', () => {
  test('below the watermark writes wait, everything else goes on, and it recovers by itself', async () => {
    disk = must(await mountSmallDisk(DISK_MB), 'the right to mount a small disk');
    const environment = { LEAST_FREE_MB: '60' };
    const { dataDirectory } = disk;
    server = await startServer({ port: await freePort(), dataDirectory, environment });
    const admin = demoSignIn(server.output(), 'admin');
    const { push, acknowledged } = await office(server.address, admin);
    expect(await push()).toBe('ok');
    await disk.leaveFree(90);
    let answer = 'ok';
    for (let pushes = 0; answer === 'ok' && pushes < 200; pushes += 1) answer = await push();
    expect(answer).toMatch(/503 .*storage\.low/);
    expect(await disk.freeMegabytes()).toBeGreaterThan(20);
    expect(await readyOf(server.address)).toMatchObject({
      status: 503,
      body: { checks: { disk: { ok: false } } },
    });
    const seen = await idsOn(server.address, admin);
    expect(acknowledged.filter((id) => !seen.has(id))).toEqual([]);

    await disk.makeRoom();
    await expect.poll(push, { timeout: 5000 }).toBe('ok');
    expect((await readyOf(server.address)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    console.log(`full disk: ${acknowledged.length} acknowledged before and after the watermark`);
  }, 240_000);

  test('without a watermark nothing is acknowledged that is not there after a restart', async () => {
    disk = must(await mountSmallDisk(DISK_MB), 'the right to mount a small disk');
    const options = {
      port: await freePort(),
      dataDirectory: disk.dataDirectory,
      environment: { LEAST_FREE_MB: '0' },
    };
    server = await startServer(options);
    const admin = demoSignIn(server.output(), 'admin');
    const { push, acknowledged } = await office(server.address, admin);
    expect(await push()).toBe('ok');
    await disk.leaveFree(6);
    let answer = 'ok';
    let lastMs = 0;
    for (let pushes = 0; answer === 'ok' && pushes < 400; pushes += 1) {
      const askedAt = performance.now();
      answer = await push();
      lastMs = performance.now() - askedAt;
    }
    const fullAt = performance.now();
    // From now on it is read-only or gone; a success would have to be durable.
    const answers = new Set<string>();
    while (performance.now() - fullAt < 2000) answers.add((await push()).slice(0, 60));
    console.log(
      `full disk without a watermark: ${acknowledged.length} acknowledged, then after ${Math.round(lastMs)} ms ${[answer.slice(0, 60), ...answers].join(' | ')}`,
    );
    expect(answer).not.toBe('ok');
    expect(lastMs).toBeLessThan(5000);
    expect([...answers].filter((each) => each === 'ok')).toEqual([]);
    await server.kill();
    await disk.makeRoom();
    server = await startServer(options);
    const found = await idsOn(server.address, admin);
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
  }, 240_000);
});

function newCustomer(n: number): QueuedCommand {
  const addresses = Array.from({ length: ADDRESSES }, (_, at) => ({
    id: randomUUID(),
    label: '',
    line1: 'Long Street',
    line2: '',
    city: 'London',
    postcode: 'NW1 6XE',
    accessNotes: longText(),
    isDefault: at === 0,
  }));
  const fields = { name: `Customer ${n}`, email: null, phone: null, notes: longText(), tags: [], addresses };
  const args = { customerId: randomUUID(), ...fields };
  const commandId = randomUUID();
  return { n, commandId, name: 'customer.create', version: 1, args, issuedAt: new Date().toISOString() };
}

function longText(): string {
  return randomBytes(TEXT_BYTES).toString('hex');
}

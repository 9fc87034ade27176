import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { writeBackup } from '#server/backup/write-backup.ts';
import { loadDocuments } from '#server/storage/aggregate-store.ts';
import { must } from '#shared/core/assert.ts';
import type { PushRequest } from '#shared/sync/sync-protocol.ts';
import { idOf, NOW } from '#shared/testing/builders.ts';
import { createTestServer, START_MS, type TestServer } from '../http/http-server.ts';
import { testSeed } from '../support/test-sizes.ts';
import { missingCommands, writtenTwice } from './lost-work.ts';
import { OfficeClient } from './office-client.ts';

export interface LostWorkOptions {
  databaseUrl?: string;
  rounds: number;
}

/** Three offices that work, a backup in the middle, more work, and the backup put back. */
class Office {
  readonly clients: OfficeClient[];
  /** Commands that a server said yes to, by client. */
  readonly server: TestServer;
  private made = 0;
  private readonly customers: { id: string; name: string; of: OfficeClient }[] = [];

  constructor(server: TestServer, beforePush?: (request: PushRequest) => PushRequest) {
    this.server = server;
    const fetch = (url: string, init: RequestInit = {}) =>
      server.open(url, {
        method: init.method ?? 'GET',
        headers: init.headers as Record<string, string>,
        ...(typeof init.body === 'string' && { rawBody: init.body }),
      });
    const shared = { fetch, ...(beforePush && { beforePush }) };
    const accounts = ['admin account', 'manager account', 'admin account'];
    this.clients = accounts.map((name) => new OfficeClient({ ...shared, accountId: idOf(name) }));
  }

  async signIn(): Promise<void> {
    const [admin, manager] = [await this.server.signIn('admin'), await this.server.signIn('manager')];
    for (const [index, client] of this.clients.entries()) client.token = index === 1 ? manager : admin;
  }

  /** One thing that somebody does, chosen by `pick`: a customer, an edit of one's own, an order and its confirmation. */
  async act(client: OfficeClient, pick: number): Promise<void> {
    this.made += 1;
    const own = this.customers.filter(({ of }) => of === client);
    const name = `Customer ${this.made}`;
    if (pick % 4 === 0 || own.length === 0) {
      const id = randomUUID();
      this.customers.push({ id, name, of: client });
      const fields = { email: null, phone: null, notes: '', tags: [], addresses: [] };
      await client.issue('customer.create', { customerId: id, name, ...fields });
    } else if (pick % 4 === 1) {
      await this.order(client, must(own[pick % own.length], 'a customer').id);
    } else {
      const customer = must(own[pick % own.length], 'a customer');
      const edit = { customerId: customer.id, set: { name }, expect: { name: customer.name } };
      await client.issue('customer.edit', edit);
      customer.name = name;
    }
  }

  private async order(client: OfficeClient, customerId: string): Promise<void> {
    const orderId = randomUUID();
    // One order a day: what an order costs another is not what is tested here.
    const date = new Date(Date.parse('2026-03-09T00:00:00.000Z') + this.made * 7 * 86_400_000);
    await client.issue('order.place', {
      orderId,
      customerId,
      guest: null,
      address: { line1: '1 Baker Street', line2: '', city: 'London', accessNotes: '' },
      postcode: 'NW1 6XE',
      scheduledDate: date.toISOString().slice(0, 10),
      scheduledTime: '10:00',
      notes: '',
      items: [{ itemId: randomUUID(), serviceId: idOf('service'), quantity: 1, staffId: null }],
    });
    await client.issue('order.cancel', { orderId, reason: 'by phone' });
  }

  async acceptedIds(): Promise<string[]> {
    return this.clients.flatMap((client) =>
      client.outbox
        .all()
        .flatMap(({ commandId, verdict }) => (verdict?.outcome === 'accepted' ? [commandId] : [])),
    );
  }

  async refusals(): Promise<unknown[]> {
    return this.clients.flatMap((client) =>
      client.outbox
        .all()
        .flatMap(({ name, verdict }) => (verdict?.refusal ? [{ name, refusal: verdict.refusal }] : [])),
    );
  }

  missing(commandIds: readonly string[]): Promise<string[]> {
    return missingCommands(this.server.database, commandIds);
  }

  writtenTwice(): Promise<unknown[]> {
    return writtenTwice(this.server.database, [idOf('customer')]);
  }

  async truth(): Promise<Map<string, unknown>> {
    const truth = new Map<string, unknown>();
    const { database } = this.server;
    for (const collection of ['customers', 'orders', 'appointments'] as const) {
      const rows = await database.db
        .selectFrom('change_feed')
        .select('id')
        .where('collection', '=', collection)
        .where('deleted', '=', false)
        .execute();
      const found = await loadDocuments(
        database.db,
        collection,
        rows.map(({ id }) => id),
      );
      for (const [id, document] of found) truth.set(`${collection}/${id}`, document);
    }
    return truth;
  }
}

/** [SY8] What a restore loses comes back from whoever still holds it. */
export function describeLostWork({ databaseUrl, rounds }: LostWorkOptions): void {
  let server: TestServer;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'valclean-backup-'));
    server = await createTestServer(databaseUrl === undefined ? {} : { databaseUrl });
  }, START_MS);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function workAndRestore(office: Office, picks: readonly number[], isEpochMoved: boolean) {
    const { database } = server;
    await office.signIn();
    for (const client of office.clients) await client.sync();
    const half = Math.floor(picks.length / 2);
    for (const [index, pick] of picks.slice(0, half).entries())
      await office.act(must(office.clients[index % 3], 'a client'), pick);
    for (const client of office.clients) await client.sync();

    const file = path.join(folder, `${randomUUID()}.gz`);
    expect(await writeBackup(database, { file, now: NOW })).toMatchObject({ ok: true });
    for (const [index, pick] of picks.slice(half).entries())
      await office.act(must(office.clients[index % 3], 'a client'), pick);
    for (const client of office.clients) await client.sync();
    const accepted = await office.acceptedIds();
    // Saved while the server is away: goes up after what the server lost.
    for (const client of office.clients) await office.act(client, 2);

    const epoch = await database.epoch();
    expect(await restoreBackup(database, { file, isReplacing: true })).toMatchObject({ ok: true });
    const lost = (await office.missing(accepted)).length;
    if (!isEpochMoved) await database.db.updateTable('server_epoch').set({ name: epoch }).execute();
    await office.signIn();
    return { accepted, lost };
  }

  test(
    `[SY8] ${rounds} restores: everything that was accepted and that a client holds is back, once`,
    { timeout: 60_000 + rounds * 50_000 },
    async () => {
      const seed = testSeed('restores');
      let [total, totalLost] = [0, 0];
      const picks = fc.array(fc.nat(1000), { minLength: 18, maxLength: 36 });
      for (const [round, chosen] of fc.sample(picks, { seed, numRuns: rounds }).entries()) {
        const office = new Office(server);
        const { accepted, lost } = await workAndRestore(office, chosen, true);
        for (const client of office.clients) await client.sync();
        // Once more: by now everybody has sent.
        for (const client of office.clients) await client.sync();
        expect(await office.refusals(), `round ${round}`).toEqual([]);
        expect(await office.missing(accepted), `round ${round}`).toEqual([]);
        expect(await office.missing(await office.acceptedIds())).toEqual([]);
        expect(await office.writtenTwice()).toEqual([]);
        const truth = await office.truth();
        // A transaction open in another database of the cluster holds everybody's pull back for a while.
        for (const client of office.clients.filter((_, index) => index !== 1))
          await vi.waitFor(
            async () => {
              await client.sync();
              expect(client.documents()).toEqual(truth);
            },
            { timeout: 30_000, interval: 100 },
          );
        const again = await Promise.all(office.clients.map((client) => client.outbox.sentAgain()));
        expect(again.reduce((sum, count) => sum + count, 0)).toBe(accepted.length);
        total += accepted.length;
        totalLost += lost;
      }
      expect(totalLost).toBeGreaterThan(0);
      console.log(`restores: ${total} accepted commands, ${totalLost} of them lost by a restore, all back`);
    },
  );

  test('[SY8] control: the same with the epoch left as it was loses work', { timeout: 120_000 }, async () => {
    const silent = ({ epoch: _epoch, shown: _shown, ...request }: PushRequest): PushRequest => request;
    const office = new Office(server, silent);
    const { accepted, lost } = await workAndRestore(office, [0, 0, 0, 2, 2, 2, 0, 0, 0, 2, 2, 2], false);
    for (const client of office.clients) await client.sync().catch(() => undefined);
    const missing = await office.missing(accepted);
    expect(lost).toBeGreaterThan(0);
    expect(missing).toHaveLength(lost);
  });

  test(
    '[SY4] the same with the epoch left as it was, and a client that shows what it was told, loses nothing',
    { timeout: 120_000 },
    async () => {
      const office = new Office(server);
      const { accepted, lost } = await workAndRestore(office, [0, 0, 0, 2, 2, 2, 0, 0, 0, 2, 2, 2], false);
      for (const client of [...office.clients, ...office.clients]) await client.sync();
      expect(lost).toBeGreaterThan(0);
      expect(await office.missing(accepted)).toEqual([]);
      expect(await office.refusals()).toEqual([]);
    },
  );
}

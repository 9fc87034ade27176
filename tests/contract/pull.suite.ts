import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createDigest } from '#server/sync/digest.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import { createSnapshot } from '#server/sync/snapshot.ts';
import { saveDocuments } from '#server/storage/save-documents.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { GUEST, SYSTEM, type Actor } from '#shared/access/actor.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import { addDays } from '#shared/core/zoned-time.ts';
import { contentDigest } from '#shared/sync/content-digest.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { SnapshotEnd, SnapshotHeader } from '#shared/sync/sync-protocol.ts';
import {
  aStaff,
  adminActor,
  aSchedule,
  anAppointment,
  anInvitation,
  idOf,
  managerActor,
  NOW,
  staffActor,
} from '#shared/testing/builders.ts';
import { guestOrder, newCustomer, request, testServer, verdictOf, type TestServer } from './command-calls.ts';
import { contentOf, pullingClient, snapshotOf } from './pulling-client.ts';
import { collectLog, put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

/** [SY6]-[SY9] What replicas learn of the server's changes, on either engine. */
export function describePull(source: DatabaseSource): void {
  let database: OpenDatabase;
  let server: TestServer;
  let deps: { database: OpenDatabase; now: () => string };
  beforeEach(async () => {
    database = await source.fresh();
    await put(database, smallWorld());
    server = testServer(database);
    deps = { database, now: () => server.clock.now };
  }, STARTING);

  const admin = adminActor();
  const issue = async (name: string, args: unknown, actor: Actor = admin) =>
    verdictOf(
      await server.accept(request({ name, args, commandId: crypto.randomUUID() }, { kind: 'job' }, actor)),
    );

  describe('the snapshot', () => {
    test('[SY9] is a header with counts, a line per document and an end', async () => {
      const { header, body } = await createSnapshot({ ...deps, log: collectLog() })(admin);
      const counts = { company: 1, accounts: 3, customers: 1, staff: 1, services: 1 };
      expect(SnapshotHeader.parse(header)).toMatchObject({ protocol: PROTOCOL_VERSION, counts });
      const texts = (await text(body)).trimEnd().split('\n');
      expect(texts).toHaveLength(8);
      expect(SnapshotEnd.parse(JSON.parse(texts.at(-1) ?? ''))).toEqual({ kind: 'end', documents: 7 });
    });

    test('[SY9] a pull from its checkpoint finds nothing, and later what came after it', async () => {
      const client = await pullingClient(deps, admin);
      expect((await client.page())?.documents).toEqual([]);
      await issue('customer.create', newCustomer('Ann'));
      expect((await client.page())?.documents).toMatchObject([
        { collection: 'customers', revision: 1, deleted: false },
      ]);
      expect((await client.page())?.documents).toEqual([]);
    });

    test('[SY7] staff hold their own visits near today, masked, and nobody else', async () => {
      const today = anAppointment({
        id: idOf('soon'),
        date: '2026-03-03',
        startsAt: '2026-03-03T10:00:00.000Z',
        endsAt: '2026-03-03T11:00:00.000Z',
        customerAppointments: [],
      });
      const later = anAppointment({
        id: idOf('later'),
        date: '2026-04-01',
        startsAt: '2026-04-01T10:00:00.000Z',
        endsAt: '2026-04-01T11:00:00.000Z',
        customerAppointments: [],
      });
      await put(database, { appointments: [today, later] });
      const { documents } = await snapshotOf(deps, staffActor());
      expect([...documents.keys()].toSorted()).toEqual(
        [
          `accounts/${idOf('staff account')}`,
          `appointments/${idOf('soon')}`,
          'company/00000000-0000-8000-8000-000000000001',
          `services/${idOf('service')}`,
          `staff/${idOf('staff')}`,
        ].toSorted(),
      );
      expect(documents.get(`appointments/${idOf('soon')}`)).toMatchObject({ priceMinor: 0 });
      expect(documents.get('company/00000000-0000-8000-8000-000000000001')).toMatchObject({ email: null });
    });
  });

  describe('a pull', () => {
    test('[SY6] keeps the documents of one command on one page, whatever the limit', async () => {
      const client = await pullingClient(deps, admin);
      const confirm = {
        orderId: idOf('order one'),
        assignments: [],
        expect: { startsAt: '2026-03-09T10:00:00.000Z' },
      };
      const verdicts = [
        await issue('order.place', guestOrder('one'), GUEST),
        await issue('order.confirm', confirm),
        await issue('customer.create', newCustomer('Ann')),
      ];
      expect({ refusals: verdicts.map(({ refusal }) => refusal), errors: server.log.errors }).toEqual({
        refusals: [null, null, null],
        errors: [],
      });
      const first = await client.page(1);
      expect(first?.documents.map(({ collection }) => collection).toSorted()).toEqual([
        'appointments',
        'orders',
      ]);
      expect(first?.hasMore).toBe(true);
      const second = await client.page(1);
      expect(second?.documents.map(({ collection }) => collection)).toEqual(['customers']);
      expect(second?.hasMore).toBe(false);
    });

    test('[SY7] who loses sight of a visit gets a tombstone with its revision', async () => {
      const other = aStaff({
        id: idOf('other staff'),
        name: 'Bo',
        email: null,
        accountId: null,
        schedules: [1, 2, 3, 4, 5].map((dayOfWeek) => aSchedule({ dayOfWeek, id: idOf(`bo ${dayOfWeek}`) })),
        services: [
          {
            id: idOf('bo service'),
            serviceId: idOf('service'),
            priceOverrideMinor: null,
            durationOverrideMinutes: null,
          },
        ],
        areas: [],
      });
      await put(database, { staff: [other], appointments: [anAppointment({ customerAppointments: [] })] });
      const ana = await pullingClient(deps, staffActor());
      const bo = await pullingClient(deps, staffActor({ staffId: idOf('other staff') }));
      const id = idOf('appointment');
      const verdict = await issue('appointment.reassign', {
        appointmentId: id,
        staffId: other.id,
        expect: { staffId: idOf('staff') },
      });
      expect(verdict).toMatchObject({ outcome: 'accepted' });
      expect((await ana.page())?.documents).toEqual([
        { collection: 'appointments', id, revision: 2, deleted: true, document: null },
      ]);
      expect((await bo.page())?.documents).toMatchObject([{ id, revision: 2, deleted: false }]);
      expect(ana.documents.has(`appointments/${id}`)).toBe(false);
    });

    test('[SY7] a visit that moves out of the window is told as gone', async () => {
      await put(database, { appointments: [anAppointment({ customerAppointments: [] })] });
      const ana = await pullingClient(deps, staffActor());
      expect(ana.documents.has(`appointments/${idOf('appointment')}`)).toBe(true);
      const move = {
        appointmentId: idOf('appointment'),
        date: '2026-04-06',
        time: '10:00',
        staffId: null,
        expect: { startsAt: '2026-03-09T10:00:00.000Z', staffId: idOf('staff') },
      };
      const verdict = await issue('appointment.reschedule', move);
      expect(verdict.refusal).toBeNull();
      expect((await ana.page())?.documents).toMatchObject([
        { id: idOf('appointment'), revision: 2, deleted: true },
      ]);
    });

    test('[SY7] nothing of what an actor never saw: neither the document nor a tombstone', async () => {
      const scope = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };
      const blind = await pullingClient(deps, managerActor(scope));
      await issue('customer.create', newCustomer('Ann'));
      await issue('staff.edit', { staffId: idOf('staff'), set: { bio: 'New' }, expect: { bio: '' } });
      expect((await blind.page())?.documents).toEqual([]);
    });

    test('a deleted document is a tombstone that continues its revision', async () => {
      await put(database, { invitations: [anInvitation()] });
      const client = await pullingClient(deps, admin);
      await database.transact((trx) =>
        saveDocuments(trx, [
          { collection: 'invitations', id: anInvitation().id, before: anInvitation(), after: null },
        ]),
      );
      expect((await client.page())?.documents).toMatchObject([
        { collection: 'invitations', revision: 2, deleted: true },
      ]);
    });

    test('[SY8] a checkpoint of another epoch or scope, or from the future, asks for a reset', async () => {
      const client = await pullingClient(deps, admin);
      const pull = createPull({ ...deps, log: collectLog() });
      const ask = (change: object, actor = admin) =>
        pull(actor, {
          protocol: 1,
          clientId: idOf('x'),
          limit: 10,
          checkpoint: { ...client.checkpoint(), ...change },
        });
      expect(await ask({ epoch: 'other' })).toEqual({ kind: 'reset', reason: 'epoch' });
      expect(await ask({ scope: 'other' })).toEqual({ kind: 'reset', reason: 'scope' });
      expect(await ask({ xid: '999999999999' })).toEqual({ kind: 'reset', reason: 'future' });
      expect(await ask({}, staffActor())).toEqual({ kind: 'reset', reason: 'scope' });
      expect(await ask({})).toMatchObject({ kind: 'page' });
    });

    test('[SY7] a new day is a new scope for staff, not for the office', async () => {
      const [ana, office] = [await pullingClient(deps, staffActor()), await pullingClient(deps, admin)];
      server.clock.now = `${addDays(NOW.slice(0, 10), 1)}T00:30:00.000Z`;
      expect(await ana.page()).toBeNull();
      expect(await office.page()).not.toBeNull();
    });
  });

  test(
    '[SY6] replicas that pull in any rhythm hold what a new snapshot holds',
    { timeout: 120_000 },
    async () => {
      const actors = [
        admin,
        managerActor({ allStaff: false, staffIds: [idOf('staff')], allCustomers: false, customerIds: [] }),
        staffActor(),
        SYSTEM,
      ];
      const clients = await Promise.all(actors.map((actor) => pullingClient(deps, actor)));
      const step = fc.record({
        kind: fc.nat(4),
        time: fc.constantFrom('08:00', '10:30', '13:00', '15:30'),
        client: fc.nat(3),
        limit: fc.integer({ min: 1, max: 5 }),
      });
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
          for (const { kind, time, client, limit } of steps) {
            const name = `sim ${(run += 1)}`;
            if (kind === 0) await issue('customer.create', newCustomer(name));
            if (kind === 1) await issue('order.place', guestOrder(name, time), GUEST);
            if (kind === 2)
              await issue('order.cancel', { orderId: idOf(`order sim ${run - 1}`), reason: '' });
            if (kind === 3)
              await issue('order.confirm', {
                orderId: idOf(`order sim ${run - 1}`),
                assignments: [],
                expect: { startsAt: `2026-03-09T${time}:00.000Z` },
              });
            await clients[client]?.page(limit);
          }
          for (const [index, client] of clients.entries()) {
            await client.pullAll(3);
            const expected = await snapshotOf(deps, actors[index] ?? admin);
            expect(contentOf(client.documents)).toEqual(contentOf(expected.documents));
          }
        }),
        { numRuns: 8 },
      );
    },
  );

  test('[SY13] the digest is that of the documents that the actor holds', async () => {
    const { documents } = await snapshotOf(deps, staffActor());
    const digest = await createDigest({ ...deps, log: collectLog() })(staffActor());
    const staff = [...documents].flatMap(([key, document]) =>
      key.startsWith('staff/') ? [document as AnyDocument] : [],
    );
    expect(digest.collections['staff']).toEqual(contentDigest(staff));
    expect(digest.collections['orders']).toEqual({ count: 0, hash: expect.any(String) });
  });

  test('[SY10] a poke comes after the change can be pulled', async () => {
    const client = await pullingClient(deps, admin);
    const found = new Promise<string[]>((resolve, reject) => {
      const onPoke = (collections: string[]) => {
        client
          .page()
          .then((page) => resolve([...collections, ...(page?.documents ?? []).map(({ id }) => id)]), reject);
      };
      database.listen(onPoke).then(() => issue('customer.create', newCustomer('Ann')), reject);
    });
    expect(await found).toEqual(['customers', idOf('customer Ann')]);
  });
}

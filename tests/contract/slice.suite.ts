import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { createSlice } from '#server/sync/slice.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { collectionNames, type AnyDocument, type CollectionName } from '#shared/documents/collections.ts';
import {
  FIRST_PLACE,
  heldDigest,
  nextPlace,
  repairsOf,
  type HeldInSlice,
} from '#shared/sync/anti-entropy.ts';
import { MOST_DOCUMENTS_PER_SLICE, SliceReply, type Checkpoint } from '#shared/sync/sync-protocol.ts';
import {
  aCustomer,
  adminActor,
  anAppointment,
  idOf,
  managerActor,
  staffActor,
} from '#shared/testing/builders.ts';
import { guestOrder, newCustomer, request, testServer, type TestServer } from './command-calls.ts';
import { pullingClient, type PullingClient } from './pulling-client.ts';
import { collectLog, put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

/** [SY13] A replica compares itself with the server, slice by slice, on either engine. */
export function describeSlices(source: DatabaseSource): void {
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
  const actors: Actor[] = [
    admin,
    managerActor({ allStaff: false, staffIds: [idOf('staff')], allCustomers: false, customerIds: [] }),
    staffActor(),
  ];
  const issue = (name: string, args: unknown, actor: Actor = admin) =>
    server.accept(request({ name, args, commandId: crypto.randomUUID() }, { kind: 'job' }, actor));

  function heldIn(
    client: PullingClient,
    range: { collection: string; after: string | null; upTo: string | null },
  ) {
    return [...client.documents].flatMap(([key, document]): HeldInSlice[] => {
      const { id, revision } = document as AnyDocument;
      const isInside =
        key.startsWith(`${range.collection}/`) &&
        (range.after === null || id > range.after) &&
        (range.upTo === null || id <= range.upTo);
      return isInside ? [{ id, revision, document: document as AnyDocument }] : [];
    });
  }

  /** One whole round: how many slices were equal, had moved, or differed and were healed. */
  async function compareAll(
    client: PullingClient,
    actor: Actor,
    checkpoint: Checkpoint = client.checkpoint(),
  ) {
    const slice = createSlice({ ...deps, log: collectLog() });
    const ask = async (
      place: { collection: CollectionName; after: string | null },
      held: HeldInSlice[] | null,
    ) =>
      SliceReply.parse(
        await slice(actor, { protocol: 2, checkpoint, ...place, held: held && heldDigest(held) }),
      );
    const found = { equal: 0, moved: 0, differed: 0 };
    let place = FIRST_PLACE;
    do {
      const reply = await ask(place, null);
      if (reply.kind === 'moved') {
        found.moved += 1;
        place = nextPlace(place, null);
        continue;
      }
      expect(reply.documents).toBeNull();
      const range = { ...place, upTo: reply.upTo };
      const held = heldIn(client, range);
      const digest = heldDigest(held);
      if (digest.count === reply.count && digest.hash === reply.hash) found.equal += 1;
      else {
        found.differed += 1;
        const again = await ask(place, held);
        if (again.kind !== 'slice' || again.documents === null) throw new Error('no documents');
        for (const { collection, id, deleted, document } of repairsOf(
          place.collection,
          held,
          again.documents as AnyDocument[],
        )) {
          if (deleted) client.documents.delete(`${collection}/${id}`);
          else client.documents.set(`${collection}/${id}`, document);
        }
      }
      place = nextPlace(place, reply.upTo);
    } while (place.collection !== FIRST_PLACE.collection || place.after !== null);
    return found;
  }

  test.each(actors.map((actor) => [actor.role, actor] as const))(
    '[SY13] what a %s has pulled is equal in every slice',
    async (_role, actor) => {
      await put(database, {
        appointments: [anAppointment({ date: '2026-03-03', customerAppointments: [] })],
      });
      const client = await pullingClient(deps, actor);
      expect(await compareAll(client, actor)).toEqual({
        equal: collectionNames.length,
        moved: 0,
        differed: 0,
      });
    },
  );

  test('[SY13] a wrong, a missing and an invented record are found and healed; without a comparison they stay', async () => {
    const client = await pullingClient(deps, admin);
    const [key = '', document] = [...client.documents].find(([each]) => each.startsWith('customers/')) ?? [];
    const before = new Map(client.documents);
    client.documents.set(key, { ...(document as AnyDocument), revision: 99 });
    client.documents.delete(`services/${idOf('service')}`);
    client.documents.set(`staff/${idOf('ghost')}`, { ...(document as AnyDocument), id: idOf('ghost') });
    await client.pullAll();
    expect(client.documents.get(key)).toMatchObject({ revision: 99 });
    expect(await compareAll(client, admin)).toMatchObject({ differed: 3 });
    expect(client.documents).toEqual(before);
    expect(await compareAll(client, admin)).toMatchObject({ differed: 0 });
  });

  test('[SY13] only where nothing moved: what came after the checkpoint is no difference', async () => {
    const client = await pullingClient(deps, admin);
    await issue('customer.create', newCustomer('Ann'));
    expect(await compareAll(client, admin)).toMatchObject({ moved: 1, differed: 0 });
    await client.pullAll();
    expect(await compareAll(client, admin)).toMatchObject({ moved: 0, differed: 0 });
    await issue('customer.edit', {
      customerId: idOf('customer Ann'),
      set: { notes: 'x' },
      expect: { notes: '' },
    });
    expect(await compareAll(client, admin)).toMatchObject({ moved: 1, differed: 0 });
  });

  test('[SY13] another epoch, another scope, the future and an unknown collection are never compared', async () => {
    const client = await pullingClient(deps, admin);
    const checkpoint = client.checkpoint();
    for (const change of [{ epoch: 'other' }, { scope: 'other' }, { xid: '999999999999' }])
      expect(await compareAll(client, admin, { ...checkpoint, ...change })).toMatchObject({
        equal: 0,
        differed: 0,
      });
    const slice = createSlice({ ...deps, log: collectLog() });
    const base = { protocol: 2, checkpoint, after: null, held: null };
    for (const collection of ['invoices', '__proto__', 'constructor'])
      expect(await slice(admin, { ...base, collection })).toEqual({ kind: 'moved' });
  });

  test('[SY13] a large collection is compared in slices that each cost little', async () => {
    const customers = Array.from({ length: MOST_DOCUMENTS_PER_SLICE * 2 + 5 }, (_, at) =>
      aCustomer({ id: idOf(`many ${at}`), addresses: [] }),
    );
    await put(database, { customers });
    const client = await pullingClient(deps, admin);
    const wrong = idOf('many 77');
    client.documents.set(`customers/${wrong}`, { ...aCustomer({ id: wrong }), name: 'Wrong' });
    const found = await compareAll(client, admin);
    expect(found).toEqual({ equal: collectionNames.length - 1 + 2, moved: 0, differed: 1 });
  });

  test('[SY7][SY13] a slice holds nothing that its reader may not see', async () => {
    await put(database, { appointments: [anAppointment({ date: '2026-03-03' })] });
    const client = await pullingClient(deps, staffActor());
    const slice = createSlice({ ...deps, log: collectLog() });
    const base = { protocol: 2, checkpoint: client.checkpoint(), after: null, held: { count: 0, hash: '' } };
    for (const collection of ['customers', 'orders', 'invitations'] as const)
      expect(await slice(staffActor(), { ...base, collection })).toMatchObject({ count: 0, documents: [] });
    const visits = await slice(staffActor(), { ...base, collection: 'appointments' });
    expect(visits).toMatchObject({
      documents: [{ priceMinor: 0, customerAppointments: [{ customerId: null }] }],
    });
  });

  test('[SY13] the server writes down that a replica differed', async () => {
    const lines: object[] = [];
    const log = { ...collectLog(), warn: (fields: object) => void lines.push(fields) };
    const client = await pullingClient(deps, admin);
    const held = { count: 0, hash: 'wrong' };
    const asked = { protocol: 2, checkpoint: client.checkpoint(), after: null, collection: 'staff' };
    await createSlice({ ...deps, log })(admin, { ...asked, held: null });
    expect(lines).toEqual([]);
    await createSlice({ ...deps, log })(admin, { ...asked, held });
    expect(lines).toMatchObject([{ accountId: admin.accountId, collection: 'staff', held }]);
  });

  test('[SY13] no false alarm while others write', { timeout: 120_000 }, async () => {
    const step = fc.record({
      kind: fc.nat(3),
      who: fc.nat(2),
      time: fc.constantFrom('08:00', '10:30', '13:00'),
    });
    let run = 0;
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
        const clients = await Promise.all(
          actors.map((actor) => pullingClient({ ...deps, isImpatient: true }, actor)),
        );
        for (const { kind, who, time } of steps) {
          const name = `alarm ${(run += 1)}`;
          const write = [
            () => issue('customer.create', newCustomer(name)),
            () => issue('order.place', guestOrder(name, time), GUEST),
            () => issue('order.cancel', { orderId: idOf(`order alarm ${run - 1}`), reason: '' }),
            () => issue('customer.create', newCustomer(`${name} b`)),
          ][kind];
          const client = clients[who];
          const actor = actors[who] ?? admin;
          // At once with the write on PostgreSQL, before and after it on PGlite, which has one connection.
          const [, found] = await Promise.all([write?.(), client && compareAll(client, actor)]);
          if (kind % 2 === 0) await client?.page(3);
          const after = client && (await compareAll(client, actor));
          for (const each of [found, after]) {
            expect(each?.differed).toBe(0);
            compared += each?.equal ?? 0;
          }
        }
      }),
      { numRuns: 6 },
    );
    expect(compared).toBeGreaterThan(100);
  });
}

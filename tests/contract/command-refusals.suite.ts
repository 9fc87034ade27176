import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { GUEST } from '#shared/access/actor.ts';
import { create } from '#shared/command-kit/change.ts';
import { decided, defineCommand } from '#shared/command-kit/define-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { Company, COMPANY_ID } from '#shared/documents/company.ts';
import { aCustomer, anAppointment, aService, idOf, managerActor, NOW } from '#shared/testing/builders.ts';
import {
  guestOrder,
  refusalOf,
  replica,
  request,
  testServer,
  verdictOf,
  type TestServer,
} from './command-calls.ts';
import {
  countRows,
  put,
  smallWorld,
  STARTING,
  type CountedTable,
  type DatabaseSource,
} from './server-databases.ts';

/** What a command that cannot be done leaves behind: nothing but its reason, which tells no more than the actor may see. */
export function describeCommandRefusals(source: DatabaseSource): void {
  let database: OpenDatabase;
  let server: TestServer;
  beforeEach(async () => {
    database = await source.fresh();
    await put(database, smallWorld());
    server = testServer(database);
  }, STARTING);

  const count = (table: CountedTable) => countRows(database, table);

  describe('a command that fails', () => {
    const broken = (fail: (attempt: number) => void) => {
      let attempts = 0;
      return defineCommand({
        name: 'customer.create',
        version: 1,
        args: z.strictObject({ customerId: z.string() }),
        refusals: [],
        locks: ({ customerId }) => [{ collection: 'customers', id: customerId }],
        load: async () => null,
        decide(_loaded, { customerId }) {
          attempts += 1;
          fail(attempts);
          return decided([
            create('customers', aCustomer({ id: customerId, addresses: [], createdBy: null })),
          ]);
        },
      });
    };
    const run = (fail: (attempt: number) => void) => {
      const command = broken(fail);
      server = testServer(database, (name) => (name === 'customer.create' ? command : findCommand(name)));
      return server.accept(
        request({ name: 'customer.create', args: { customerId: idOf('broken') } }, replica(1)),
      );
    };

    test('[SY4] a bug is tried three times, then refused with the request id, and the queue moves on', async () => {
      const outcome = await run(() => {
        throw new TypeError('cannot read properties of undefined');
      });
      expect(refusalOf(outcome)).toEqual({
        code: 'internal',
        details: { requestId: 'request-1' },
      });
      expect(server.log.errors).toHaveLength(3);
      expect(await count('customers')).toBe('1');
      const next = await server.accept(request({ name: 'outbox.void', args: null }, replica(2)));
      expect(verdictOf(next).n).toBe(2);
    });

    test('[G2] the log says where a bug is, and nothing that was sent or stored', async () => {
      await run(() => {
        throw new RangeError('no such day: Carla Jones, +447700900002');
      });
      expect(server.log.errors[0]).toContain('RangeError');
      expect(server.log.errors[0]).toContain('command-refusals.suite.ts');
      expect(server.log.errors.join('\n')).not.toMatch(/Carla|\+44/);
    });

    test("a failure that passes is nobody's business", async () => {
      const outcome = await run((attempt) => {
        if (attempt < 3) throw new Error('not yet');
      });
      expect(verdictOf(outcome).outcome).toBe('accepted');
    });

    test('[SY4] a deadlock or serialization failure runs the whole transaction again', async () => {
      const outcome = await run((attempt) => {
        if (attempt < 3) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      });
      expect(verdictOf(outcome)).toMatchObject({ outcome: 'accepted', n: 1 });
      expect(server.log.errors).toEqual([]);
    });

    test.each([
      ['that is gone', '57P01', 'terminating connection'],
      ['whose page is damaged', 'XX001', 'invalid page in block 3 of relation "base/16384/16500"'],
      ['whose index is damaged', 'XX002', 'index "orders_pkey" contains corrupted page at block 1'],
    ])('[SY5] a database %s is an error, not a verdict: the client comes again', async (_, code, message) => {
      const gone = run(() => {
        throw Object.assign(new Error(message), { code });
      });
      await expect(gone).rejects.toMatchObject({ code });
      expect(await count('command_log')).toBe('0');
    });

    test('a reference to nothing is found before the commit and refused', async () => {
      const dangling = defineCommand({
        name: 'customer.create',
        version: 1,
        args: z.unknown(),
        refusals: [],
        locks: () => [],
        load: async () => null,
        decide: () =>
          decided([
            create(
              'customers',
              aCustomer({
                id: idOf('dangling'),
                addresses: [],
                accountId: idOf('nobody'),
              }),
            ),
          ]),
      });
      const { accept } = testServer(database, () => dangling);
      expect(refusalOf(await accept(request({ name: 'customer.create', args: 1 })))?.code).toBe('internal');
    });

    test('an id that is taken is refused and never replaces what is there', async () => {
      const taking = defineCommand({
        name: 'customer.create',
        version: 1,
        args: z.unknown(),
        refusals: [],
        locks: () => [],
        load: async () => null,
        decide: () => decided([create('customers', aCustomer({ name: 'Mallory' }))]),
      });
      const { accept } = testServer(database, () => taking);
      const outcome = await accept(request({ name: 'customer.create', args: 1 }));
      expect(refusalOf(outcome)).toEqual({ code: 'exists', details: { collection: 'customers' } });
      expect(await loadDocument(database.db, 'customers', idOf('customer'))).toEqual(aCustomer());
    });

    test('[SC1] the constraint is the last line: a rule that forgets the calendar is refused', async () => {
      await put(database, { appointments: [anAppointment({ customerAppointments: [] })] });
      const careless = defineCommand({
        name: 'appointment.note',
        version: 1,
        args: z.unknown(),
        refusals: [],
        locks: () => [],
        load: async () => null,
        decide: () =>
          decided([
            create(
              'appointments',
              anAppointment({
                id: idOf('second'),
                customerAppointments: [],
              }),
            ),
          ]),
      });
      const { accept } = testServer(database, () => careless);
      const outcome = await accept(request({ name: 'appointment.note', args: 1 }));
      expect(refusalOf(outcome)).toMatchObject({
        code: 'appointment.overlap',
        details: { staffId: idOf('staff'), with: [{ kind: 'busy' }] },
      });
    });
  });

  describe('[SY14] what no replica could read', () => {
    const invalidAt = (path: string) => ({
      code: 'args.invalid',
      details: { issues: [expect.objectContaining({ path, code: 'too_big' })] },
    });

    test('a note too many is refused and the notes stay', async () => {
      const internalNotes = Array.from({ length: 500 }, (_, index) => ({
        id: idOf(`note ${index}`),
        at: NOW,
        accountId: null,
        authorName: 'Ana',
        text: 'x',
      }));
      await put(database, { appointments: [anAppointment({ customerAppointments: [], internalNotes })] });
      const args = { appointmentId: idOf('appointment'), text: 'one more' };
      const outcome = await server.accept(request({ name: 'appointment.note', args }));
      expect(refusalOf(outcome)).toMatchObject(invalidAt('internalNotes'));
      expect((await loadDocument(database.db, 'appointments', args.appointmentId))?.revision).toBe(1);
    });

    test('a total beyond every amount is refused, and nothing is held for it', async () => {
      await put(database, {
        services: [aService({ id: idOf('dear'), slug: 'dear', priceMinor: 90_000_000 })],
      });
      const items = [
        { itemId: idOf('item x'), serviceId: idOf('dear'), quantity: 2, staffId: idOf('staff') },
      ];
      const args = { ...guestOrder('x'), scheduledTime: '08:00', items };
      const refusal = refusalOf(await server.accept(request({ name: 'order.place', args })));
      expect(refusal?.code).toBe('args.invalid');
      expect([await count('orders'), await count('time_blocks'), await count('messages')]).toEqual([
        '0',
        '0',
        '0',
      ]);
    });

    test('a category whose name grows in its address is created', async () => {
      const args = { categoryId: idOf('amp'), name: '&'.repeat(200), description: '' };
      const outcome = await server.accept(request({ name: 'category.create', args }));
      expect(refusalOf(outcome)).toBeNull();
      const company = await loadDocument(database.db, 'company', COMPANY_ID);
      expect(Company.safeParse(company).success).toBe(true);
    });
  });

  describe("a refusal's details", () => {
    const visit = anAppointment({ customerAppointments: [], staffId: idOf('staff') });

    test('[PM2] [PM3] whoever may not send somebody learns nothing of their calendar; whoever may sees the visit', async () => {
      await put(database, { appointments: [visit] });
      const place = {
        ...guestOrder('x'),
        items: [{ itemId: idOf('item x'), serviceId: idOf('service'), quantity: 1, staffId: idOf('staff') }],
      };
      const scope = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };
      const blind = await server.accept(
        request(
          { name: 'order.place', args: place, commandId: 'blind' },
          { kind: 'job' },
          managerActor(scope),
        ),
      );
      expect(refusalOf(blind)).toEqual({ code: 'not_found', details: { collection: 'staff' } });
      const seeing = await server.accept(request({ name: 'order.place', args: place, commandId: 'seeing' }));
      const details = {
        with: [{ kind: 'appointment', id: visit.id }],
        freeSlots: expect.arrayContaining([{ startsAt: expect.any(String), staffIds: [idOf('staff')] }]),
      };
      expect(refusalOf(seeing)).toMatchObject({ code: 'appointment.overlap', details });
    });

    test('[SC4] guests are offered times without names', async () => {
      await put(database, { appointments: [visit] });
      const refusal = refusalOf(
        await server.accept(request({ name: 'order.place', args: guestOrder('x') }, { kind: 'job' }, GUEST)),
      );
      expect(refusal?.code).toBe('slot_taken');
      const alternatives = refusal?.code === 'slot_taken' ? refusal.details.alternatives : [];
      expect(alternatives.length).toBeGreaterThan(0);
      expect(alternatives.flatMap(({ staffIds }) => staffIds)).toEqual([]);
    });
  });
}

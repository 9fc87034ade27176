import { beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { aCustomer, anAppointment, anOrder, idOf, managerActor, staffActor } from '#shared/testing/builders.ts';
import { newCustomer, refusalOf, replica, request, testServer, verdictOf } from './command-calls.ts';
import type { TestServer } from './command-calls.ts';
import { put, smallWorld, STARTING, type DatabaseSource } from './server-databases.ts';

/** What a verdict names, and what gets none. */
export function describeVerdicts(source: DatabaseSource): void {
  let database: OpenDatabase;
  let server: TestServer;
  beforeEach(async () => {
    database = await source.fresh();
    await put(database, { ...smallWorld(), orders: [anOrder()] });
    server = testServer(database);
  }, STARTING);

  const phoneEdit = (from: string | null, to: string) => ({
    customerId: idOf('customer'),
    set: { phone: to },
    expect: { phone: from },
  });

  describe('the documents of a verdict', () => {
    test('[SY3] an accepted edit that changed nothing names its root with the revision it has', async () => {
      const [before, after] = [aCustomer().phone, '+447700900099'];
      const first = request({ name: 'customer.edit', args: phoneEdit(before, after) }, replica(1));
      expect(verdictOf(await server.accept(first)).documents).toEqual([
        { collection: 'customers', id: idOf('customer'), revision: 2 },
      ]);
      // Somebody who had not seen it makes the very same edit.
      const second = request(
        { name: 'customer.edit', args: phoneEdit(before, after), commandId: 'the same edit' },
        replica(1, 'another client'),
        managerActor(),
      );
      expect(verdictOf(await server.accept(second))).toMatchObject({
        outcome: 'accepted',
        documents: [{ collection: 'customers', id: idOf('customer'), revision: 2 }],
      });
    });

    test('[SY3] what changed and what did not are each named once, refused commands name nothing', async () => {
      const place = request({ name: 'customer.create', args: newCustomer('Ann') }, replica(1));
      expect(verdictOf(await server.accept(place)).documents).toHaveLength(1);
      const again = await server.accept(
        request({ name: 'customer.create', args: newCustomer('Ann'), commandId: 'again' }, replica(2)),
      );
      expect(verdictOf(again)).toMatchObject({ outcome: 'refused', documents: [] });
    });

    test("[SY3] a root out of the actor's sight is not named", async () => {
      const expireHold = { name: 'order.expire_hold', args: { orderId: idOf('order') } };
      const unseeing = staffActor({ role: 'system', staffId: null });
      const seen = await server.accept(request(expireHold, { kind: 'job' }, unseeing));
      expect(verdictOf(seen).documents).toEqual([
        { collection: 'orders', id: idOf('order'), revision: 1 },
      ]);
      await put(database, { appointments: [anAppointment({ customerAppointments: [] })] });
      const note = { name: 'appointment.note', args: { appointmentId: idOf('appointment'), text: 'x' } };
      const far = await server.accept(request(note, replica(1, 'staff'), staffActor({ staffId: idOf('else') })));
      expect(verdictOf(far)).toMatchObject({ outcome: 'refused', documents: [] });
    });
  });

  describe('a command newer than the server', () => {
    const newer = request(
      { name: 'customer.create', args: newCustomer('Ann'), version: 2 },
      replica(1),
    );

    test('[SY5] is neither run nor refused: nothing is recorded, and its number stays free', async () => {
      expect(await server.accept(newer)).toEqual({
        kind: 'command.newer',
        name: 'customer.create',
        version: 2,
        knownVersion: 1,
      });
      const { logged } = await database.db
        .selectFrom('command_log')
        .select(({ fn }) => fn.countAll<string>().as('logged'))
        .executeTakeFirstOrThrow();
      expect(logged).toBe('0');
      const known = { ...newer, call: { ...newer.call, version: 1 } };
      expect(verdictOf(await server.accept(known)).outcome).toBe('accepted');
    });

    test('[SY4] one that was decided before the server went back a version is still answered', async () => {
      const first = await server.accept({ ...newer, call: { ...newer.call, version: 1 } });
      expect(refusalOf(first)).toBeNull();
      expect(await server.accept({ ...newer, call: { ...newer.call, version: 1 } })).toMatchObject({
        isReplay: true,
      });
    });
  });
}

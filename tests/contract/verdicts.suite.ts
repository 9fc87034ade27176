import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { GUEST, type Actor } from '#shared/access/actor.ts';
import { decided, defineCommand } from '#shared/command-kit/define-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { aCustomer, anOrder, idOf, managerActor } from '#shared/testing/builders.ts';
import { newCustomer, replica, request, testServer, verdictOf, type TestServer } from './command-calls.ts';
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

    test("[SY3] a declared root out of the actor's sight is not named", async () => {
      const roots = [
        { collection: 'customers', id: idOf('customer') },
        { collection: 'orders', id: idOf('order') },
        { collection: 'services', id: idOf('service') },
      ] as const;
      const idle = defineCommand({
        name: 'customer.edit',
        version: 1,
        args: z.unknown(),
        refusals: [],
        locks: () => [...roots],
        load: async () => null,
        decide: () => decided([]),
      });
      const { accept } = testServer(database, () => idle);
      const nobody = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };
      const run = (actor: Actor, commandId: string) =>
        accept(request({ name: 'customer.edit', args: null, commandId }, { kind: 'job' }, actor));
      const ofManager = verdictOf(await run(managerActor(nobody, { accountId: idOf('apart') }), 'manager'));
      expect(ofManager.documents.map(({ collection }) => collection)).toEqual(['orders', 'services']);
      expect(verdictOf(await run(GUEST, 'guest')).documents).toEqual([]);
    });
  });

  describe('a command newer than the server', () => {
    const newer = request({ name: 'customer.create', args: newCustomer('Ann'), version: 2 }, replica(1));

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
      const later = testServer(database, (name) => {
        const command = findCommand(name);
        return command && { ...command, version: 2, prepare: (args) => command.prepare(args, 1) };
      });
      const verdict = verdictOf(await later.accept(newer));
      expect(verdict.outcome).toBe('accepted');
      expect(await server.accept(newer)).toEqual({ kind: 'verdict', verdict, isReplay: true });
    });
  });
}

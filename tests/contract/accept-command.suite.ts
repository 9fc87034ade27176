import { findCommand } from '#shared/commands/registry.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { GUEST } from '#shared/access/actor.ts';
import { create } from '#shared/command-kit/change.ts';
import { decided, defineCommand } from '#shared/command-kit/define-command.ts';
import { addHours } from '#shared/core/zoned-time.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { adminActor, anInvitation, idOf, managerActor, NOW } from '#shared/testing/builders.ts';
import {
  guestOrder,
  newCustomer,
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

/** [SY4] What one accepted, refused, replayed or broken command leaves behind, on either engine. */
export function describeAcceptCommand(source: DatabaseSource): void {
  let database: OpenDatabase;
  let server: TestServer;
  beforeEach(async () => {
    database = await source.fresh();
    await put(database, smallWorld());
    server = testServer(database);
  }, STARTING);

  const count = (table: CountedTable) => countRows(database, table);

  describe('an accepted command', () => {
    test('[SY4] writes documents, calendar, secret, message and log in one transaction', async () => {
      const outcome = await server.accept(
        request({ name: 'order.place', args: guestOrder('one') }, { kind: 'job' }, GUEST),
      );
      expect(verdictOf(outcome)).toMatchObject({
        outcome: 'accepted',
        refusal: null,
        epoch: await database.epoch(),
        decidedAt: NOW,
      });
      const order = await loadDocument(database.db, 'orders', idOf('order one'));
      expect(order).toMatchObject({
        revision: 1,
        orderNumber: expect.stringMatching(/^VC-\d{6}$/),
        status: 'pending',
        createdAt: NOW,
      });
      const secret = await database.db.selectFrom('order_secrets').selectAll().executeTakeFirstOrThrow();
      const token = database.tokens.tracking(idOf('order one'), 0);
      expect(secret).toEqual({
        order_id: idOf('order one'),
        tracking_token_hash: database.tokens.hash(token),
        rotation: 0,
      });
      expect([await count('time_blocks'), await count('messages'), await count('command_log')]).toEqual([
        '1',
        '1',
        '1',
      ]);
    });

    test("[SY3] the verdict names what was written with its revision, but nothing out of the actor's sight", async () => {
      const seen = await server.accept(
        request({ name: 'customer.create', args: newCustomer('Ann') }, replica(1)),
      );
      expect(verdictOf(seen).documents).toEqual([
        { collection: 'customers', id: idOf('customer Ann'), revision: 1 },
      ]);
      const unseen = await server.accept(
        request({ name: 'order.place', args: guestOrder('two') }, { kind: 'job' }, GUEST),
      );
      expect(verdictOf(unseen).documents).toEqual([]);
    });

    test('the password goes to its own table and neither to the log nor to a document', async () => {
      const args = { accountId: idOf('new account'), email: 'first@sparkle.example', name: 'First' };
      const accept = testServer(database, (name) =>
        name === 'account.create_first_admin' ? withoutAdminCheck : null,
      ).accept;
      const actor = { ...GUEST, role: 'system' as const };
      await accept(
        request(
          { name: 'account.create_first_admin', args, passwordHash: '$argon2id$secret' },
          { kind: 'job' },
          actor,
        ),
      );
      const secrets = await database.db
        .selectFrom('account_secrets')
        .select(['account_id', 'password_hash'])
        .execute();
      expect(secrets).toEqual([{ account_id: idOf('new account'), password_hash: '$argon2id$secret' }]);
      const logged = await database.db.selectFrom('command_log_args').select('args').execute();
      expect(JSON.stringify(logged)).not.toContain('argon2id');
    });

    test("an invitation is found by its token's hash", async () => {
      await put(database, { invitations: [anInvitation()] });
      const { token_hash: hash } = await database.db
        .selectFrom('invitation_secrets')
        .select('token_hash')
        .executeTakeFirstOrThrow();
      expect(hash).toBe(database.tokens.hash(database.tokens.invitation(anInvitation().id)));
    });
  });

  describe("a replica's command", () => {
    const create1 = request({ name: 'customer.create', args: newCustomer('Ann') }, replica(1));

    test('[SY4] a replay answers the stored verdict and changes nothing', async () => {
      const first = await server.accept(create1);
      server.clock.now = addHours(NOW, 1);
      const second = await server.accept(create1);
      expect(second).toEqual({ kind: 'verdict', verdict: verdictOf(first), isReplay: true });
      expect([await count('customers'), await count('command_log')]).toEqual(['2', '1']);
    });

    test('[SY4] the same command twice at once has one effect', async () => {
      const outcomes = await Promise.all([
        server.accept(create1),
        server.accept(create1),
        server.accept(create1),
      ]);
      expect(new Set(outcomes.map((outcome) => verdictOf(outcome).xid)).size).toBe(1);
      expect(await count('customers')).toBe('2');
    });

    test('[SY4] a row that one copy of an outbox sent and another undid ends as whichever came first', async () => {
      const undone = (n: number, { call }: typeof create1) => ({
        ...create1,
        call: { ...call, name: 'outbox.void', args: {} },
        origin: replica(n, 'the copy'),
      });
      const sent = verdictOf(await server.accept(create1));
      const answer = verdictOf(await server.accept(undone(1, create1)));
      expect(answer).toMatchObject({ commandId: sent.commandId, outcome: 'accepted', n: 1 });
      const later = request({ name: 'customer.create', args: newCustomer('Bea') }, replica(2, 'the copy'));
      const undo = { ...later, call: { ...later.call, name: 'outbox.void', args: {} } };
      expect(verdictOf(await server.accept(undo)).refusal?.code).toBe('command.void');
      const resent = { ...later, origin: replica(2) };
      expect(verdictOf(await server.accept(resent)).refusal?.code).toBe('command.void');
      expect(await count('command_log')).toBe('2');
    });

    test('[SY4] a gap is behind, a number or id of another command is forked', async () => {
      await server.accept(create1);
      const other = { name: 'customer.create', args: newCustomer('Bea') };
      expect(await server.accept(request(other, replica(3)))).toEqual({ kind: 'client.behind', lastN: 1 });
      expect(await server.accept(request(other, replica(1)))).toEqual({ kind: 'client.forked' });
      const changed = { ...create1, call: { ...create1.call, args: newCustomer('Cat') } };
      expect(await server.accept(changed)).toEqual({ kind: 'client.forked' });
      const manager = managerActor();
      expect(await server.accept({ ...create1, actor: manager })).toEqual({ kind: 'client.forked' });
      expect(await server.accept(request(other, replica(1, 'new client'), manager))).toMatchObject({
        kind: 'verdict',
      });
      expect(await count('command_log')).toBe('2');
    });

    test('[SY4] after a fork the same commands under a new client keep their verdicts, and the line goes on', async () => {
      const verdict = verdictOf(await server.accept(create1));
      const again = { ...create1, origin: replica(1, 'fresh') };
      expect(await server.accept(again)).toEqual({ kind: 'verdict', verdict, isReplay: true });
      expect(await server.accept(again)).toEqual({ kind: 'verdict', verdict, isReplay: true });
      const next = await server.accept(
        request({ name: 'customer.create', args: newCustomer('Bea') }, replica(2, 'fresh')),
      );
      expect(verdictOf(next)).toMatchObject({ n: 2, outcome: 'accepted' });
    });

    test('[SY1] an undone row takes its place as nothing', async () => {
      const outcome = await server.accept(request({ name: 'outbox.void', args: null }, replica(1)));
      expect(verdictOf(outcome)).toMatchObject({
        n: 1,
        outcome: 'refused',
        refusal: { code: 'command.void', details: {} },
      });
      const next = await server.accept({ ...create1, origin: replica(2) });
      expect(verdictOf(next).outcome).toBe('accepted');
    });

    test('[SY4] a refused command writes nothing and the queue moves on', async () => {
      const refused = await server.accept(request({ name: 'order.confirm', args: {} }, replica(1)));
      expect(refusalOf(refused)?.code).toBe('args.invalid');
      expect(verdictOf(await server.accept({ ...create1, origin: replica(2) })).outcome).toBe('accepted');
    });

    test('[SY14] an unknown name waits with all behind it, and is decided once it is known', async () => {
      const waiting = request({ name: 'customer.invented', args: {}, commandId: 'invented' }, replica(1));
      for (let tries = 0; tries < 2; tries += 1)
        expect(await server.accept(waiting)).toEqual({
          kind: 'command.newer',
          name: 'customer.invented',
          version: 1,
          knownVersion: 0,
        });
      expect(await server.accept({ ...create1, origin: replica(2) })).toMatchObject({
        kind: 'client.behind',
      });
      const later = testServer(database, (name) =>
        findCommand(name === 'customer.invented' ? 'customer.edit' : name),
      );
      expect(refusalOf(await later.accept(waiting))?.code).toBe('args.invalid');
      expect(verdictOf(await later.accept({ ...create1, origin: replica(2) })).outcome).toBe('accepted');
    });

    test('[SY5] what PostgreSQL cannot hold is refused, not a failure that comes back for ever', async () => {
      const args = { ['\u0000\ud800']: 'x\u0000', customerId: '\u0000' };
      const outcome = await server.accept(
        request({ name: 'customer.create\u0000', args, commandId: 'nul' }, replica(1)),
      );
      expect(outcome.kind).toBe('command.newer');
      const known = await server.accept(
        request({ name: 'customer.create', args, commandId: 'nul 2' }, replica(1)),
      );
      expect(refusalOf(known)?.code).toBe('args.invalid');
    });
  });

  describe("an endpoint's command", () => {
    const http = (idempotencyKey: string | null, bodyHash?: string) =>
      ({
        kind: 'http',
        route: 'POST /api/orders',
        idempotencyKey,
        ...(bodyHash ? { bodyHash } : {}),
      }) as const;
    const place = (name: string, origin: ReturnType<typeof http>) =>
      server.accept(
        request(
          { name: 'order.place', args: guestOrder(name, name === 'a' ? '10:00' : '14:00') },
          origin,
          GUEST,
        ),
      );

    test("[P5] a key answers the first request's verdict; another body is a mismatch; another actor has keys of their own", async () => {
      const first = await place('a', http('key'));
      expect(await place('a', http('key'))).toEqual({ ...first, isReplay: true });
      expect(await place('b', http('key'))).toEqual({ kind: 'idempotency.mismatch' });
      expect(await place('b', http('other key'))).toMatchObject({ kind: 'verdict', isReplay: false });
      const office = request(
        { name: 'customer.create', args: newCustomer('Ann') },
        http('key'),
        adminActor(),
      );
      expect(await server.accept(office)).toMatchObject({ kind: 'verdict', isReplay: false });
      expect(await count('orders')).toBe('2');
    });

    test("[P5] what counts as the same body may be the caller's to say", async () => {
      const first = await place('a', http('key', 'same body'));
      expect(await place('b', http('key', 'same body'))).toEqual({ ...first, isReplay: true });
      expect(await place('a', http('key', 'another'))).toEqual({ kind: 'idempotency.mismatch' });
    });

    test('[P5] many at once with one key have one effect', async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => place('a', http('key'))));
      const kinds = new Set(outcomes.map(({ kind }) => kind));
      expect([...kinds].filter((kind) => kind !== 'verdict' && kind !== 'idempotency.in_flight')).toEqual([]);
      expect(await count('orders')).toBe('1');
    });
  });

  test("[SC7] a hold keeps its time until it expires; then whoever takes the calendar's lock frees it", async () => {
    const place = (name: string) =>
      server.accept(request({ name: 'order.place', args: guestOrder(name) }, { kind: 'job' }, GUEST));
    await place('first');
    expect(refusalOf(await place('second'))?.code).toBe('slot_taken');
    server.clock.now = addHours(NOW, 49);
    expect(verdictOf(await place('third')).outcome).toBe('accepted');
    const held = await database.db.selectFrom('time_blocks').select(['order_id']).execute();
    expect(held).toEqual([{ order_id: idOf('order third') }]);
    // The first order is still pending; to touch it must not put its hold back.
    const note = request(
      { name: 'order.expire_hold', args: { orderId: idOf('order first') } },
      { kind: 'job' },
      { ...GUEST, role: 'system' },
    );
    expect(verdictOf(await server.accept(note)).outcome).toBe('accepted');
    expect(await loadDocument(database.db, 'orders', idOf('order first'))).toMatchObject({
      isHoldExpired: true,
      status: 'pending',
    });
    expect(await count('time_blocks')).toBe('1');
  });
}

const withoutAdminCheck = defineCommand({
  name: 'account.create_first_admin',
  version: 1,
  args: z.strictObject({ accountId: z.string(), email: z.string(), name: z.string() }),
  refusals: [],
  locks: () => [],
  load: async () => null,
  decide: (_loaded, { accountId, email, name }) =>
    decided([
      create('accounts', {
        id: accountId,
        revision: 0,
        createdAt: NOW,
        updatedAt: NOW,
        email,
        name,
        role: 'admin',
        phone: null,
        timezone: null,
        isActive: true,
        isVerified: true,
        staffId: null,
        customerId: null,
        avatar: null,
        calendarSyncEnabled: false,
        managerScope: null,
        deniedPermissions: [],
      }),
    ]),
});

import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import type { ManagerScope } from '#shared/documents/account.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { aCustomer, aStaff, idOf, managerActor, NOW } from '#shared/testing/builders.ts';
import { newCustomer, request, testServer } from './command-calls.ts';
import { contentOf, snapshotOf } from './pulling-client.ts';
import { collectLog, pgliteSource, put, smallWorld, STARTING } from './server-databases.ts';

const source = pgliteSource();
let database: OpenDatabase;
beforeEach(async () => {
  database = await source.fresh();
  const people = ['far', 'near'].map((name) =>
    aCustomer({ id: idOf(`customer ${name}`), name, addresses: [], createdBy: null }),
  );
  const other = aStaff({
    id: idOf('other staff'),
    email: null,
    accountId: null,
    schedules: [],
    services: [],
    areas: [],
  });
  await put(database, { ...smallWorld(), customers: people, staff: [aStaff(), other] });
}, STARTING);
afterAll(() => source.close());

const NOBODY: ManagerScope = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };
const scopes: ManagerScope[] = [
  NOBODY,
  { ...NOBODY, customerIds: [idOf('customer near')] },
  { ...NOBODY, customerIds: [idOf('customer far')], staffIds: [idOf('other staff')] },
  { ...NOBODY, allCustomers: true },
  { ...NOBODY, allStaff: true, allCustomers: true },
];

test(
  '[SY7] narrowed, widened and narrowed again in every order, a page is never of another scope than the present one',
  { timeout: 120_000 },
  async () => {
    const deps = { database, now: () => NOW };
    const pull = createPull({ ...deps, log: collectLog() });
    const server = testServer(database);
    const reasons = new Set<string>();
    let written = 0;
    const step = fc.record({ scope: fc.nat(scopes.length - 1), pages: fc.nat(2), writes: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
        let actor = managerActor(NOBODY);
        let replica = await snapshotOf(deps, actor);
        const one = async () => {
          const reply = await pull(actor, {
            protocol: PROTOCOL_VERSION,
            clientId: idOf('scoped'),
            checkpoint: replica.checkpoint,
            limit: 1,
          });
          if (reply.kind === 'reset') {
            reasons.add(reply.reason);
            replica = await snapshotOf(deps, actor);
            return true;
          }
          for (const { collection, id, deleted, document } of reply.documents) {
            if (deleted) replica.documents.delete(`${collection}/${id}`);
            else replica.documents.set(`${collection}/${id}`, document);
          }
          replica = { ...replica, checkpoint: reply.checkpoint };
          return reply.hasMore;
        };
        for (const { scope, pages, writes } of steps) {
          for (let at = 0; at < writes; at += 1) {
            const args = newCustomer(`scope ${(written += 1)}`);
            await server.accept(request({ name: 'customer.create', args, commandId: crypto.randomUUID() }));
          }
          // Perhaps in the middle of several pages.
          for (let at = 0; at < pages; at += 1) await one();
          actor = managerActor(scopes[scope] ?? NOBODY);
          const before = replica.checkpoint.scope;
          await one();
          const present = await snapshotOf(deps, actor);
          // Whatever was under way: the first answer after the change is either of this scope or a new beginning.
          expect(replica.checkpoint.scope).toBe(present.checkpoint.scope);
          const outOfSight = [...replica.documents.keys()].filter((key) => !present.documents.has(key));
          expect(before === present.checkpoint.scope || outOfSight.length === 0).toBe(true);
        }
        while (await one());
        expect(contentOf(replica.documents)).toEqual(contentOf((await snapshotOf(deps, actor)).documents));
      }),
      { numRuns: 20 },
    );
    expect([...reasons]).toEqual(['scope']);
  },
);

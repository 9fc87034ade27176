import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { GUEST, SYSTEM, type Actor } from '#shared/access/actor.ts';
import { mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { documentSchemas, isCollectionName } from '#shared/documents/collections.ts';
import { aCustomer, adminActor, staffActor } from '#shared/testing/builders.ts';
import type { WrittenDocument } from '#shared/sync/verdict.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { putTargets, targetsOf } from '../http/authorization-world.ts';
import { request, testServer, verdictOf, type TestServer } from './command-calls.ts';
import { hostileCases, type HostileCase } from './hostile-arguments.ts';
import { pgliteSource, put, smallWorld, STARTING } from './server-databases.ts';

const SEED = 20_260_302;
const CASES = 1500;

const source = pgliteSource();
let database: OpenDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await source.fresh();
  await put(database, smallWorld());
  await putTargets({ database });
  server = testServer(database);
}, STARTING);
afterAll(() => source.close());

function actorFor(name: CommandName): Actor {
  const customer: Actor = { ...GUEST, role: 'customer', customerId: aCustomer().id };
  return (
    [adminActor(), GUEST, customer, staffActor(), SYSTEM].find(({ role }) => mayIssue(role, name)) ?? SYSTEM
  );
}

/** All that a command could leave behind, but its place in the log. */
async function stored(): Promise<string> {
  const { rows } = await sql`SELECT (SELECT count(*) FROM change_feed) AS documents,
    (SELECT last_value FROM change_feed_seq) AS changes, (SELECT count(*) FROM time_blocks) AS blocks,
    (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM account_secrets) AS secrets`.execute(
    database.db,
  );
  return JSON.stringify(rows);
}

/** What is wrong with the answer; null when nothing is. */
async function faultOf({ name, args }: HostileCase, index: number): Promise<string | null> {
  const call = { name, args, commandId: `hostile ${index}` };
  const { outcome, refusal, documents } = verdictOf(
    await server.accept(request(call, { kind: 'job' }, actorFor(name))),
  );
  const isValid = commands[name].args.safeParse(args).success;
  if (!isValid) return refusal?.code === 'args.invalid' ? null : `not refused: ${refusal?.code ?? outcome}`;
  if (refusal) return refusal.code === 'internal' ? 'a bug' : null;
  return (await Promise.all(documents.map(invalidDocument))).find((fault) => fault !== null) ?? null;
}

async function invalidDocument({ collection, id }: WrittenDocument): Promise<string | null> {
  if (!isCollectionName(collection)) return `no collection ${collection}`;
  const parsed = documentSchemas[collection].safeParse(await loadDocument(database.db, collection, id));
  return parsed.success ? null : `stored ${collection} that no replica can read: ${parsed.error.message}`;
}

test(
  `[PM1][P4] ${CASES} hostile arguments (seed ${SEED}): a typed refusal, nothing stored, no error; what is accepted is valid`,
  { timeout: 240_000 },
  async () => {
    const cases = hostileCases(SEED, CASES, (name) => targetsOf(name).own);
    const faults: string[] = [];
    let refusedCount = 0;
    let before = await stored();
    for (const [index, each] of cases.entries()) {
      const isValid = commands[each.name].args.safeParse(each.args).success;
      if (isValid && (await stored()) !== before) faults.push(`something was stored before ${index}`);
      const fault = await faultOf(each, index);
      if (fault !== null) faults.push(`${each.name} ${each.what}: ${fault}`);
      if (isValid) before = await stored();
      else refusedCount += 1;
    }
    expect(faults).toEqual([]);
    expect(server.log.errors).toEqual([]);
    expect(await stored()).toBe(before);
    expect(refusedCount).toBeGreaterThan(1000);
    const { rows } = await sql`SELECT count(*)::int AS logged FROM command_log`.execute(database.db);
    expect(rows).toEqual([{ logged: CASES }]);
  },
);

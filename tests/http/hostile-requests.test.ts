import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionNames, documentSchemas } from '#shared/documents/collections.ts';
import { seededChance } from '#server/seed/seeded-chance.ts';
import { rolesOf } from '#server/http/writes/write-route.ts';
import { documentsWhere } from '#server/storage/aggregate-store.ts';
import { sql } from 'kysely';
import { testSeed, testSizes } from '../support/test-sizes.ts';
import { putTargets } from './authorization-world.ts';
import { hostileRequest, placesOfBodies, type HostileRequest } from './hostile-requests.ts';
import { createTestServer, START_MS, type TestResponse, type TestServer } from './http-server.ts';

const INSIDE = /at \S+ \(|node_modules|SELECT|INSERT|relation|syntax error|kysely|PGlite/i;

let server: TestServer;
let tokens: Tokens;
beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
  tokens = await tokensOf(server);
}, START_MS);
afterAll(() => server.close());

/** What is wrong with the answer; null when nothing is. */
function faultOf({ route }: HostileRequest, reply: TestResponse): string | null {
  if (reply.status >= 500) return `${reply.status}`;
  if (INSIDE.test(reply.text)) return 'tells of the inside';
  if (reply.status >= 400)
    return reply.headers.get('content-type') === 'application/problem+json' ? null : 'no problem document';
  if (reply.status === 204) return null;
  const shown = (route.preview ?? route.answer)?.schema.safeParse(reply.json);
  return shown?.success ? null : `an answer that the reference does not know: ${shown?.error?.message ?? ''}`;
}

type Tokens = Record<'admin' | 'staff', string>;

async function tokensOf(target: TestServer): Promise<Tokens> {
  return { admin: await target.signIn('admin'), staff: await target.signIn('staff') };
}

async function send(target: TestServer, known: Tokens, { route, path, request }: HostileRequest) {
  const token = rolesOf(route).includes('admin') ? known.admin : known.staff;
  const isOwn = request.headers && 'authorization' in request.headers;
  return target.request(path, route.access === 'public' || isOwn ? request : { ...request, token });
}

/** Stored documents that no replica could read. */
async function unreadable(): Promise<string[]> {
  const faults: string[] = [];
  for (const collection of collectionNames)
    for (const document of await documentsWhere(server.database.db, collection, sql`true`)) {
      const { success, error } = documentSchemas[collection].safeParse(document);
      if (!success) faults.push(`${collection} ${document.id}: ${error.message}`);
    }
  return faults;
}

test('[HW1] hostile requests to every writing route: no failure, no word of the inside, nothing stored that is no document', async () => {
  const chance = seededChance(testSeed('hostile requests', 15));
  const places = placesOfBodies();
  const faults: string[] = [];
  const statuses: Record<number, number> = {};
  const milliseconds: number[] = [];
  const routesAnswered = new Set<string>();
  const started = performance.now();
  const memory: number[] = [];
  for (let at = 0; at < testSizes.hostileRequests; at += 1) {
    if (at % Math.ceil(testSizes.hostileRequests / 4) === 0) memory.push(process.memoryUsage.rss());
    const each = hostileRequest(at, chance, places);
    const asked = performance.now();
    const reply = await send(server, tokens, each);
    milliseconds.push(performance.now() - asked);
    statuses[reply.status] = (statuses[reply.status] ?? 0) + 1;
    if (reply.status < 300) routesAnswered.add(each.route.path);
    const fault = faultOf(each, reply);
    if (fault !== null) faults.push(`${each.request.method} ${each.path} ${each.what}: ${fault}`);
  }
  console.log(
    `${testSizes.hostileRequests} hostile requests in ${((performance.now() - started) / 1000).toFixed(1)} s: ${JSON.stringify(statuses)}, ${routesAnswered.size} paths answered with success, p99 ${milliseconds.toSorted((left, right) => left - right)[Math.floor(milliseconds.length * 0.99)]?.toFixed(0)} ms; resident at each quarter ${memory.map((bytes) => Math.round(bytes / 2 ** 20)).join(', ')} MB`,
  );
  expect(faults.slice(0, 20)).toEqual([]);
  expect(await unreadable()).toEqual([]);
  // Most are turned away at the door; some must reach the rules for the test to be about them.
  expect(routesAnswered.size).toBeGreaterThan(30);
}, 600_000);

test(
  '[HW1] control: the same requests to a server whose storage fails are found out',
  async () => {
    let isBroken = false;
    const broken = await createTestServer({
      disturb: (database) => ({
        ...database,
        transact: async (work, options) => {
          if (isBroken) throw new Error('relation "orders" is on fire');
          return database.transact(work, options);
        },
      }),
    });
    await putTargets(broken);
    const known = await tokensOf(broken);
    isBroken = true;
    const [chance, places] = [seededChance(15), placesOfBodies()];
    let found = 0;
    for (let at = 0; at < 200; at += 1) {
      const each = hostileRequest(at, chance, places);
      if (faultOf(each, await send(broken, known, each)) !== null) found += 1;
    }
    expect(found).toBeGreaterThan(5);
    await broken.close();
  },
  START_MS,
);

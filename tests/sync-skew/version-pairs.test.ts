import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Customer } from '#shared/documents/customer.ts';
import { loadDocument } from '#server/storage/aggregate-store.ts';
import { idOf } from '#shared/testing/builders.ts';
import { createTestServer, START_MS, type TestServer } from '../http/http-server.ts';
import { testSizes } from '../support/test-sizes.ts';
import { addLineArgs, findIn, RELEASES, spokenBy, type Release } from './releases.ts';
import { skewedClient, type SkewedClient } from './skewed-client.ts';

const HISTORIES = testSizes.versionPairHistories;

let server: TestServer;
let token: string;
let deployed: Release = 2;
const protocols = { ...spokenBy(2) };
function deploy(release: Release, hasOwnProtocols: boolean): void {
  deployed = release;
  Object.assign(protocols, hasOwnProtocols ? spokenBy(release) : spokenBy(2));
}

beforeAll(async () => {
  server = await createTestServer({ protocols, find: (name) => findIn(deployed, name) });
  token = await server.signIn('admin');
}, START_MS);
afterAll(() => server.close());

/** The same histories for every pair; the seed is the title's. */
function chanceOf(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

interface Expected {
  customerId: string;
  lines: string[];
}

async function use(client: SkewedClient, chance: () => number, expected: Expected[]): Promise<void> {
  const { release } = client;
  const customerId = crypto.randomUUID();
  const fields = { name: 'Skew', email: null, phone: null, notes: '', tags: [], addresses: [] };
  await client.submit({ name: 'customer.create', version: 1, args: { customerId, ...fields } });
  const mine: Expected = { customerId, lines: [] };
  expected.push(mine);
  for (let at = 0; at < 4 + chance() * 6; at += 1) {
    const line = `line ${at}`;
    const isNew = release === 3 && chance() < 0.3;
    const name = isNew ? 'customer.star' : 'customer.add_line';
    await client.submit({ name, version: release, args: addLineArgs[release](customerId, line) });
    mine.lines.push(line);
    if (chance() < 0.2) await client.deliver();
  }
}

/** Before anybody is updated. */
function outcomeOf({ client, on }: { client: Release; on: Release }, hasOwnProtocols: boolean): string {
  if (client > on) return 'server_older';
  return hasOwnProtocols && on - client > 1 ? 'update_needed' : 'delivered';
}

describe.each([true, false])('every release has its own protocol: %s', (hasOwnProtocols) => {
  const pairs = RELEASES.flatMap((client) => RELEASES.map((on) => ({ client, on })));
  test.for(pairs)(
    '[SY14] client $client on server $on: nothing lost, nothing twice, nothing stuck',
    { timeout: 60_000 + HISTORIES * 5000 },
    async (pair) => {
      for (let history = 1; history <= HISTORIES; history += 1) {
        const chance = chanceOf(history * 100 + pair.client * 10 + pair.on);
        deploy(pair.on, hasOwnProtocols);
        const who = { server, token, accountId: idOf('account') };
        const client = skewedClient(who, pair.client, hasOwnProtocols);
        const expected: Expected[] = [];
        await use(client, chance, expected);
        const outcome = await client.deliver();
        const written = await client.outbox.undelivered(1000);

        expect(outcome).toBe(outcomeOf(pair, hasOwnProtocols));
        expect(written.length > 0).toBe(outcome !== 'delivered');
        // Whoever was behind is updated; the rows are those of the version that wrote them.
        if (outcome === 'server_older') deploy(pair.client, hasOwnProtocols);
        if (outcome === 'update_needed') client.release = pair.on;
        if (outcome !== 'delivered') await use(client, chance, expected);
        expect(await client.deliver()).toBe('delivered');
        expect(await client.outbox.undelivered(1000)).toEqual([]);
        const rows = await client.outbox.open();
        expect(rows.filter(({ verdict }) => verdict?.outcome !== 'accepted')).toEqual([]);
        for (const { customerId, lines } of expected) {
          const customer = await loadDocument(server.database.db, 'customers', customerId);
          expect((customer as Customer).notes).toBe(lines.join('\n'));
        }
      }
    },
  );
});

test('[SY14] the control: without the steps between the versions the rows of an older client are refused', async () => {
  deploy(3, false);
  const client = skewedClient({ server, token, accountId: idOf('account') }, 3, false);
  await client.submit({
    name: 'customer.add_line',
    version: 3,
    args: addLineArgs[1](crypto.randomUUID(), 'x'),
  });
  expect(await client.deliver()).toBe('delivered');
  expect((await client.outbox.open())[0]?.verdict?.refusal?.code).toBe('args.invalid');
});

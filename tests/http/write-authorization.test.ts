import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { must } from '#shared/core/assert.ts';
import { rolesOf, type WriteRoute } from '#server/http/writes/write-route.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import { rotateTrackingToken, trackingToken } from '#server/storage/tracking-tokens.ts';
import {
  isInSight,
  putTargets,
  roleOf,
  tokenOf,
  type ActorName,
  type TargetKind,
} from './authorization-world.ts';
import { commandRows } from './command-targets.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { replyTo, targetsFor, type Asked } from './write-authorization-reply.ts';
import { nameOf } from './write-requests.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
}, START_MS);
afterAll(() => server.close());

/** Documents that a manager sees whoever they look after. */
const NOT_NARROWED = /\/(services|coupons|categories|company)\//;

const narrowed = writeTable.filter(
  (route) => route.path.includes('{id}') && !NOT_NARROWED.test(route.path) && rolesOf(route).length > 0,
);

/** The session of one who acts as the person, or the customer, of what is `own`. */
const sessionFor = (route: WriteRoute, actor: ActorName) => tokenOf(server, actor, targetsFor(route).own);

/** What a guest is told who has the tracking token of what is `own`, or one that was given to nobody. */
async function answerToGuest(route: WriteRoute, kind: TargetKind, isRight: boolean): Promise<string> {
  const { own } = targetsFor(route);
  const subject =
    route.access === 'series_token'
      ? ({ collection: 'subscriptions', id: own.subscriptionId } as const)
      : ({ collection: 'orders', id: own.orderId } as const);
  const { database } = server;
  const token = isRight
    ? await database.transact((trx) => rotateTrackingToken(trx, subject, database.tokens))
    : trackingToken(database.tokens, { ...subject, id: crypto.randomUUID() }, 0);
  return replyTo(server, route, { kind, headers: { 'tracking-token': token } });
}

test('[HW1] the reference tells every route with its codes, and shows bodies that are accepted', async () => {
  const wrong = writeTable.filter(({ body, example }) => body !== null && !body.safeParse(example).success);
  expect(wrong.map(nameOf)).toEqual([]);
  const { json } = await server.request('/openapi.json');
  const { schemas } = json['components'] as {
    schemas: Record<string, { properties: { code: { enum: string[] } } }>;
  };
  expect(schemas['Problem']?.properties.code.enum).toEqual(
    expect.arrayContaining(['request.invalid', 'precondition.failed', 'slot_taken', 'stale']),
  );
  const paths = json['paths'] as Record<string, Record<string, { responses: object }>>;
  for (const { path, method } of writeTable)
    expect(Object.keys(paths[path]?.[method]?.responses ?? {})).toEqual(
      expect.arrayContaining(['400', '429', '500']),
    );
});

/** Issued by routes of their own, which do more than a command, or by the server itself. */
const ELSEWHERE: readonly CommandName[] = [
  'account.accept_invitation',
  'account.create_first_admin',
  'account.register',
  'account.verify_email',
  'coupon.expire',
  'order.claim',
  'order.expire_hold',
  'subscription.claim',
];

test('[HW1] every command has a route', () => {
  const routed = new Set(writeTable.flatMap(({ commands: names }) => names));
  const missing = Object.keys(commands).filter((name) => !routed.has(name as CommandName));
  expect(missing.toSorted()).toEqual(ELSEWHERE);
});

const ACTORS = ['admin', 'near', 'far', 'staff', 'customer'] as const;
const askersOf = (route: WriteRoute) => ACTORS.filter((actor) => rolesOf(route).includes(roleOf(actor)));

/** Orders to be taken are in everybody's sight, but not the people whom a body gives them to. */
const namesSomebody = ({ path, example }: WriteRoute) =>
  path.includes('/orders/') && /"(staff|customer)":/.test(JSON.stringify(example ?? {}));

/** An account that is nobody's has no areas of its own, whatever else it sees. */
function seesOwn(route: WriteRoute, actor: ActorName): boolean {
  if (route.path.includes('/my-areas/')) return actor === 'staff';
  if (actor === 'far' && namesSomebody(route)) return false;
  return isInSight(actor, commandRows[must(route.commands[0], 'a command')], 'own');
}

const NEVER = ['403', '404', '500'];

describe.each(narrowed.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  // What is made is asked for in earnest: a second one is refused for another reason than sight.
  const own = { kind: 'own', isDryRun: route.status !== 201 } as const;

  test('[HW3][PM2][Z6] what is out of sight is what is missing, byte for byte; what is in sight is not', async () => {
    for (const actor of askersOf(route)) {
      const token = await sessionFor(route, actor);
      const answer = (asked: Asked) => replyTo(server, route, { token, ...asked });
      const missing = await answer({ kind: 'missing' });
      expect([actor, missing.slice(0, 3)]).toEqual([actor, '404']);
      const foreign = actor === 'admin' ? missing : await answer({ kind: 'foreign' });
      expect([actor, foreign]).toEqual([actor, missing]);
      const reply = await answer(own);
      expect([actor, NEVER.includes(reply.slice(0, 3))]).toEqual([actor, !seesOwn(route, actor)]);
      if (seesOwn(route, actor)) continue;
      const part = namesSomebody(route) ? ({ people: 'missing' } as const) : ({ kind: 'missing' } as const);
      expect([actor, reply]).toEqual([actor, await answer({ ...own, ...part })]);
      expect([actor, reply.slice(0, 3)]).toEqual([actor, '404']);
    }
  });
});

// After all of the above: what is asked here is done, and routes of one command share their targets.
describe.each(narrowed.map((route) => [nameOf(route), route] as const))('%s, done', (_name, route) => {
  test('[HW3][PM2] what is in sight is not missing', async () => {
    const actor = (['near', 'staff', 'admin'] as const).find(
      (each) => askersOf(route).includes(each) && seesOwn(route, each),
    );
    const token = await sessionFor(route, must(actor, 'somebody who sees it'));
    const reply = await replyTo(server, route, { kind: 'own', token });
    expect(NEVER).not.toContain(reply.slice(0, 3));
  });
});

const byToken = writeTable.filter(({ access }) => access === 'order_token' || access === 'series_token');

describe.each(byToken.map((route) => [nameOf(route), route] as const))('%s by token', (_name, route) => {
  test('[HW3][P1][Z6] a token opens what it was made for; anything else, and any other token, finds nothing', async () => {
    const foreign = await answerToGuest(route, 'foreign', true);
    expect(foreign).toBe(await answerToGuest(route, 'missing', true));
    expect(foreign.slice(0, 3)).toBe('404');
    expect(await answerToGuest(route, 'own', false)).toBe(await answerToGuest(route, 'missing', false));
    expect(['401', '403', '404', '500']).not.toContain((await answerToGuest(route, 'own', true)).slice(0, 3));
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { must } from '#shared/core/assert.ts';
import { rolesOf, type WriteRoute } from '#server/http/writes/write-route.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import { rotateTrackingToken, trackingToken } from '#server/storage/tracking-tokens.ts';
import {
  putTargets,
  roleOf,
  targetsOf,
  tokenOf,
  type ActorName,
  type TargetKind,
} from './authorization-world.ts';
import { requestAbout } from './hostile-requests.ts';
import { createTestServer, START_MS, type TestRequest, type TestServer } from './http-server.ts';
import { nameOf } from './write-requests.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
}, START_MS);
afterAll(() => server.close());

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Documents that a manager sees whoever they look after, and parts that the targets do not have. */
const NOT_NARROWED =
  /\/(services|coupons|categories|company|staff-schedules|staff-areas|staff-absences|my-areas)\//;

const narrowed = writeTable.filter(
  (route) => route.path.includes('{id}') && !NOT_NARROWED.test(route.path) && rolesOf(route).length > 0,
);

async function answer(route: WriteRoute, actor: ActorName, kind: TargetKind): Promise<string> {
  const { own } = targetsOf(must(route.commands[0], 'a command'));
  return replyTo(route, kind, { token: await tokenOf(server, actor, own) });
}

/** What a guest is told who has the tracking token of what is `own`, or one that was given to nobody. */
async function answerToGuest(route: WriteRoute, kind: TargetKind, isRight: boolean): Promise<string> {
  const { own } = targetsOf(must(route.commands[0], 'a command'));
  const subject =
    route.access === 'series_token'
      ? ({ collection: 'subscriptions', id: own.subscriptionId } as const)
      : ({ collection: 'orders', id: own.orderId } as const);
  const { database } = server;
  const token = isRight
    ? await database.transact((trx) => rotateTrackingToken(trx, subject, database.tokens))
    : trackingToken(database.tokens, { ...subject, id: crypto.randomUUID() }, 0);
  return replyTo(route, kind, { headers: { 'tracking-token': token } });
}

/** Status, headers and body without the ids that were sent. */
async function replyTo(
  route: WriteRoute,
  kind: TargetKind,
  { headers: own = {}, ...identity }: Pick<TestRequest, 'token' | 'headers'>,
): Promise<string> {
  const target = targetsOf(must(route.commands[0], 'a command'))[kind];
  const { path, request } = requestAbout(route, target);
  const { status, headers, text } = await server.request(path, {
    ...request,
    ...identity,
    headers: { ...request.headers, ...own },
  });
  const sent = new Set(`${path} ${JSON.stringify(request)}`.match(UUID));
  return `${status} ${JSON.stringify([...headers])} ${text.replace(UUID, (id) => (sent.has(id) ? '<sent>' : id))}`;
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

describe.each(narrowed.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  test('[HW3][PM2][Z6] what is out of sight is what is missing, byte for byte; what is in sight is not', async () => {
    for (const actor of ['near', 'far', 'staff', 'customer'] as const) {
      if (!rolesOf(route).includes(roleOf(actor))) continue;
      const [foreign, missing] = [
        await answer(route, actor, 'foreign'),
        await answer(route, actor, 'missing'),
      ];
      expect([actor, foreign]).toEqual([actor, missing]);
      expect([actor, foreign.slice(0, 3)]).toEqual([actor, '404']);
    }
    const actor = rolesOf(route).includes('manager') ? 'near' : 'admin';
    expect(['403', '404', '500']).not.toContain((await answer(route, actor, 'own')).slice(0, 3));
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

import type { CommandName } from '#shared/access/permissions.ts';
import { idOf } from '#shared/testing/builders.ts';
import type { Chance } from '#server/seed/seeded-chance.ts';
import type { WriteRoute } from '#server/http/writes/write-route.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import { changed, HOSTILE, placesIn, type Place } from '../contract/hostile-arguments.ts';
import { targetsOf } from './authorization-world.ts';
import { seriesRequest } from './command-targets.ts';
import type { Target } from './target.ts';
import type { TestRequest } from './http-server.ts';
import { aKey } from './order-body.ts';
import { nameOf, pathOf } from './write-requests.ts';

export interface HostileRequest {
  route: WriteRoute;
  path: string;
  request: TestRequest;
  /** What was done to a good request, for the report. */
  what: string;
}

/** Which document `{id}` names, by the path. */
const SUBJECTS: readonly (readonly [RegExp, (target: Target) => string])[] = [
  [/\/staff-schedules\//, () => idOf('schedule 1')],
  [/-areas\//, () => idOf('area')],
  [/\/categories\//, () => idOf('category')],
  [/\/orders\//, ({ orderId }) => orderId],
  [/appointments\//, ({ appointmentId }) => appointmentId],
  [/\/subscriptions\//, ({ subscriptionId }) => subscriptionId],
  [/\/customers\//, ({ customerId }) => customerId],
  [/\/addresses\//, ({ addressId }) => addressId],
  [/\/staff-services\//, ({ staffId }) => idOf(`${staffId} service`)],
  [/\/staff\//, ({ staffId }) => staffId],
  [/\/services\//, ({ serviceId }) => serviceId],
  [/\/coupons\//, ({ couponId }) => couponId],
  [/\/invitations\//, ({ invitationId }) => invitationId],
  [/\/users\//, ({ accountId }) => accountId],
];

/** Fields that name documents, as the bodies call them. */
const REFERENCES: Record<string, (target: Target) => string> = {
  service: () => idOf('service'),
  service_id: () => idOf('service'),
  category_id: () => idOf('category'),
  staff: ({ staffId }) => staffId,
  staff_id: ({ staffId }) => staffId,
  customer: ({ customerId }) => customerId,
  customer_id: ({ customerId }) => customerId,
  merged: ({ idleCustomerIds: [idle = ''] }) => idle,
  item: ({ itemId }) => itemId,
  visit: ({ visitId }) => visitId,
};

function idFor(route: WriteRoute, target: Target) {
  const isSeries = route.path.includes('/subscriptions/');
  return (name: string): string => {
    if (name === 'request_id') return isSeries ? seriesRequest(target.requestId) : target.requestId;
    if (name === 'visit_id') return target.visitId;
    if (name === 'booking_id') return target.bookingId;
    const subject = SUBJECTS.find(([pattern]) => pattern.test(route.path));
    return subject ? subject[1](target) : crypto.randomUUID();
  };
}

/** The example of the reference about documents that are there, at days that are to come. */
function goodBody(value: unknown, target: Target): unknown {
  if (Array.isArray(value)) return value.map((each) => goodBody(each, target));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, REFERENCES[key]?.(target) ?? goodBody(field, target)]),
  );
}

/** The example of the reference, asked of the documents of a target. */
export function requestAbout(route: WriteRoute, target: Target): { path: string; request: TestRequest } {
  const body = route.example && goodBody(route.example, target);
  const headers: Record<string, string> = route.isKeyed ? { 'idempotency-key': aKey() } : {};
  const request = { method: route.method.toUpperCase(), headers, ...(body === undefined ? {} : { body }) };
  return { path: pathOf(route, idFor(route, target)), request };
}

const HOSTILE_IDS = ['x', '%00', "'", '..%2f..', '00000000-0000-0000-0000-000000000000', 'A'.repeat(3000)];
const HOSTILE_HEADERS = [
  '',
  '"',
  '"1',
  'W/"1"',
  '"-1"',
  '"99999999999999999999"',
  'a, b',
  'x'.repeat(5000),
  '*',
];
const HEADERS = ['if-match', 'idempotency-key', 'tracking-token', 'content-type', 'authorization', 'origin'];

/** One request, with one thing about it hostile. The same for the same chance. */
export function hostileRequest(
  at: number,
  chance: Chance,
  places: ReadonlyMap<string, Place[]>,
): HostileRequest {
  const route = writeTable[at % writeTable.length] ?? chance.pick(writeTable);
  const target = targetsOf(chance.pick<CommandName>(route.commands)).own;
  const ids = idFor(route, target);
  const { path, request } = requestAbout(route, target);
  const { headers, body } = request;
  const doing = chance.pick(route.body ? DOING_TO_BODIES : DOING_WITHOUT);
  const value = chance.pick(HOSTILE);
  if (doing === 'id') {
    const id = chance.pick(HOSTILE_IDS);
    return {
      route,
      path: pathOf(route, (name) => (chance.isBelow(0.5) ? id : ids(name))),
      request,
      what: `id ${id}`,
    };
  }
  if (doing === 'header') {
    const name = chance.pick(HEADERS);
    const text = chance.pick(HOSTILE_HEADERS);
    return {
      route,
      path,
      request: { ...request, headers: { ...headers, [name]: text } },
      what: `${name}: ${text}`,
    };
  }
  const place = doing === 'whole' ? [] : chance.pick(places.get(nameOf(route)) ?? [[]]);
  const where = doing === 'add' ? [...place, 'created_by'] : place;
  const wrong = changed(body ?? {}, where, doing === 'remove' ? undefined : value);
  const what = `${doing} ${where.join('.')} ${(JSON.stringify(value) ?? '').slice(0, 60)}`;
  return { route, path, request: { ...request, body: wrong ?? {} }, what };
}

const DOING_TO_BODIES = [
  'replace',
  'replace',
  'replace',
  'replace',
  'remove',
  'add',
  'whole',
  'id',
  'header',
] as const;
const DOING_WITHOUT = ['whole', 'id', 'header', 'header'] as const;

/** Every place in the body of every route. */
export function placesOfBodies(): Map<string, Place[]> {
  return new Map(writeTable.map((route) => [nameOf(route), route.body ? placesIn(route.body) : [[]]]));
}

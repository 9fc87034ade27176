import type { Actor } from '../access/actor.ts';
import type { CommandName } from '../access/permissions.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand, latestVersion } from '../commands/registry.ts';
import { must } from '../core/assert.ts';
import {
  aCompany,
  aCoupon,
  aCustomer,
  adminActor,
  aService,
  aStaff,
  aSubscription,
  idOf,
  NOW,
} from './builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from './map-reader.ts';

/** A company with one of everything that a series needs. */
export const SERIES_WORLD: Documents = {
  company: [aCompany()],
  staff: [aStaff()],
  services: [aService()],
  customers: [aCustomer()],
  coupons: [aCoupon()],
};

export const subscriptionId = idOf('subscription');

export const WEEKLY = aSubscription({
  status: 'pending',
  frequency: 'weekly',
  // Two of its six are before the clocks go forward in London on 29 March.
  startDate: '2026-03-16',
  startTime: '10:00',
  totalAppointments: 6,
});

export const PENDING: Documents = { ...SERIES_WORLD, subscriptions: [WEEKLY] };
export const ACTIVATE = { subscriptionId, staffId: idOf('staff'), onClash: 'refuse' };

export type Call = [name: CommandName, args: object];

/** One command over a world, and the world after it. */
export async function run([name, args]: Call, world: Documents, by: { actor?: Actor; now?: string } = {}) {
  const { actor = adminActor(), now = NOW } = by;
  // Another one for each state that it is asked in: what was made once has its id already.
  const commandId = idOf(JSON.stringify([name, args, now, world]));
  const call = { commandId, name, version: latestVersion(name), args, occurredAt: now };
  const reader = readerOver(world, { actor, now });
  const outcome = await runCommand(call, { actor, now, reader, find: findCommand });
  if (!outcome.ok) return { refusal: outcome.error, messages: [], after: world };
  const { changes, messages } = outcome.value;
  return { refusal: null, messages, after: afterChanges(world, changes) };
}

export async function active(world = PENDING): Promise<Documents> {
  return (await run(['subscription.activate', ACTIVATE], world)).after;
}

export const visit = (world: Documents, sequence: number) =>
  must(
    theOnly(world, 'subscriptions').visits.find((each) => each.sequence === sequence),
    `visit ${sequence}`,
  );

export const statuses = (world: Documents) =>
  theOnly(world, 'subscriptions').visits.map(({ status }) => status);

/** The starts of what is booked. */
export const calendar = (world: Documents) =>
  (world.appointments ?? []).filter(({ status }) => status === 'scheduled').map(({ startsAt }) => startsAt);

/** Arguments of `subscription.create` for six weekly visits to the customer of this world. */
export function seriesWish(overrides: object = {}) {
  return {
    subscriptionId: idOf('new'),
    customerId: idOf('customer'),
    guest: null,
    address: { line1: '2 Baker Street', line2: '', city: 'London', accessNotes: '' },
    postcode: 'nw1 6xe',
    notes: '',
    serviceId: idOf('service'),
    staffId: null,
    frequency: 'weekly',
    startDate: '2026-03-16',
    startTime: '10:00',
    end: { totalAppointments: 6 },
    ...overrides,
  };
}

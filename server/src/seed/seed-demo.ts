import { sql } from 'kysely';
import { must } from '#shared/core/assert.ts';
import { addDays, startOfDay, wallOf } from '#shared/core/zoned-time.ts';
import type { AccountRole } from '#shared/documents/account.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { putPhotoContent } from '../storage/photo-contents.ts';
import type { OpenDatabase } from '../storage/database.ts';
import { demoCompany, demoServices } from './demo-catalogue.ts';
import { demoAccounts, demoCustomers, demoStaff, STAFF_ACCOUNT_ID } from './demo-people.ts';
import { withDemoPhotos } from './demo-photos.ts';
import { DAYS_BACK, planWork } from './demo-plan.ts';
import { demoSeries, withOrderRequests } from './demo-series.ts';
import { demoWork } from './demo-work.ts';
import { putDocuments } from './put-documents.ts';
import { seededChance } from './seeded-chance.ts';

/** How to get into the demo; printed at the start, so never used outside it. */
export interface DemoSignIn {
  role: AccountRole;
  name: string;
  email: string;
  password: string;
}

export interface DemoOptions {
  /** The diary reaches two months back and one ahead of this day. */
  now: string;
  hashPassword(password: string): Promise<string>;
  /** Another seed, another company. Default 1. */
  seed?: number;
}

/** Fills an empty database with a company to try things on, in one transaction. */
export async function seedDemo(
  database: OpenDatabase,
  { now, hashPassword, seed = 1 }: DemoOptions,
): Promise<DemoSignIn[]> {
  const chance = seededChance(seed);
  const { zone } = demoCompany(now);
  const today = wallOf(now, zone).date;
  const at = startOfDay(addDays(today, -DAYS_BACK - 30), zone);
  const company = demoCompany(at);
  const services = demoServices(at);
  const team = demoStaff(chance, { at, today, services });
  const customers = demoCustomers(chance, at);
  const world = { company, services, staff: team, customers, today };
  const work = demoWork(chance, world, { plan: planWork(chance, world), now });
  const series = demoSeries(world, work, now);
  const orders = withOrderRequests(work.orders, now);
  const visits = [...work.appointments, ...series.appointments];
  const member = busiestOn(today, team, visits);
  const { appointments, contents } = withDemoPhotos(visits, {
    staffId: member.id,
    takenBy: STAFF_ACCOUNT_ID,
  });
  const staff = team.map((each) => (each.id === member.id ? { ...each, accountId: STAFF_ACCOUNT_ID } : each));
  const people = demoAccounts(at, member);
  const hashes = await Promise.all(people.map(({ password }) => hashPassword(password)));

  await database.transact(async (trx) => {
    const accounts = people.map(({ account }) => account);
    const context = { now, tokens: database.tokens };
    await putDocuments(
      trx,
      {
        company: [company],
        accounts,
        customers,
        staff,
        services,
        appointments,
        orders,
        subscriptions: series.subscriptions,
      },
      context,
    );
    for (const content of contents) await putPhotoContent(trx, content, now);
    const secrets = accounts.map(({ id }, index) => ({
      account_id: id,
      password_hash: must(hashes[index], 'a hash per account'),
      updated_at: now,
      locked_until: null,
    }));
    await trx.insertInto('account_secrets').values(secrets).execute();
    await sql`SELECT setval('order_numbers', ${orders.length})`.execute(trx);
    await sql`SELECT setval('subscription_numbers', ${series.subscriptions.length})`.execute(trx);
  });
  return people.map(({ account: { role, name, email }, password }) => ({ role, name, email, password }));
}

/** Whoever signs in as staff should find visits on the first screen. */
function busiestOn(day: string, team: readonly Staff[], appointments: readonly Appointment[]): Staff {
  const visitsOf = ({ id }: Staff) =>
    appointments.filter(({ date, staffId }) => date === day && staffId === id).length;
  const [busiest] = team.toSorted((left, right) => visitsOf(right) - visitsOf(left));
  return must(busiest, 'somebody on the team');
}

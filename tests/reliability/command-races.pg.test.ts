import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { aCompany } from '#shared/testing/builders.ts';
import {
  ownPostgresSource,
  put,
  smallWorld,
  STARTING,
  type DatabaseSource,
} from '../contract/server-databases.ts';
import { meet } from './interleave.ts';
import { categoryOf } from './meeting-world.ts';
import { customerRaces } from './customer-races.ts';
import { officeRaces } from './office-races.ts';
import { orderRaces } from './order-races.ts';
import type { Race } from './race.ts';

/** Each of two commands is the slow one, and stands still after each of its looks. */
const ORDERS = [1, 2, 3].flatMap((afterLoad) => [
  { afterLoad, isFirstSlow: true },
  { afterLoad, isFirstSlow: false },
]);
const EXPECTED_REFUSALS = [
  'staff.inactive',
  'staff.has_visits',
  'category.in_use',
  'not_found',
  'customer.open_work',
  'stale',
  'coupon.not_applicable',
  'coupon.invalid_terms',
  'appointment.overlap',
  'subscription.clash',
  'status.wrong',
];

const RACES = [...officeRaces, ...customerRaces, ...orderRaces];

let source: DatabaseSource;
let database: OpenDatabase;
const keyOf = (race: Race, at: number, isLocking: boolean) => `${race.name} ${at} ${isLocking}`;
beforeAll(async () => {
  source = await ownPostgresSource();
  database = await source.fresh();
  // All categories are in one document.
  const keys = officeRaces.flatMap((race) =>
    ORDERS.flatMap((_, at) => [keyOf(race, at, true), keyOf(race, at, false)]),
  );
  const [company = aCompany()] = smallWorld().company ?? [];
  const categories = [...company.categories, ...keys.map(categoryOf)];
  await put(database, { ...smallWorld(), company: [{ ...company, categories }] });
}, STARTING);
afterAll(() => source.close());

/** What was wrong after any of the meetings, and what the server had to try again. */
async function runAll(race: Race, isLocking: boolean) {
  const wrong: string[] = [];
  const retries: string[] = [];
  const deadlocks: string[] = [];
  for (const [at, { afterLoad, isFirstSlow }] of ORDERS.entries()) {
    // Without locks nothing is read twice.
    if (!isLocking && afterLoad > 1) continue;
    const key = keyOf(race, at, isLocking);
    const prepared = race.prepare(key);
    await put(database, prepared.documents);
    const [first, second] = prepared.commands;
    const { slow, quick, errors, lost } = await meet(
      database,
      isFirstSlow ? [first, second] : [second, first],
      {
        afterLoad,
        isLocking,
      },
    );
    retries.push(...errors);
    deadlocks.push(...lost);
    const verdicts = isFirstSlow ? ([slow, quick] as const) : ([quick, slow] as const);
    const codes = verdicts.flatMap(({ refusal }) => refusal?.code ?? []);
    const how = `load ${afterLoad} of the ${isFirstSlow ? 'first' : 'second'}: ${codes.join(', ') || 'both accepted'}`;
    const { rows } = await prepared.wrong.execute(database.db);
    if (rows.length > 0) wrong.push(`${how}: ${rows.length} wrong rows`);
    if (prepared.contradicts?.(...verdicts)) wrong.push(`${how}: contradiction`);
    const unexpected = codes.filter((code) => !EXPECTED_REFUSALS.includes(code));
    if (unexpected.length > 0) wrong.push(`${how}: unexpected`);
  }
  return { wrong, retries, deadlocks };
}

test.each(RACES.map((race) => [race.rules, race.name, race] as const))(
  '%s %s: whichever comes first, both hold, and neither waits for the other for ever',
  { timeout: 60_000 },
  async (_rules, _name, race) => {
    const { wrong, retries, deadlocks } = await runAll(race, true);
    expect(wrong).toEqual([]);
    expect(deadlocks).toEqual([]);
    expect(retries.length > 0).toBe(race.isTriedAgain ?? false);
  },
);

test.each(RACES.map((race) => [race.name, race.behind, race] as const))(
  'control: without locks, when %s, what is left is %s',
  { timeout: 60_000 },
  async (_name, behind, race) => {
    const { wrong, retries } = await runAll(race, false);
    expect(wrong.length > 0).toBe(behind === 'nothing');
    expect(retries.length > 0).toBe(behind !== 'nothing');
  },
);

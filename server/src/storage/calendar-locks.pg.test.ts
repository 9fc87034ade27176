import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addHours } from '#shared/core/zoned-time.ts';
import { idOf, NOW } from '#shared/testing/builders.ts';
import { postgresSource, put, smallWorld } from '../../../tests/contract/server-databases.ts';
import { lockCalendars } from './calendar-locks.ts';
import type { OpenDatabase, Trx } from './database.ts';

const source = postgresSource();
let database: OpenDatabase;
beforeAll(async () => {
  database = await source.fresh();
  await put(database, smallWorld());
});
afterAll(() => source.close());

const person = idOf('staff');
const day = (date: string) => `${person}/2026-03-${date}`;

/** Runs the second while the first one's transaction stands open behind what it did. */
async function beside<Result>(
  first: (trx: Trx) => Promise<unknown>,
  second: () => Promise<Result>,
): Promise<Result> {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let firstDone: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    firstDone = database.transact(async (trx) => {
      await first(trx);
      resolve();
      await ended;
    });
    firstDone.catch(reject);
  });
  try {
    return await second();
  } finally {
    end();
    await firstDone;
  }
}

function lockSoon(locks: string[]): Promise<void> {
  return database.transact(async (trx) => {
    await sql`SET LOCAL lock_timeout = '300ms'`.execute(trx);
    await lockCalendars(trx, locks, NOW);
  });
}

/** Whether a second transaction gets these locks while a first one holds those. */
function meet(first: string[], second: string[]): Promise<'at once' | 'waits'> {
  return beside(
    (trx) => lockCalendars(trx, first, NOW),
    () =>
      lockSoon(second).then(
        () => 'at once',
        (error: unknown) => {
          if (error instanceof Error && error.message.includes('lock timeout')) return 'waits';
          throw error;
        },
      ),
  );
}

test('[SC1] a day of a person excludes that day and all of the person, and no other day or person', async () => {
  expect(await meet([day('10')], [day('10')])).toBe('waits');
  expect(await meet([day('10')], [person])).toBe('waits');
  expect(await meet([person], [day('10')])).toBe('waits');
  expect(await meet([person], [person])).toBe('waits');
  expect(await meet([day('10')], [day('11'), `${idOf('other')}/2026-03-10`])).toBe('at once');
});

test('[SC1] all of a person and a day of theirs are all of them', async () => {
  expect(await meet([person, day('10')], [day('11')])).toBe('waits');
});

test('[OR8] who locks frees what ran out, and leaves what another is freeing already', async () => {
  const hold = (
    name: string,
    hours: number,
  ) => sql`INSERT INTO time_blocks (source_id, staff_id, during, kind, expires_at)
    VALUES (${idOf(name)}, ${person}, tstzrange(${addHours(NOW, hours)}, ${addHours(NOW, hours + 1)}, '[)'), 'hold',
      ${addHours(NOW, -1)})`;
  await hold('first', 24).execute(database.db);
  await hold('second', 72).execute(database.db);
  await beside(
    (trx) => sql`DELETE FROM time_blocks WHERE source_id = ${idOf('first')}`.execute(trx),
    () => lockSoon([day('20')]),
  );
  const { rows } = await sql`SELECT 1 FROM time_blocks WHERE kind = 'hold'`.execute(database.db);
  expect(rows).toEqual([]);
});

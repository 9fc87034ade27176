import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { findBlocks, type BlockQuery } from '#server/storage/time-blocks.ts';
import { must } from '#shared/core/assert.ts';
import { addMinutes, minutesBetween } from '#shared/core/zoned-time.ts';
import { idOf } from '#shared/testing/builders.ts';
import { testSeed } from '../support/test-sizes.ts';
import { randomFrom } from '../sync-sim/pure/random.ts';
import { postgresSource, STARTING } from './server-databases.ts';

const FIRST = '2026-03-01T00:00:00.000Z';
const DAYS = 60;
const PEOPLE = Array.from({ length: 6 }, (_, index) => idOf(`person ${index}`));
/** In minutes: up to the edge of what the index by start holds, and past it. */
const LENGTHS = [5, 60, 120, 955, 960, 965, 1440, 14_640];

test('blocks are those that touch, however long they are', { timeout: STARTING }, async () => {
  const random = randomFrom(testSeed('calendar blocks', 1));
  const pick = <Value>(values: readonly Value[]): Value =>
    must(values[Math.floor(random() * values.length)], 'one');
  const source = postgresSource();
  const { db } = await source.fresh();
  const at = () => addMinutes(FIRST, Math.floor(random() * DAYS * 24 * 12) * 5);
  await db.connection().execute(async (one) => {
    await sql`SET session_replication_role = replica`.execute(one);
    for (let index = 0; index < 1000; index += 1) {
      const isEndless = index % 300 === 7;
      const starts = addMinutes(at(), isEndless ? DAYS * 24 * 60 : 0);
      const ends = isEndless ? null : addMinutes(starts, pick(LENGTHS));
      const expires = index % 5 === 0 ? at() : null;
      await sql`INSERT INTO time_blocks (source_id, staff_id, during, kind, expires_at)
        VALUES (${idOf(`block ${index}`)}, ${pick(PEOPLE)}, tstzrange(${starts}, ${ends}, '[)'),
          ${expires === null ? 'appointment' : 'hold'}, ${expires}) ON CONFLICT DO NOTHING`.execute(one);
    }
    await sql`SET session_replication_role = origin`.execute(one);
  });
  const asTheyTouch = async ({ staffIds, from, to, now }: BlockQuery) => {
    const { rows } = await sql<{ id: string }>`SELECT source_id AS id FROM time_blocks
      WHERE during && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[)')
      AND (${staffIds === null}::boolean OR staff_id = ANY(${staffIds}::uuid[]))
      AND (expires_at IS NULL OR expires_at > ${now}::timestamptz) ORDER BY lower(during), source_id`.execute(
      db,
    );
    return rows.map(({ id }) => id);
  };
  const { rows: edges } = await sql<{
    startsAt: string;
    endsAt: string;
  }>`SELECT lower(during) AS "startsAt", upper(during) AS "endsAt"
    FROM time_blocks WHERE NOT upper_inf(during)`.execute(db);
  const lengths = new Set(edges.map(minutesBetween));
  expect(LENGTHS.filter((length) => !lengths.has(length))).toEqual([]);
  let found = 0;
  for (let round = 0; round < 400; round += 1) {
    const { startsAt, endsAt } = pick(edges);
    const from = pick([at(), endsAt, addMinutes(endsAt, -1), startsAt]);
    const query = {
      staffIds: random() < 0.2 ? null : pick([PEOPLE, PEOPLE.slice(0, 2), PEOPLE.slice(5), []]),
      from,
      to: addMinutes(from, pick([0, 5, 60, 1440, 20_000])),
      now: at(),
    };
    const blocks = await findBlocks(db, query);
    expect([query, blocks.map(({ sourceId }) => sourceId)]).toEqual([query, await asTheyTouch(query)]);
    found += blocks.length;
  }
  expect(found).toBeGreaterThan(1000);
  await source.close();
});

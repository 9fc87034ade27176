import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { indexedTexts, literally, rarePattern } from '#server/http/lists/rare-letters.ts';
import { listTable } from '#server/http/routes/admin-lists.ts';
import { SEARCH_TEXTS } from '#server/storage/search-texts.ts';
import { must } from '#shared/core/assert.ts';
import { dialledDigits } from '#shared/core/phone-number.ts';
import { adminActor } from '#shared/testing/builders.ts';
import { testSeed } from '../support/test-sizes.ts';
import { randomFrom } from '../sync-sim/pure/random.ts';
import { pageBy } from './plan-questions.ts';
import { postgresSource, put, smallWorld, STARTING } from './server-databases.ts';

const CUSTOMERS = 3000;
/** What many names are made of and what few are, and what means something in a pattern. */
const OFTEN = ['son', 'ann', 'mar', 'ria', 'an', 'Mc', 'home', ' ', ' ', '-', "'"];
const SELDOM = [
  'xav',
  'quin',
  'juno-brisk',
  'lark@wyvern',
  'zoë',
  'Ö',
  'ß',
  'Σ',
  '%',
  '_',
  '\\',
  '7',
  '42',
  'ij',
  '😀',
  'aa',
  '@',
];

const index = 'customers_search';

test(
  'a search finds what holds every word, whichever letters the index is asked for',
  { timeout: STARTING },
  async () => {
    const random = randomFrom(testSeed('search words', 1));
    const pick = <Value>(values: readonly Value[]): Value =>
      must(values[Math.floor(random() * values.length)], 'one');
    const several = (most: number, one: () => string) =>
      Array.from({ length: 1 + Math.floor(random() * most) }, one).join('');
    const name = () => several(5, () => pick(random() < 0.8 ? OFTEN : SELDOM));
    const source = postgresSource();
    const database = await source.fresh();
    await put(database, smallWorld());
    const rows = Array.from({ length: CUSTOMERS }, (_, number) => ({
      name: name(),
      email: `${several(2, () => pick([...OFTEN, ...SELDOM])).replaceAll(/\W/g, '')}${number}@home.example`,
      phone: `+4477009${String(number).padStart(5, '0')}`,
    }));
    await database.transact(async (trx) => {
      await sql`SET LOCAL session_replication_role = replica`.execute(trx);
      await sql`INSERT INTO customers (id, revision, created_at, updated_at, audience_now, name, email, phone, notes, tags)
      SELECT gen_random_uuid(), 1, now(), now(), '{}', name, email, phone, '', '{}'
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (name text, email text, phone text)`.execute(
        trx,
      );
    });
    await sql`ANALYZE customers`.execute(database.db);

    const text = sql.raw(SEARCH_TEXTS.customers);
    const wordsOf = (typed: string) => {
      const digits = dialledDigits(typed);
      return digits === null ? typed.split(/\s+/).slice(0, 6) : [digits];
    };
    const holding = (typed: string) => {
      const held = wordsOf(typed).map(
        (word) => sql`${text} LIKE lower(${`${word.length < 3 ? '% ' : '%'}${literally(word)}%`})`,
      );
      return sql<{ id: string }>`SELECT id FROM customers AS root WHERE ${sql.join(held, sql` AND `)}
      ORDER BY created_at DESC, id DESC LIMIT 100`.execute(database.db);
    };
    /** A piece of somebody, with the words in another order or not, written large or not. */
    const typed = () => {
      const { name: named, email, phone } = pick(rows);
      const whole = pick([
        named,
        email,
        phone,
        `${named} ${email}`,
        `${phone} ${named}`,
        `${named} ${pick(rows).name}`,
      ]);
      const from = Math.floor(random() * whole.length);
      const piece = Array.from(whole)
        .slice(from, from + 2 + Math.floor(random() * 14))
        .join('');
      const turned = random() < 0.5 ? piece : piece.split(' ').toReversed().join(' ');
      return (random() < 0.3 ? turned.toUpperCase() : turned).trim();
    };
    const definition = must(
      listTable.find(({ path }) => path === '/api/admin/customers/'),
      'the list of customers',
    );
    const known = await database.transact((trx) => indexedTexts(trx, index));
    expect(known.length).toBeGreaterThan(50);
    const counts = { found: 0, shortened: 0, leftOut: 0 };
    for (let round = 0; round < 600; round += 1) {
      const search = typed();
      if (search === '') continue;
      const query = { search, limit: '100' };
      const page = await database.transact(pageBy(definition, { query, actor: adminActor() }));
      const { rows: wanted } = await holding(search.normalize());
      expect([search, page.rows.map(({ id }) => id)]).toEqual([search, wanted.map(({ id }) => id)]);
      const patterns = wordsOf(search).map((word) => [literally(word), rarePattern(word, known)]);
      counts.found += Math.min(page.rows.length, 1);
      counts.shortened += patterns.filter(([word, rare]) => rare !== null && rare !== word).length;
      counts.leftOut += patterns.filter(([, rare]) => rare === null).length;
    }
    console.log(counts);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
    await source.close();
  },
);

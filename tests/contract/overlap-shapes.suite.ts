import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { DocumentSet } from '#server/seed/put-documents.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import { OrderItem } from '#shared/documents/order.ts';
import { Service } from '#shared/documents/service.ts';
import { must } from '#shared/core/assert.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import { findCommand } from '#shared/commands/registry.ts';
import {
  aCompany,
  anAccount,
  anAppointment,
  anOrder,
  anOrderItem,
  aSchedule,
  aService,
  aStaff,
  aCustomer,
  idOf,
} from '#shared/testing/builders.ts';
import { refusalOf, request, testServer } from './command-calls.ts';
import { OVERLAP_SHAPES, stretchOfWork, type OverlapShape } from './overlap-shapes.ts';
import { PLACING_PATHS, type PlacingCase, type PlacingPath } from './placing-paths.ts';
import { put, STARTING, type DatabaseSource } from './server-databases.ts';
import { testTier } from '../support/test-sizes.ts';

type There = 'appointment' | 'hold';

interface Cell extends PlacingCase {
  shape: OverlapShape;
  there: There;
}

/** Every shape on a calendar of its own, beside a visit and beside a hold by turns. */
function cellsOf(turn: number): Cell[] {
  return OVERLAP_SHAPES.map((shape, at): Cell => {
    const there = Math.floor((at + turn) / 2) % 2 === 0 ? 'appointment' : 'hold';
    const key = `${shape.name}, beside ${there}, turn ${turn}`;
    const ids = { staffId: idOf(`${key} staff`), otherStaffId: idOf(`${key} other`), serviceId: idOf(key) };
    return { key, ...ids, wished: shape.wished, shape, there };
  });
}

const namesOf = (cells: readonly Cell[], isTaken: boolean) =>
  cells.filter(({ shape }) => shape.isTaken === isTaken).map(({ key }) => key);

function pathsWithCells(half: 0 | 1) {
  return PLACING_PATHS.map((path, turn) => {
    const cells = cellsOf(turn).filter((_, at) => testTier === 'N' || (at + turn) % 2 === half);
    return [path.name, path, cells] as const;
  });
}
const NOBODY = aStaff({ accountId: null, schedules: [], services: [], areas: [] });
const REFUSALS = ['appointment.overlap', 'slot_taken', 'slot.unavailable', 'subscription.clash'];

/**
 * [T11] Every way of putting work on a calendar, in every position beside what is there, on either engine:
 * each pair on one of them, a half each, and in the long tier all pairs on both.
 */
export function describeOverlapShapes(source: DatabaseSource, half: 0 | 1): void {
  let database: OpenDatabase;
  beforeAll(async () => {
    database = await source.fresh();
    // All of the shapes begin on the grid, as a guest must.
    await put(database, {
      company: [aCompany({ slotMinutes: 5 })],
      accounts: [anAccount()],
      customers: [aCustomer()],
    });
  }, STARTING);
  // Who was there before is left behind: an office of hundreds would make every refusal look further.
  beforeEach(async () => {
    await sql`UPDATE staff SET is_active = false, revision = revision + 1`.execute(database.db);
  });

  /** The names of the cells that were refused. */
  async function refusedOf(path: PlacingPath, cells: readonly Cell[], find = findCommand): Promise<string[]> {
    const prepared = cells.map((cell) => ({ cell, ...path.prepare(cell) }));
    const people = world(cells, { isWorking: path.actor.role === 'guest' });
    await put(database, joined([people, ...prepared.map(({ documents }) => documents)]));
    const { accept } = testServer(database, find);
    const refused: string[] = [];
    for (const { cell, args } of prepared) {
      const { command: name, actor } = path;
      const refusal = refusalOf(await accept(request({ name, args }, { kind: 'job' }, actor)));
      if (refusal && !REFUSALS.includes(refusal.code)) throw new Error(JSON.stringify(refusal));
      if (refusal) refused.push(cell.key);
    }
    return refused;
  }

  test.each(pathsWithCells(half))(
    '[SC1] %s: refused exactly where half-open stretches meet, otherwise it stands where it was wished for',
    { timeout: 60_000 },
    async (_name, path, cells) => {
      expect(await refusedOf(path, cells)).toEqual(namesOf(cells, true));
      expect(await placedAtWish(database, cells)).toEqual(namesOf(cells, false));
      expect(await overlapping(database)).toBe(0);
    },
  );

  test.each([0, 1])('[SC1] the constraint alone decides as the rule does: turn %i', async (turn) => {
    const cells = cellsOf(PLACING_PATHS.length + turn);
    await put(database, world(cells, { isWorking: false }));
    expect(await refusedByConstraint(database, cells)).toEqual(namesOf(cells, true));
  });

  test('[SC1] nothing is without a length', async () => {
    const [cell] = cellsOf(PLACING_PATHS.length + 4);
    if (!cell) throw new Error('no cell');
    const { startsAt } = stretchOfWork(cell.wished);
    const empty = sql`INSERT INTO time_blocks (source_id, staff_id, during, kind)
      VALUES (${cell.serviceId}, ${cell.staffId}, tstzrange(${startsAt}, ${startsAt}, '[)'), 'appointment')`;
    await expect(empty.execute(database.db)).rejects.toThrow('time_blocks_during_check');
    expect(Service.safeParse(aService({ durationMinutes: 0 })).success).toBe(false);
    expect(OrderItem.safeParse(anOrderItem({ durationMinutes: 0 })).success).toBe(false);
  });

  test(
    'control: a command that sees no calendar is stopped by the constraint, and books twice without it',
    { timeout: 60_000 },
    async () => {
      const confirm = must(
        PLACING_PATHS.find(({ command }) => command === 'order.confirm'),
        'a path',
      );
      const [cells, again] = [cellsOf(PLACING_PATHS.length + 2), cellsOf(PLACING_PATHS.length + 3)];
      expect(await refusedOf(confirm, cells, blind)).toEqual(namesOf(cells, true));
      expect(await overlapping(database)).toBe(0);
      await sql`ALTER TABLE time_blocks DROP CONSTRAINT time_blocks_no_overlap`.execute(database.db);
      expect(await refusedOf(confirm, again, blind)).toEqual([]);
      expect(await overlapping(database)).toBe(namesOf(again, true).length);
    },
  );
}

/** A service of the right length for each cell, somebody who alone offers it, and what is on their calendar. */
function world(cells: readonly Cell[], { isWorking }: { isWorking: boolean }): DocumentSet {
  const people = cells.map(({ key, staffId, serviceId }) => {
    const offer = { serviceId, priceOverrideMinor: null, durationOverrideMinutes: null };
    const services = [{ id: idOf(`${key} offer`), ...offer }];
    return { ...NOBODY, id: staffId, schedules: isWorking ? dayAndNight(key) : [], services };
  });
  const others = cells.map(({ otherStaffId: id }) => ({ ...NOBODY, id }));
  const services = cells.map(({ key, serviceId, wished: { minutes, bufferMinutes } }, at) =>
    aService({
      id: serviceId,
      slug: `${at}-${serviceId}`,
      name: key,
      durationMinutes: minutes,
      bufferMinutes,
    }),
  );
  return joined([{ staff: [...people, ...others], services }, ...cells.map(whatIsThere)]);
}

/** Seven shifts that make one stretch without end. */
function dayAndNight(key: string) {
  return [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) =>
    aSchedule({ id: idOf(`${key} ${dayOfWeek}`), dayOfWeek, startTime: '00:00', endTime: '00:00' }),
  );
}

const thereId = ({ key }: Cell) => idOf(`${key} there`);

function whatIsThere(cell: Cell): DocumentSet {
  const { staffId, serviceId, there, shape } = cell;
  const { startsAt, endsAt } = stretchOfWork(shape.there);
  const times = { startsAt, endsAt, bufferMinutes: shape.there.bufferMinutes };
  if (there === 'appointment') {
    const { date } = shape.there;
    const visit = anAppointment({ id: thereId(cell), staffId, serviceId, date, ...times });
    return { appointments: [{ ...visit, customerAppointments: [] }] };
  }
  const item = anOrderItem({ id: thereId(cell), staffId, serviceId, ...times });
  return { orders: [anOrder({ id: idOf(`${cell.key} holds`), orderNumber: null, startsAt, items: [item] })] };
}

function joined(sets: readonly DocumentSet[]): DocumentSet {
  return {
    staff: sets.flatMap(({ staff = [] }) => staff),
    services: sets.flatMap(({ services = [] }) => services),
    orders: sets.flatMap(({ orders = [] }) => orders),
    subscriptions: sets.flatMap(({ subscriptions = [] }) => subscriptions),
    appointments: sets.flatMap(({ appointments = [] }) => appointments),
  };
}

/** A command whose reader shows every calendar empty. */
function blind(name: string): AnyCommand | null {
  const command = findCommand(name);
  if (!command) return null;
  return {
    ...command,
    prepare(input, version) {
      const prepared = command.prepare(input, version);
      if (!prepared.ok) return prepared;
      const { load } = prepared.value;
      const without = (read: Reader): Reader => ({ ...read, blocks: async () => [] });
      return {
        ok: true,
        value: { ...prepared.value, load: (read, context) => load(without(read), context) },
      };
    },
  };
}

/** Pairs on one calendar that meet. */
async function overlapping({ db }: OpenDatabase): Promise<number> {
  const { rows } = await sql<{ pairs: number }>`SELECT count(*)::int AS pairs FROM time_blocks AS one
    JOIN time_blocks AS other ON other.staff_id = one.staff_id AND other.source_id > one.source_id
      AND other.during && one.during`.execute(db);
  return rows[0]?.pairs ?? -1;
}

/** The cells in which something else than what was there stands exactly where it was wished for. */
async function placedAtWish({ db }: OpenDatabase, cells: readonly Cell[]): Promise<string[]> {
  const { rows } = await sql<{ staffId: string; sourceId: string; startsAt: string; endsAt: string }>`
    SELECT staff_id AS "staffId", source_id AS "sourceId", lower(during) AS "startsAt", upper(during) AS "endsAt"
    FROM time_blocks`.execute(db);
  return cells
    .filter((cell) => {
      const { startsAt, freeAt } = stretchOfWork(cell.wished);
      return rows.some(
        (block) =>
          block.staffId === cell.staffId &&
          block.sourceId !== thereId(cell) &&
          block.startsAt === startsAt &&
          block.endsAt === freeAt,
      );
    })
    .map(({ key }) => key);
}

/** What the exclusion constraint refuses when all wishes are put beside what is there, without any rule. */
async function refusedByConstraint({ db }: OpenDatabase, cells: readonly Cell[]): Promise<string[]> {
  const wishes = cells.map((cell) => ({ id: idOf(`${cell.key} wish`), cell }));
  const rows = wishes.map(({ id, cell }) => {
    const { startsAt, freeAt } = stretchOfWork(cell.wished);
    return { id, staff_id: cell.staffId, starts_at: startsAt, ends_at: freeAt };
  });
  const { rows: inserted } = await sql<{ id: string }>`
    INSERT INTO time_blocks (source_id, staff_id, during, kind)
    SELECT id, staff_id, tstzrange(starts_at, ends_at, '[)'), 'appointment' FROM jsonb_to_recordset(
      ${JSON.stringify(rows)}::jsonb) AS wish (id uuid, staff_id uuid, starts_at timestamptz, ends_at timestamptz)
    ON CONFLICT ON CONSTRAINT time_blocks_no_overlap DO NOTHING RETURNING source_id AS id`.execute(db);
  return wishes.filter(({ id }) => !inserted.some((row) => row.id === id)).map(({ cell }) => cell.key);
}

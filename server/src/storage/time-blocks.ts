import { sql, type RawBuilder } from 'kysely';
import { sameJson } from '#shared/core/json.ts';
import { blocksOfAppointment, blocksOfOrder, type TimeBlock } from '#shared/command-kit/time-block.ts';
import type { DocumentWrite } from './save-documents.ts';
import { sendAhead } from './send-ahead.ts';
import { instantText, uuidArray } from './sql-values.ts';
import { detailOf, EXCLUSION_VIOLATION, sqlStateOf } from './sql-errors.ts';
import type { Db, Trx } from './database.ts';
import { IS_LONG_BLOCK, LONGEST_BLOCK } from './migrations/0015-flat-pages.ts';

/** Makes the calendar agree with the documents written: all that goes is removed before anything is added. */
export async function writeTimeBlocks(
  trx: Trx,
  writes: readonly DocumentWrite[],
  now: string,
): Promise<void> {
  const removed: string[] = [];
  const added: TimeBlock[] = [];
  for (const write of writes) {
    const before = new Map(blocksBefore(write).map((block) => [block.sourceId, block]));
    for (const block of blocksAfter(write)) {
      if (sameJson(before.get(block.sourceId), block)) before.delete(block.sourceId);
      // A hold that ran out may have been cleaned already, its time given away: it is never put back.
      else if (block.expiresAt === null || block.expiresAt > now) added.push(block);
    }
    removed.push(...before.keys());
  }
  if (added.length > 0) await replaceBlocks(trx, removed, added);
  else if (removed.length > 0) await sendAhead(trx, deletion(removed));
}

/** The constraint refused a block that the rules let pass: somebody wrote without the calendar's lock. */
export class CalendarClashError extends Error {
  readonly block: TimeBlock;

  constructor(block: TimeBlock, cause: unknown) {
    super('a calendar would be double-booked', { cause });
    this.block = block;
  }
}

function deletion(sourceIds: readonly string[]) {
  return sql`DELETE FROM time_blocks WHERE source_id = ANY(${uuidArray(sourceIds)})`;
}

/**
 * The first row is added when the last one is gone: counting asks for all of them. Fails with CalendarClashError where
 * one overlaps, which spoils the transaction down to its savepoint.
 */
async function replaceBlocks(
  trx: Trx,
  removed: readonly string[],
  blocks: readonly TimeBlock[],
): Promise<void> {
  const replacement = sql`WITH removed AS (${deletion(removed)} RETURNING 1)
    INSERT INTO time_blocks (source_id, staff_id, during, kind, order_id, expires_at)
    SELECT source_id, staff_id, tstzrange(starts_at, ends_at, '[)'), kind, order_id, expires_at
    FROM (SELECT count(*) FROM removed) AS gone (blocks), jsonb_to_recordset(${JSON.stringify(blocks.map(blockRow))}::jsonb) AS block (source_id uuid, staff_id uuid,
      starts_at timestamptz, ends_at timestamptz, kind text, order_id uuid, expires_at timestamptz)`;
  await sendAhead(trx, replacement, {
    explain: (error) => {
      const refusedBlock = blocks.find(({ staffId }) => detailOf(error).includes(staffId)) ?? blocks[0];
      return sqlStateOf(error) === EXCLUSION_VIOLATION && refusedBlock
        ? new CalendarClashError(refusedBlock, error)
        : error;
    },
  });
}

function blockRow(block: TimeBlock) {
  return {
    source_id: block.sourceId,
    staff_id: block.staffId,
    starts_at: block.startsAt,
    ends_at: block.endsAt,
    kind: block.kind,
    order_id: block.orderId,
    expires_at: block.expiresAt,
  };
}

export interface BlockQuery {
  /** Null asks for everybody's. */
  staffIds: readonly string[] | null;
  from: string;
  to: string;
  now: string;
}

/** Blocks touching [from, to), expired holds left out, in order of their start. */
export async function findBlocks(db: Db | Trx, query: BlockQuery): Promise<TimeBlock[]> {
  const { rows } = await sql<{ text: string }>`SELECT ${blocksJson(query)} AS text`.execute(db);
  return JSON.parse(rows[0]?.text ?? '[]') as TimeBlock[];
}

/** The same as an expression: one text is read several times as fast as hundreds of rows. */
export function blocksJson(query: BlockQuery): RawBuilder<string> {
  return sql<string>`(SELECT coalesce(json_agg(block ORDER BY "startsAt", "sourceId"), '[]')::text
    FROM (SELECT source_id AS "sourceId", staff_id AS "staffId", ${instantText(sql`lower(during)`)} AS "startsAt",
        ${instantText(sql`upper(during)`)} AS "endsAt", kind, order_id AS "orderId", ${instantText(sql`expires_at`)} AS "expiresAt"
      FROM time_blocks
      WHERE ${isTouching(query)} AND (expires_at IS NULL OR expires_at > ${query.now}::timestamptz)) AS block)`;
}

/** The calendars of so few people are looked into one by one; of more, everybody's stretch of time is read. */
const FEW = 3;

/**
 * By the start of the short blocks, and by the few long ones. What is said with `IS TRUE` is asked of the rows found: the
 * index that keeps blocks from overlapping would find them too, and the more dearly the more there are.
 */
function isTouching({ staffIds, from, to }: BlockQuery): RawBuilder<boolean> {
  const touches = sql`during && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[)')`;
  const isOfThem = staffIds === null ? sql`true` : sql`staff_id = ANY(${uuidArray(staffIds)})`;
  const byStart = sql`lower(during) > ${from}::timestamptz - interval ${sql.lit(LONGEST_BLOCK)}
    AND lower(during) < ${to}::timestamptz`;
  return sql`(${touches}) IS TRUE AND (${isOfThem}) IS TRUE
    AND (${byStart} ${staffIds !== null && staffIds.length <= FEW ? sql`AND ${isOfThem}` : sql``}
      OR ${touches} AND ${sql.raw(IS_LONG_BLOCK)})`;
}

function blocksBefore(write: DocumentWrite): TimeBlock[] {
  if (write.collection === 'appointments') return write.before ? blocksOfAppointment(write.before) : [];
  return write.collection === 'orders' && write.before ? blocksOfOrder(write.before) : [];
}

function blocksAfter(write: DocumentWrite): TimeBlock[] {
  if (write.collection === 'appointments') return write.after ? blocksOfAppointment(write.after) : [];
  return write.collection === 'orders' && write.after ? blocksOfOrder(write.after) : [];
}

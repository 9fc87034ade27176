import type { TimeBlock } from '../command-kit/time-block.ts';
import { MINUTE } from '../core/zoned-time.ts';
import { DAY, epochReader } from './instant-text.ts';
import type { WallDay } from './wall-clock.ts';

/** The part of a person's calendar that is taken: starts in order, by position, from `first` up to `end`. */
export interface BusyTime {
  startsAt: Float64Array;
  endsAt: Float64Array;
  first: number;
  end: number;
}

/** Everybody's blocks by person and in order of start, and how much each person has on each day. */
export interface BusyIndex {
  ofMember(memberIndex: number): BusyTime;
  bookedMinutes(memberIndex: number, dayIndex: number): number;
}

export interface BusyIndexRequest {
  blocks: readonly TimeBlock[];
  memberIndexes: ReadonlyMap<string, number>;
  /** Consecutive days; blocks outside do not matter. */
  days: readonly WallDay[];
  now: string;
  ignoreOrderId?: string | undefined;
  ignoreAppointmentId?: string | undefined;
}

export const NOT_BUSY: BusyTime = {
  startsAt: new Float64Array(0),
  endsAt: new Float64Array(0),
  first: 0,
  end: 0,
};

/**
 * Sorts by counting: one bucket for each person and day, which hold a dozen blocks each, and then within the
 * buckets. Linear in the blocks, and fast because only numbers move.
 */
export function indexBlocks(request: BusyIndexRequest): BusyIndex {
  const { blocks, memberIndexes, days, now, ignoreOrderId, ignoreAppointmentId } = request;
  const isOwnAsked = ignoreOrderId !== undefined || ignoreAppointmentId !== undefined;
  const dayCount = days.length;
  const dayStarts = Float64Array.from(days, (day) => day.startsAt);
  const rangeEnd = days.at(-1)?.endsAt ?? 0;
  const rangeStart = dayStarts[0] ?? 0;

  const keptBucket = new Int32Array(blocks.length);
  const keptFrom = new Float64Array(blocks.length);
  const keptTo = new Float64Array(blocks.length);
  const bucketCount = memberIndexes.size * dayCount;
  const bucketStarts = new Int32Array(bucketCount + 1);
  const booked = new Float64Array(bucketCount);
  const epochOf = epochReader();
  let count = 0;
  for (const block of blocks) {
    const memberIndex = memberIndexes.get(block.staffId);
    if (memberIndex === undefined || (block.expiresAt !== null && block.expiresAt <= now)) continue;
    if (isOwnAsked && isOwn(block, request)) continue;
    const from = epochOf(block.startsAt);
    const to = epochOf(block.endsAt);
    if (to <= rangeStart || from >= rangeEnd || from >= to) continue;
    const bucket = memberIndex * dayCount + dayIndexOf(dayStarts, from);
    keptBucket[count] = bucket;
    keptFrom[count] = from;
    keptTo[count] = to;
    bucketStarts[bucket + 1] = (bucketStarts[bucket + 1] ?? 0) + 1;
    booked[bucket] = (booked[bucket] ?? 0) + (to - from);
    count += 1;
  }
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    bucketStarts[bucket + 1] = (bucketStarts[bucket + 1] ?? 0) + (bucketStarts[bucket] ?? 0);
  }

  const startsAt = new Float64Array(count);
  const endsAt = new Float64Array(count);
  const bucketEnds = bucketStarts.slice();
  for (let index = 0; index < count; index += 1) {
    const bucket = keptBucket[index] ?? 0;
    const end = bucketEnds[bucket] ?? 0;
    const from = keptFrom[index] ?? 0;
    let position = end;
    while (position > (bucketStarts[bucket] ?? 0) && (startsAt[position - 1] ?? 0) > from) {
      startsAt[position] = startsAt[position - 1] ?? 0;
      endsAt[position] = endsAt[position - 1] ?? 0;
      position -= 1;
    }
    startsAt[position] = from;
    endsAt[position] = keptTo[index] ?? 0;
    bucketEnds[bucket] = end + 1;
  }
  return {
    ofMember: (memberIndex) => ({
      startsAt,
      endsAt,
      first: bucketStarts[memberIndex * dayCount] ?? 0,
      end: bucketStarts[(memberIndex + 1) * dayCount] ?? 0,
    }),
    bookedMinutes: (memberIndex, dayIndex) => (booked[memberIndex * dayCount + dayIndex] ?? 0) / MINUTE,
  };
}

function isOwn(block: TimeBlock, { ignoreOrderId, ignoreAppointmentId }: BusyIndexRequest): boolean {
  if (ignoreOrderId !== undefined && block.orderId === ignoreOrderId) return true;
  return (
    ignoreAppointmentId !== undefined &&
    block.kind === 'appointment' &&
    block.sourceId === ignoreAppointmentId
  );
}

/** The day an instant is on; the first or last day for one outside. Days last 24 hours give or take a clock change. */
function dayIndexOf(dayStarts: Float64Array, instant: number): number {
  const last = dayStarts.length - 1;
  let index = Math.min(Math.max(Math.floor((instant - (dayStarts[0] ?? 0)) / DAY), 0), last);
  while (index > 0 && instant < (dayStarts[index] ?? 0)) index -= 1;
  while (index < last && instant >= (dayStarts[index + 1] ?? 0)) index += 1;
  return index;
}

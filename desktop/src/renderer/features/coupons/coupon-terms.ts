import { addDays, addMinutes, startOfDay, wallOf } from '#shared/core/zoned-time.ts';
import type { Coupon } from '#shared/documents/coupon.ts';

/** How a coupon stands at a moment: what its status says and what the clock and the count say besides. */
export type CouponStanding = 'active' | 'later' | 'used_up' | 'expired' | 'inactive';

export function standingOf(
  {
    status,
    validFrom,
    validUntil,
    usageLimit,
    usedCount,
  }: Pick<Coupon, 'status' | 'validFrom' | 'validUntil' | 'usageLimit' | 'usedCount'>,
  now: string,
): CouponStanding {
  if (status === 'inactive') return 'inactive';
  if (status === 'expired' || isOver({ validUntil }, now)) return 'expired';
  if (usageLimit !== null && usedCount >= usageLimit) return 'used_up';
  return now < validFrom ? 'later' : 'active';
}

/** [CO4] Half open: the instant of the end is too late. */
export function isOver({ validUntil }: Pick<Coupon, 'validUntil'>, now: string): boolean {
  return validUntil !== null && now >= validUntil;
}

/** A window of instants as the days of the company that people speak of. */
export interface DayWindow {
  firstDay: string;
  /** Still valid on it; null: no end. */
  lastDay: string | null;
  /** The wall time at which it begins or ends within these days; null where the whole day counts. */
  firstTime: string | null;
  lastTime: string | null;
}

export function dayWindowOf(
  { validFrom, validUntil }: Pick<Coupon, 'validFrom' | 'validUntil'>,
  zone: string,
): DayWindow {
  const first = wallOf(validFrom, zone);
  const firstTime = startOfDay(first.date, zone) === validFrom ? null : first.time;
  if (validUntil === null) return { firstDay: first.date, firstTime, lastDay: null, lastTime: null };
  const end = wallOf(validUntil, zone);
  const isMidnight = startOfDay(end.date, zone) === validUntil;
  const lastDay = isMidnight ? wallOf(addMinutes(validUntil, -1), zone).date : end.date;
  return { firstDay: first.date, firstTime, lastDay, lastTime: isMidnight ? null : end.time };
}

export function endOfLastDay(date: string, zone: string): string {
  return startOfDay(addDays(date, 1), zone);
}

/** '12.5' of 1250 hundredths. */
export function percentText(hundredths: number): string {
  return String(hundredths / 100);
}

/** 1250 for '12.5', '12.50' or '12,5'; null when the text is no percentage between 0.01 and 100. */
export function percentOf(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const hundredths = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0') || '0');
  return hundredths >= 1 && hundredths <= 10_000 ? hundredths : null;
}

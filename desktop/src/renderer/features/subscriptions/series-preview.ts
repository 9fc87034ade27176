import { refuse, type Refusal, type UnfitReason } from '#shared/core/refusal.ts';
import { ok, type Result } from '#shared/core/result.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import { CouponCode } from '#shared/documents/coupon.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Staff } from '#shared/documents/staff.ts';
import type { Subscription, SubscriptionAppointment } from '#shared/documents/subscription.ts';
import { staffFits } from '#shared/scheduling/availability.ts';
import {
  agreedSeries,
  readSeriesTerms,
  type CreateSubscription,
} from '#shared/subscriptions/subscription-create.ts';
import { clashingVisits, missingVisits, readBooking } from '#shared/subscriptions/series-visits.ts';
import type { PreviewSource } from '../../app/preview-command.ts';

/** A visit that would go on a calendar, and what speaks against it. */
export interface PreviewedVisit {
  visit: SubscriptionAppointment;
  /** It is too late for it: activating leaves it out. */
  isPast: boolean;
  /** The person's time is taken: activating would leave it out or refuse. */
  isClash: boolean;
  /** Nothing that a rule forbids, but worth a look: away, outside hours, another area. */
  remarks: UnfitReason[];
  /** The start on the wall clock, where the clocks skip the series' own time. */
  shiftedTime: string | null;
}

export interface SeriesPreview {
  series: Subscription;
  visits: PreviewedVisit[];
  clashCount: number;
  /** How many would be put on the calendar. */
  bookedCount: number;
  /** Of all visits of the series. */
  totalPriceMinor: number;
}

/**
 * What would be taken down with these arguments of `subscription.create`, or why it cannot be. Whom it is for and where
 * may still be open: the visits and their price do not wait for them.
 */
export async function previewNewSeries(
  source: PreviewSource,
  args: CreateSubscription,
): Promise<Result<SeriesPreview, Refusal>> {
  const { reader, actor, now, newId } = source;
  const couponCode = readCode(args.couponCode ?? null);
  if (!couponCode.ok) return couponCode;
  const asked = { ...args, couponCode: couponCode.value };
  const terms = await readSeriesTerms(reader, asked);
  const company = await reader.company();
  const context = { commandId: args.subscriptionId, now, occurredAt: now, actor, company, newId };
  const agreed = agreedSeries(terms, asked, context);
  if (!agreed.ok) return agreed;
  const { series } = agreed.value;
  return ok(await previewBooking(source, series, series.staffId));
}

/** A code as it is kept; one that no coupon can have is unknown. */
function readCode(typed: string | null): Result<string | null, Refusal> {
  if (typed === null) return ok(null);
  const code = CouponCode.safeParse(typed);
  return code.success ? ok(code.data) : refuse('coupon.not_applicable', { reason: 'unknown' });
}

/** The visits that activating would put on a person's calendar; with nobody chosen, when they would be. */
export async function previewBooking(
  { reader, now, newId }: PreviewSource,
  series: Subscription,
  staffId: string | null,
): Promise<SeriesPreview> {
  const company = await reader.company();
  const waiting = series.visits.filter(({ status }) => status === 'planned');
  const wanted = [...waiting, ...missingVisits(series, { company, newId })].toSorted(
    (left, right) => left.sequence - right.sequence,
  );
  const visits = wanted.filter(({ startsAt }) => startsAt >= now);
  const [member] = staffId === null ? [] : await reader.activeStaff([staffId]);
  const clashing = member
    ? clashingVisits(series, await readBooking(reader, series, { staffId: member.id, visits }))
    : [];
  const clashes = new Set(clashing.map(({ id }) => id));
  return {
    series,
    visits: wanted.map((visit) => ({
      visit,
      isPast: visit.startsAt < now,
      isClash: clashes.has(visit.id),
      remarks: member ? remarksOn(visit, { series, member, company, now }) : [],
      shiftedTime: shiftedTime(visit, series, company.zone),
    })),
    clashCount: clashes.size,
    bookedCount: visits.length - clashes.size,
    totalPriceMinor: series.pricePerVisitMinor * series.totalAppointments,
  };
}

interface Terms {
  series: Subscription;
  member: Staff;
  company: Company;
  now: string;
}

function remarksOn(visit: SubscriptionAppointment, { series, member, company, now }: Terms): UnfitReason[] {
  const { serviceId, durationMinutes, bufferMinutes, postcode } = series;
  const item = { itemId: visit.id, serviceId, quantity: 1, durationMinutes, bufferMinutes };
  const request = {
    company,
    now,
    staff: [member],
    blocks: [],
    work: [item],
    postcode,
    audience: 'office' as const,
  };
  const reasons = staffFits(request, item, visit.startsAt).flatMap((fit) => fit.reasons);
  // Where it is may still be open.
  return postcode === '' ? reasons.filter((reason) => reason !== 'area_not_covered') : reasons;
}

function shiftedTime(
  { startsAt, plannedDate, date }: SubscriptionAppointment,
  { startTime }: Subscription,
  zone: string,
): string | null {
  const { time } = wallOf(startsAt, zone);
  return plannedDate === date && time !== startTime ? time : null;
}

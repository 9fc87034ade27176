import { exhaustive } from '#shared/core/assert.ts';
import type { Obstacle, Refusal, RefusalDetails, RefusalOf } from '#shared/core/refusal.ts';
import { t, type MessageKey, type PlainKey } from './translate.ts';

/** What a sentence needs of the outside: names and the company's way to write times. */
export interface SentenceContext {
  formats: {
    dayTime(instant: string): string;
    time(instant: string): string;
    timeRange(start: string, end: string): string;
  };
  staffName(staffId: string): string;
}

/** One sentence for every way to be refused. A new code does not compile until it has one. */
export function refusalSentence(refusal: Refusal, context: SentenceContext): string {
  switch (refusal.code) {
    case 'args.invalid':
      return t('refusal.args.invalid', {
        fields: refusal.details.issues.map(({ path }) => path).join(', ') || '–',
      });
    case 'command.unknown':
      return t('refusal.command.unknown');
    case 'command.void':
      return t('refusal.command.void');
    case 'forbidden':
      return t('refusal.forbidden');
    case 'not_found':
      return t('refusal.not_found', { thing: thingName(refusal.details.collection) });
    case 'exists':
      return t('refusal.exists', { thing: thingName(refusal.details.collection) });
    case 'stale':
      return t('refusal.stale', { count: refusal.details.fields.length });
    case 'status.wrong':
      return t('refusal.status.wrong', {
        thing: thingName(refusal.details.collection),
        status: statusName(refusal.details.status),
      });
    case 'duplicate':
      return t('refusal.duplicate', { field: fieldName(refusal.details.field) });
    case 'phone.invalid':
      return t('refusal.phone.invalid', { country: countryName(refusal.details.country) });
    case 'postcode.invalid':
      return t(refusal.details.field === 'areas' ? 'refusal.area.invalid' : 'refusal.postcode.invalid', {
        country: countryName(refusal.details.country),
      });
    case 'setting.unknown':
      return t('refusal.setting.unknown', { field: fieldName(refusal.details.field) });
    case 'currency.in_use':
      return t('refusal.currency.in_use', refusal.details);
    case 'customer.open_work':
      return t('refusal.customer.open_work', { count: openCount(refusal.details) });
    case 'order.unassigned':
      return t('refusal.order.unassigned', { count: refusal.details.itemIds.length });
    case 'order.cancel_deadline_passed':
      return t('refusal.order.cancel_deadline_passed', {
        deadline: context.formats.dayTime(refusal.details.deadline),
      });
    case 'appointment.overlap':
      return overlapSentence(refusal, context);
    case 'slot_taken':
      return t('refusal.slot_taken', { time: context.formats.dayTime(refusal.details.startsAt) });
    case 'slot.unavailable':
      return t('refusal.slot.unavailable', {
        reasons: refusal.details.reasons.map((reason) => t(`unfit.${reason}`)).join(', '),
      });
    case 'slot.in_past':
      return t('refusal.slot.in_past', { time: context.formats.dayTime(refusal.details.startsAt) });
    case 'slot.nonexistent_time':
      return t('refusal.slot.nonexistent_time', refusal.details);
    case 'staff.inactive':
      return t('refusal.staff.inactive', { name: context.staffName(refusal.details.staffId) });
    case 'staff.has_visits':
      return t('refusal.staff.has_visits', {
        count: refusal.details.visits.length,
        name: context.staffName(refusal.details.staffId),
      });
    case 'schedule.break_invalid':
      return breakSentence(refusal.details);
    case 'category.in_use':
      return t('refusal.category.in_use', { count: refusal.details.serviceIds.length });
    case 'service.unavailable':
      return t('refusal.service.unavailable', { count: refusal.details.serviceIds.length });
    case 'order.guest_email_required':
      return t('refusal.order.guest_email_required');
    case 'appointment.not_yet':
      return t('refusal.appointment.not_yet', { time: context.formats.dayTime(refusal.details.startsAt) });
    case 'limit.reached':
      return t('refusal.limit.reached', { most: refusal.details.most });
    case 'subscription.no_visit':
      return t('refusal.subscription.no_visit');
    case 'subscription.ends_too_early':
      return t('refusal.subscription.ends_too_early', {
        count: refusal.details.visits.length,
        sequence: refusal.details.visits[0]?.sequence ?? '',
      });
    case 'subscription.clash':
      return t('refusal.subscription.clash', {
        count: refusal.details.visits.length,
        name: context.staffName(refusal.details.staffId),
      });
    case 'change_request.pending':
      return t('refusal.change_request.pending');
    case 'coupon.not_applicable':
      return t('refusal.coupon.not_applicable', { reason: t(`coupon.reason.${refusal.details.reason}`) });
    case 'coupon.invalid_terms':
      return t('refusal.coupon.invalid_terms', { field: fieldName(refusal.details.field) });
    case 'invitation.invalid':
      return t('refusal.invitation.invalid');
    case 'account.last_admin':
      return t('refusal.account.last_admin');
    case 'address.is_default':
      return t('refusal.address.is_default');
    case 'internal':
      return t('refusal.internal', refusal.details);
    default:
      return exhaustive(refusal);
  }
}

function breakSentence({
  dayOfWeek,
  startTime,
  endTime,
  problem,
}: RefusalOf<'schedule.break_invalid'>['details']): string {
  const day = t(`setup.weekday.${dayOfWeek as 1}`);
  return t('refusal.schedule.break_invalid', {
    day,
    time: `${startTime}–${endTime}`,
    problem: t(`break.problem.${problem}`),
  });
}

function overlapSentence(
  { details }: RefusalOf<'appointment.overlap'>,
  { formats, staffName }: SentenceContext,
): string {
  const name = staffName(details.staffId);
  const time = formats.timeRange(details.startsAt, details.endsAt);
  const [first] = details.with;
  if (!first || first.kind === 'busy') return t('refusal.appointment.overlap.busy', { name, time });
  return t(OVERLAP_KEYS[first.kind], { name, time, other: obstacleTime(first, formats) });
}

const OVERLAP_KEYS = {
  appointment: 'refusal.appointment.overlap.visit',
  hold: 'refusal.appointment.overlap.hold',
} as const;

function obstacleTime(
  obstacle: Exclude<Obstacle, { kind: 'busy' }>,
  formats: SentenceContext['formats'],
): string {
  return formats.timeRange(obstacle.startsAt, obstacle.endsAt);
}

const THINGS: Readonly<Record<string, MessageKey & `thing.${string}`>> = {
  company: 'thing.company',
  accounts: 'thing.account',
  invitations: 'thing.invitation',
  customers: 'thing.customer',
  staff: 'thing.staff',
  services: 'thing.service',
  appointments: 'thing.visit',
  orders: 'thing.order',
  subscriptions: 'thing.subscription',
  change_requests: 'thing.changeRequest',
  coupons: 'thing.coupon',
};

/** A word for a collection; the server may know more of them than this version. */
function thingName(collection: string): string {
  return t(THINGS[collection] ?? 'thing.other');
}

type StatusKey = PlainKey &
  (
    | `orderStatus.${string}`
    | `visitStatus.${string}`
    | `seriesStatus.${string}`
    | `seriesVisit.${string}`
    | `requests.status.${string}`
    | `couponStanding.${string}`
    | `account.role.${string}`
    | `setup.invitations.${string}`
  );

const STATUSES: Readonly<Record<string, StatusKey>> = {
  pending: 'orderStatus.pending',
  confirmed: 'orderStatus.confirmed',
  scheduled: 'visitStatus.scheduled',
  in_progress: 'visitStatus.in_progress',
  completed: 'visitStatus.completed',
  cancelled: 'visitStatus.cancelled',
  no_show: 'visitStatus.no_show',
  active: 'seriesStatus.active',
  paused: 'seriesStatus.paused',
  skipped: 'seriesVisit.skipped',
  approved: 'requests.status.approved',
  rejected: 'requests.status.rejected',
  withdrawn: 'requests.status.withdrawn',
  expired: 'couponStanding.expired',
  inactive: 'couponStanding.inactive',
  used: 'setup.invitations.used',
  customer: 'account.role.customer',
  staff: 'account.role.staff',
  manager: 'account.role.manager',
  admin: 'account.role.admin',
};

function statusName(status: string): string {
  const key = STATUSES[status];
  return key === undefined ? status : t(key).toLowerCase();
}

const FIELDS: Readonly<Record<string, MessageKey & `field.${string}`>> = {
  email: 'field.email',
  slug: 'field.name',
  name: 'field.name',
  code: 'field.code',
  discountValue: 'field.discountValue',
  validUntil: 'field.validUntil',
  usageLimit: 'field.usageLimit',
  staffId: 'field.staffId',
  customerId: 'field.customerId',
};

function openCount(details: RefusalDetails['customer.open_work']): number {
  return details.orderIds.length + details.appointmentIds.length + details.subscriptionIds.length;
}

function countryName(country: string): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
}

function fieldName(field: string): string {
  const key = FIELDS[field];
  return key === undefined ? field : t(key).toLowerCase();
}

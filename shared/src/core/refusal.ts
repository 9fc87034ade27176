import type { Json } from './json.ts';

/** One wrong argument. `path` is dotted, '' for the whole. */
export interface FieldIssue {
  path: string;
  code: string;
  message: string;
}

/** A field that somebody else changed since the user saw it. */
export interface StaleField {
  path: string;
  expected: Json;
  current: Json;
  proposed: Json;
}

/** A start that is still free, with who could do it, best first. */
export interface FreeSlot {
  startsAt: string;
  staffIds: string[];
}

/** What stands in the way on a calendar; `busy` where the actor may not see it. */
export type Obstacle =
  | { kind: 'appointment' | 'hold'; id: string; orderId: string | null; startsAt: string; endsAt: string }
  | { kind: 'busy' };

export type UnfitReason =
  | 'inactive'
  | 'service_not_offered'
  | 'area_not_covered'
  | 'absent'
  | 'not_working'
  | 'on_break'
  | 'busy';

/** What is wrong with a break. */
export type BreakProblem = 'ends_before_start' | 'outside_shift' | 'overlap';

/** Why a coupon takes nothing off. */
export type CouponReason =
  | 'unknown'
  | 'inactive'
  | 'not_started'
  | 'expired'
  | 'used_up'
  | 'customer_limit'
  | 'below_minimum'
  | 'no_applicable_service';

export type SlotReason = UnfitReason | 'in_past' | 'lead_time' | 'nonexistent_time' | 'no_staff' | 'off_grid';

/**
 * Every way a command can be refused, with what the refusal tells. A closed list: the sentence shown for a code
 * belongs to the desktop, the HTTP status to the server.
 */
export interface RefusalDetails {
  'args.invalid': { issues: FieldIssue[] };
  'command.unknown': { name: string };
  'command.void': Record<string, never>;
  forbidden: { command: string };
  not_found: { collection: string };
  exists: { collection: string };
  stale: { fields: StaleField[] };
  'status.wrong': { collection: string; status: string; allowed: string[] };
  duplicate: { field: string };
  /** A number that cannot be one in the company's country, nor an international one. */
  'phone.invalid': { field: string; country: string };
  'postcode.invalid': { field: string; country: string };
  'customer.open_work': { orderIds: string[]; subscriptionIds: string[]; appointmentIds: string[] };
  'order.unassigned': { itemIds: string[] };
  'order.cancel_deadline_passed': { deadline: string };
  'appointment.overlap': {
    staffId: string;
    itemId: string | null;
    startsAt: string;
    endsAt: string;
    with: Obstacle[];
    freeStaffIds: string[];
    freeSlots: FreeSlot[];
  };
  slot_taken: { startsAt: string; alternatives: FreeSlot[] };
  'slot.unavailable': { reasons: SlotReason[]; alternatives: FreeSlot[] };
  'slot.in_past': { startsAt: string };
  'slot.nonexistent_time': { date: string; time: string };
  'staff.inactive': { staffId: string };
  /** Visits from today on that are not done, which nobody has said are to stay as they are. */
  'staff.has_visits': { staffId: string; visits: { appointmentId: string; startsAt: string }[] };
  'schedule.break_invalid': {
    dayOfWeek: number;
    startTime: string;
    endTime: string;
    problem: BreakProblem;
  };
  /** A setting of the company that is none: a country, currency or named time zone that nobody knows. */
  'setting.unknown': { field: string };
  /** Amounts are stored without their currency, so another one would change what they are worth. */
  'currency.in_use': { currency: string };
  'category.in_use': { serviceIds: string[] };
  'service.unavailable': { serviceIds: string[] };
  'order.guest_email_required': Record<string, never>;
  'appointment.not_yet': { startsAt: string };
  'limit.reached': { field: string; most: number };
  'subscription.no_visit': Record<string, never>;
  /** Visits beyond the new end that are done, have begun or were changed by hand. */
  'subscription.ends_too_early': { visits: { sequence: number; startsAt: string }[] };
  'subscription.clash': { staffId: string; visits: { sequence: number; startsAt: string }[] };
  'change_request.pending': Record<string, never>;
  'coupon.not_applicable': { reason: CouponReason };
  'coupon.invalid_terms': { field: string };
  'invitation.invalid': Record<string, never>;
  'account.last_admin': Record<string, never>;
  'address.is_default': Record<string, never>;
  internal: { requestId: string };
}

export type RefusalCode = keyof RefusalDetails;
export type RefusalOf<Code extends RefusalCode> = {
  [Each in Code]: { code: Each; details: RefusalDetails[Each] };
}[Code];
export type Refusal = RefusalOf<RefusalCode>;

/** The failed half of a Result whose error is this refusal. */
export function refuse<Code extends RefusalCode>(
  code: Code,
  details: RefusalDetails[Code],
): { ok: false; error: { code: Code; details: RefusalDetails[Code] } } {
  return { ok: false, error: { code, details } };
}

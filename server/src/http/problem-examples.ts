import type { RefusalCode, RefusalDetails } from '#shared/core/refusal.ts';
import type { Json } from '#shared/core/json.ts';
import {
  meaningOf,
  problemBody,
  ProblemError,
  problemCodes,
  problemOfRefusal,
  type HttpProblemCode,
  type ProblemCode,
  type ProblemExtras,
} from './problem.ts';

const REQUEST_ID = '0b6f1c1e-3f0e-4d2c-9a51-5e8a7f1c2d3e';
const ID = '0198c0de-0000-7000-8000-000000000001';
const OTHER_ID = '0198c0de-0000-7000-8000-000000000002';
const STARTS_AT = '2026-12-01T09:00:00.000Z';
const ENDS_AT = '2026-12-01T11:00:00.000Z';
const alternatives = [{ startsAt: '2026-12-01T13:00:00.000Z', staffIds: [OTHER_ID] }];

/** What each refusal tells, in an instance that could be. */
const refusalDetails: RefusalDetails = {
  'args.invalid': { issues: [{ path: 'notes', code: 'too_big', message: 'Too big' }] },
  'command.unknown': { name: 'order.paint' },
  'command.void': {},
  forbidden: { command: 'order.confirm' },
  not_found: { collection: 'orders' },
  exists: { collection: 'orders' },
  stale: {
    fields: [{ path: 'notes', expected: 'Ring twice', current: 'Key with Ann', proposed: 'Ring once' }],
  },
  'status.wrong': { collection: 'orders', status: 'cancelled', allowed: ['pending', 'confirmed'] },
  duplicate: { field: 'email' },
  'phone.invalid': { field: 'phone', country: 'GB' },
  'postcode.invalid': { field: 'postcode', country: 'GB' },
  'setting.unknown': { field: 'zone' },
  'currency.in_use': { currency: 'GBP' },
  'customer.open_work': { orderIds: [ID], subscriptionIds: [], appointmentIds: [OTHER_ID] },
  'order.unassigned': { itemIds: [ID] },
  'order.cancel_deadline_passed': { deadline: '2026-11-30T09:00:00.000Z' },
  'appointment.overlap': {
    staffId: ID,
    itemId: null,
    startsAt: STARTS_AT,
    endsAt: ENDS_AT,
    with: [{ kind: 'busy' }],
    freeStaffIds: [OTHER_ID],
    freeSlots: alternatives,
  },
  slot_taken: { startsAt: STARTS_AT, alternatives },
  'slot.unavailable': { reasons: ['not_working'], alternatives },
  'slot.in_past': { startsAt: STARTS_AT },
  'slot.nonexistent_time': { date: '2027-03-28', time: '01:30' },
  'staff.inactive': { staffId: ID },
  'staff.has_visits': { staffId: ID, visits: [{ appointmentId: OTHER_ID, startsAt: STARTS_AT }] },
  'schedule.break_invalid': {
    dayOfWeek: 1,
    startTime: '12:00',
    endTime: '11:30',
    problem: 'ends_before_start',
  },
  'category.in_use': { serviceIds: [ID] },
  'service.unavailable': { serviceIds: [ID] },
  'order.guest_email_required': {},
  'appointment.not_yet': { startsAt: STARTS_AT },
  'limit.reached': { field: 'addresses', most: 50 },
  'subscription.no_visit': {},
  'subscription.ends_too_early': { visits: [{ sequence: 7, startsAt: STARTS_AT }] },
  'subscription.clash': { staffId: ID, visits: [{ sequence: 3, startsAt: STARTS_AT }] },
  'change_request.pending': {},
  'coupon.not_applicable': { reason: 'expired' },
  'coupon.invalid_terms': { field: 'validUntil' },
  'invitation.invalid': {},
  'account.last_admin': {},
  'address.is_default': {},
  internal: { requestId: REQUEST_ID },
};

const wrongField = (field: string, code: string): ProblemExtras => ({
  errors: [{ field, code, message: 'What is wrong with it, for developers' }],
});

/** The members that HTTP's own problems carry besides; the others carry none. */
const httpExtras: Partial<Record<HttpProblemCode, ProblemExtras>> = {
  'request.invalid': wrongField('scheduled_date', 'invalid_format'),
  'body.malformed': wrongField('', 'duplicate_key'),
  'idempotency.key_required': wrongField('Idempotency-Key', 'required'),
  'body.too_large': { details: { limitBytes: 262_144 } },
  'photo.unacceptable': { details: { reason: 'metadata' } },
  'password.wrong': wrongField('current_password', 'wrong'),
  'password.unacceptable': wrongField('password', 'too_short'),
  'client.behind': { syncDetails: { lastN: 41 } },
  'command.newer': { syncDetails: { name: 'order.paint', version: 1, knownVersion: 0 } },
  'protocol.unsupported': { syncDetails: { protocol: 1, oldest: 1 } },
};

function problemOf(code: ProblemCode): ProblemError {
  // What went wrong inside is told to nobody.
  if (code === 'internal') return new ProblemError(code);
  if (Object.hasOwn(refusalDetails, code)) {
    const details = refusalDetails[code as RefusalCode] as unknown as { [name: string]: Json };
    return problemOfRefusal({ code, details } as unknown as Parameters<typeof problemOfRefusal>[0]);
  }
  return new ProblemError(code, httpExtras[code as HttpProblemCode] ?? {});
}

/** One problem document for every code, under the code's name. */
export function problemExamples(): Record<string, { summary: string; value: object }> {
  return Object.fromEntries(
    problemCodes().map((code) => [
      code,
      { summary: meaningOf(code).title, value: problemBody(problemOf(code), REQUEST_ID) },
    ]),
  );
}

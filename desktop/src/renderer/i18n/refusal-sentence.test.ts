import { expect, test } from 'vitest';
import { createFormats } from '../app/formats.ts';
import type { Refusal, RefusalCode, RefusalDetails } from '#shared/core/refusal.ts';
import { refusalSentence } from './refusal-sentence.ts';

const formats = createFormats({ zone: 'Europe/London', currency: 'GBP', country: 'GB' });
const context = { formats, staffName: (staffId: string) => (staffId === 'ben' ? 'Ben' : 'somebody else') };
const startsAt = '2026-03-09T10:00:00.000Z';
const endsAt = '2026-03-09T12:00:00.000Z';
const overlap = { staffId: 'ben', itemId: null, startsAt, endsAt, freeStaffIds: [], freeSlots: [] };

const examples: { [Code in RefusalCode]: RefusalDetails[Code] } = {
  'args.invalid': { issues: [{ path: 'guest', code: 'custom', message: '' }] },
  'command.unknown': { name: 'x' },
  'command.void': {},
  forbidden: { command: 'order.confirm' },
  not_found: { collection: 'orders' },
  exists: { collection: 'staff' },
  stale: { fields: [{ path: 'phone', expected: '1', current: '2', proposed: '3' }] },
  'status.wrong': { collection: 'appointments', status: 'completed', allowed: [] },
  duplicate: { field: 'email' },
  'phone.invalid': { field: 'phone', country: 'GB' },
  'postcode.invalid': { field: 'postcode', country: 'GB' },
  'setting.unknown': { field: 'zone' },
  'currency.in_use': { currency: 'GBP' },
  'customer.open_work': { orderIds: ['a'], subscriptionIds: [], appointmentIds: ['b', 'c'] },
  'order.unassigned': { itemIds: ['a', 'b'] },
  'order.cancel_deadline_passed': { deadline: startsAt },
  'appointment.overlap': { ...overlap, with: [{ kind: 'busy' }] },
  slot_taken: { startsAt, alternatives: [] },
  'slot.unavailable': { reasons: ['absent', 'busy'], alternatives: [] },
  'slot.in_past': { startsAt },
  'slot.nonexistent_time': { date: '2026-03-29', time: '01:30' },
  'staff.inactive': { staffId: 'ben' },
  'staff.has_visits': { staffId: 'ben', visits: [{ appointmentId: 'a', startsAt }] },
  'schedule.break_invalid': { dayOfWeek: 3, startTime: '12:00', endTime: '12:30', problem: 'overlap' },
  'category.in_use': { serviceIds: ['a', 'b'] },
  'service.unavailable': { serviceIds: ['a'] },
  'order.guest_email_required': {},
  'appointment.not_yet': { startsAt },
  'limit.reached': { field: 'photos', most: 50 },
  'subscription.no_visit': {},
  'subscription.ends_too_early': { visits: [{ sequence: 3, startsAt }] },
  'subscription.clash': { staffId: 'ben', visits: [{ sequence: 3, startsAt }] },
  'change_request.pending': {},
  'coupon.not_applicable': { reason: 'used_up' },
  'coupon.invalid_terms': { field: 'discountValue' },
  'invitation.invalid': {},
  'account.last_admin': {},
  'address.is_default': {},
  internal: { requestId: 'r-1' },
};

function sentenceFor<Code extends RefusalCode>(code: Code, details: RefusalDetails[Code]): string {
  return refusalSentence({ code, details } as Refusal, context);
}

test.each(Object.entries(examples))('%s is one whole sentence', (code, details) => {
  const sentence = refusalSentence({ code, details } as Refusal, context);
  expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  expect(sentence).not.toMatch(/[{}]|\|\||undefined|null/);
});

test('an overlap names who is busy, when, and what stands in the way if it may be seen', () => {
  const visit = {
    kind: 'appointment' as const,
    id: 'v',
    orderId: null,
    startsAt: '2026-03-09T11:00:00.000Z',
    endsAt: '2026-03-09T13:00:00.000Z',
  };
  expect(sentenceFor('appointment.overlap', { ...overlap, with: [visit] })).toBe(
    'Ben already has a visit 11:00–13:00, which meets 10:00–12:00.',
  );
  expect(sentenceFor('appointment.overlap', { ...overlap, with: [{ ...visit, kind: 'hold' }] })).toContain(
    'held for another order',
  );
  expect(sentenceFor('appointment.overlap', { ...overlap, with: [{ kind: 'busy' }] })).toBe(
    'Ben is busy 10:00–12:00.',
  );
});

test('one and many are told apart', () => {
  expect(sentenceFor('order.unassigned', { itemIds: ['a'] })).toBe('One item has nobody assigned yet.');
  expect(sentenceFor('order.unassigned', { itemIds: ['a', 'b', 'c'] })).toBe(
    '3 items have nobody assigned yet.',
  );
});

test.each([
  [
    'coupon.invalid_terms',
    { field: 'validUntil' },
    'The coupon is not possible like this: look at last day.',
  ],
  [
    'coupon.invalid_terms',
    { field: 'usageLimit' },
    'The coupon is not possible like this: look at uses in all.',
  ],
  ['duplicate', { field: 'code' }, 'Another entry already has this code.'],
  [
    'status.wrong',
    { collection: 'coupons', status: 'expired', allowed: [] },
    'The coupon is expired by now, so this no longer applies.',
  ],
  [
    'status.wrong',
    { collection: 'invitations', status: 'used', allowed: [] },
    'The invitation is accepted by now, so this no longer applies.',
  ],
] as const)('%s %o says it in words', (code, details, sentence) => {
  expect(refusalSentence({ code, details } as unknown as Refusal, context)).toBe(sentence);
});

test('names from a newer server are shown as they are instead of failing', () => {
  expect(sentenceFor('not_found', { collection: 'invoices' })).toBe(
    'This entry is no longer there, or no longer yours to see.',
  );
  expect(sentenceFor('status.wrong', { collection: 'orders', status: 'archived', allowed: [] })).toContain(
    'archived',
  );
});

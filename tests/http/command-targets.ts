import type { CommandName } from '#shared/access/permissions.ts';
import { COMPANY_ID } from '#shared/documents/company.ts';
import { aCompany, anAddress, aSchedule, idOf } from '#shared/testing/builders.ts';
import { nextIdle, type Target } from './target.ts';

export interface CommandRow {
  /** The collection whose document the arguments name; null where they name none that could be out of sight. */
  about:
    | 'customers'
    | 'staff'
    | 'orders'
    | 'appointments'
    | 'services'
    | 'accounts'
    | 'coupons'
    | 'subscriptions'
    | 'invitations'
    | null;
  /** Gives work to the target's member of staff. */
  sends?: true;
  args(target: Target): object;
}

/** Of every order that is put. */
export const ORDERED_START = '2026-03-10T10:00:00.000Z';

/** Of the one visit of every series that is put. */
export const SERIES_START = '2026-03-16T10:00:00.000Z';

/** A request on a series is another than the one on an order. */
export const seriesRequest = (requestId: string) => idOf(`${requestId} series`);

const empty = { set: {}, expect: {} };
const person = { email: null, phone: null };
const visit = { startsAt: '2026-03-09T10:00:00.000Z', date: '2026-03-09' };
const fresh = () => crypto.randomUUID();

/** One row for every command; a command without one does not compile. */
export const commandRows: Record<CommandName, CommandRow> = {
  'company.edit_settings': {
    about: null,
    args: () => ({ set: { name: 'Sparkle' }, expect: { name: aCompany({ id: COMPANY_ID }).name } }),
  },
  'category.create': {
    about: null,
    args: () => ({ categoryId: fresh(), name: `C ${fresh()}`, description: '' }),
  },
  'category.edit': {
    about: null,
    args: () => ({ categoryId: idOf('category'), ...empty }),
  },
  'category.remove': { about: null, args: () => ({ categoryId: fresh() }) },
  'service.create': {
    about: null,
    args: () => ({
      serviceId: fresh(),
      name: `S ${fresh()}`,
      description: '',
      categoryId: idOf('category'),
      priceMinor: 100,
      durationMinutes: 60,
      bufferMinutes: 0,
      isActive: true,
      extras: [],
    }),
  },
  'service.edit': { about: 'services', args: ({ serviceId }) => ({ serviceId, ...empty }) },
  'service.propose': {
    about: null,
    args: () => ({
      serviceId: fresh(),
      name: `P ${fresh()}`,
      description: '',
      categoryId: idOf('category'),
      priceMinor: 100,
      durationMinutes: 60,
      bufferMinutes: 0,
      extras: [],
    }),
  },
  'service.approve': { about: 'services', args: ({ serviceId }) => ({ serviceId }) },
  'service.reject': { about: 'services', args: ({ serviceId }) => ({ serviceId, reason: 'x' }) },
  'service.set_active': { about: 'services', args: ({ serviceId }) => ({ serviceId, isActive: false }) },
  'account.create_first_admin': {
    about: null,
    args: () => ({ accountId: fresh(), email: 'first@sparkle.example', name: 'F' }),
  },
  'account.invite': {
    about: 'staff',
    args: ({ staffId }) => ({
      invitationId: fresh(),
      email: `${fresh()}@sparkle.example`,
      role: 'staff',
      name: 'N',
      staffId,
    }),
  },
  'account.accept_invitation': {
    about: null,
    args: () => ({ invitationId: fresh(), accountId: fresh(), email: 'new@sparkle.example', name: 'N' }),
  },
  'account.set_active': { about: 'accounts', args: ({ accountId }) => ({ accountId, isActive: true }) },
  'account.resend_invitation': {
    about: 'invitations',
    args: ({ invitationId }) => ({ invitationId, newInvitationId: fresh() }),
  },
  'account.revoke_invitation': { about: 'invitations', args: ({ invitationId }) => ({ invitationId }) },
  'account.delete_invitation': { about: 'invitations', args: ({ invitationId }) => ({ invitationId }) },
  'account.set_role': {
    about: 'accounts',
    args: ({ accountId }) => ({ accountId, role: 'admin', expect: { role: 'manager' } }),
  },
  'account.set_manager_scope': { about: 'accounts', args: ({ accountId }) => ({ accountId, ...empty }) },
  'account.link_staff': {
    about: 'accounts',
    args: ({ accountId, staffId }) => ({ accountId, staffId }),
  },
  'account.link_customer': {
    about: 'accounts',
    args: ({ accountId, customerId }) => ({ accountId, customerId }),
  },
  'account.unlink_staff': {
    about: 'accounts',
    args: ({ accountId, staffId }) => ({ accountId, staffId }),
  },
  'account.unlink_customer': {
    about: 'accounts',
    args: ({ accountId, customerId }) => ({ accountId, customerId }),
  },
  'account.set_email': { about: 'accounts', args: ({ accountId }) => ({ accountId, ...empty }) },
  'account.register': {
    about: null,
    args: () => ({ accountId: fresh(), email: `${fresh()}@home.example`, name: 'C', phone: null }),
  },
  'account.verify_email': {
    about: 'accounts',
    args: ({ accountId, customerId }) => ({ accountId, customerId }),
  },
  'profile.edit': { about: null, args: () => empty },
  'customer.create': {
    about: null,
    args: () => ({ customerId: fresh(), name: 'C', ...person, notes: '', tags: [], addresses: [] }),
  },
  'customer.edit': { about: 'customers', args: ({ customerId }) => ({ customerId, ...empty }) },
  'customer.merge': {
    about: 'customers',
    args: (target) => ({ customerId: target.customerId, mergedId: nextIdle(target) }),
  },
  'customer.anonymise': {
    about: 'customers',
    args: (target) => ({ customerId: nextIdle(target) }),
  },
  'customer.add_address': {
    about: 'customers',
    args: ({ customerId }) => ({ customerId, address: anAddress({ id: fresh(), isDefault: false }) }),
  },
  'customer.edit_address': {
    about: 'customers',
    args: ({ customerId, addressId }) => ({ customerId, addressId, ...empty }),
  },
  'customer.set_default_address': {
    about: 'customers',
    args: ({ customerId, addressId }) => ({ customerId, addressId }),
  },
  'customer.remove_address': {
    about: 'customers',
    args: ({ customerId }) => ({ customerId, addressId: fresh() }),
  },
  'staff.create': {
    about: null,
    args: () => ({
      staffId: fresh(),
      name: 'S',
      ...person,
      bio: '',
      photo: null,
      picture: null,
      color: '#2f9e44',
      isActive: true,
    }),
  },
  'staff.edit': { about: 'staff', args: ({ staffId }) => ({ staffId, ...empty }) },
  'staff.set_active': {
    about: 'staff',
    args: ({ staffId }) => ({ staffId, isActive: true, confirmedAppointmentIds: [] }),
  },
  'staff.set_schedule': {
    about: 'staff',
    args: ({ staffId }) => ({ staffId, set: { schedules: [] }, expect: { schedules: [aSchedule()] } }),
  },
  'staff.set_services': { about: 'staff', args: ({ staffId }) => ({ staffId, ...empty }) },
  'staff.set_areas': { about: 'staff', args: ({ staffId }) => ({ staffId, ...empty }) },
  'staff.add_absence': {
    about: 'staff',
    args: ({ staffId }) => ({
      staffId,
      absence: { id: fresh(), startDate: '2026-05-01', endDate: '2026-05-02', reason: '' },
    }),
  },
  'staff.remove_absence': { about: 'staff', args: ({ staffId }) => ({ staffId, absenceId: fresh() }) },
  'order.place': {
    about: 'customers',
    args: ({ customerId }) => ({
      orderId: fresh(),
      customerId,
      guest: null,
      address: { line1: '1 Baker Street', line2: '', city: 'London', accessNotes: '' },
      postcode: 'NW1 6XE',
      scheduledDate: '2026-03-12',
      scheduledTime: '10:00',
      notes: '',
      items: [{ itemId: fresh(), serviceId: idOf('service'), quantity: 1, staffId: null }],
    }),
  },
  'order.assign_staff': {
    about: 'orders',
    sends: true,
    args: ({ orderId, itemId, staffId }) => ({ orderId, itemId, staffId, expect: { staffId } }),
  },
  'order.confirm': {
    about: 'orders',
    args: ({ orderId }) => ({ orderId, assignments: [], expect: { startsAt: ORDERED_START } }),
  },
  'order.claim': { about: 'orders', args: ({ orderId }) => ({ orderId }) },
  'order.cancel': { about: 'orders', args: ({ orderId }) => ({ orderId, reason: '' }) },
  'order.expire_hold': { about: 'orders', args: ({ orderId }) => ({ orderId }) },
  'order.apply_coupon': { about: 'orders', args: ({ orderId }) => ({ orderId, code: 'SPRING10' }) },
  'order.remove_coupon': { about: 'orders', args: ({ orderId }) => ({ orderId }) },
  'order.reschedule': {
    about: 'orders',
    args: ({ orderId }) => ({
      orderId,
      date: '2026-03-11',
      time: '10:00',
      expect: { startsAt: ORDERED_START },
    }),
  },
  'order.set_items': {
    about: 'orders',
    args: ({ orderId }) => ({ orderId, ...empty }),
  },
  'order.edit': { about: 'orders', args: ({ orderId }) => ({ orderId, ...empty }) },
  'order.set_customer': {
    about: 'customers',
    args: ({ orderId, customerId }) => ({ orderId, customerId, expect: { customerId } }),
  },
  'order.request_change': {
    about: 'orders',
    args: ({ orderId }) => ({ orderId, requestId: fresh(), change: { kind: 'other' }, reason: 'x' }),
  },
  'order.withdraw_change': { about: 'orders', args: ({ orderId, requestId }) => ({ orderId, requestId }) },
  'order.review_change': {
    about: 'orders',
    args: ({ orderId, requestId }) => ({ orderId, requestId, decision: 'reject', notes: '', at: null }),
  },
  'subscription.create': {
    about: 'customers',
    args: ({ customerId }) => ({
      subscriptionId: fresh(),
      customerId,
      guest: null,
      address: { line1: '1 Baker Street', line2: '', city: 'London', accessNotes: '' },
      postcode: 'NW1 6XE',
      notes: '',
      serviceId: idOf('service'),
      staffId: null,
      frequency: 'weekly',
      startDate: '2026-03-12',
      startTime: '10:00',
      end: { totalAppointments: 4 },
    }),
  },
  'subscription.claim': { about: 'subscriptions', args: ({ subscriptionId }) => ({ subscriptionId }) },
  'subscription.edit': {
    about: 'subscriptions',
    args: ({ subscriptionId }) => ({ subscriptionId, ...empty, onClash: 'refuse' }),
  },
  'subscription.activate': {
    about: 'subscriptions',
    args: ({ subscriptionId, staffId }) => ({ subscriptionId, staffId, onClash: 'leave_planned' }),
  },
  'subscription.pause': { about: 'subscriptions', args: ({ subscriptionId }) => ({ subscriptionId }) },
  'subscription.cancel': {
    about: 'subscriptions',
    args: ({ subscriptionId }) => ({ subscriptionId, reason: '' }),
  },
  'subscription.skip_visit': {
    about: 'subscriptions',
    args: ({ subscriptionId, visitId }) => ({ subscriptionId, visitId }),
  },
  'subscription.reschedule_visit': {
    about: 'subscriptions',
    args: ({ subscriptionId, visitId }) => ({
      subscriptionId,
      visitId,
      scope: 'this',
      date: '2026-03-17',
      time: '10:00',
      expect: { startsAt: SERIES_START },
    }),
  },
  'subscription.request_change': {
    about: 'subscriptions',
    args: ({ subscriptionId }) => ({
      subscriptionId,
      requestId: fresh(),
      visitId: null,
      change: { kind: 'other' },
      reason: 'x',
    }),
  },
  'subscription.withdraw_change': {
    about: 'subscriptions',
    args: ({ subscriptionId, requestId }) => ({ subscriptionId, requestId: seriesRequest(requestId) }),
  },
  'subscription.review_change': {
    about: 'subscriptions',
    args: ({ subscriptionId, requestId }) => ({
      subscriptionId,
      requestId: seriesRequest(requestId),
      decision: 'reject',
      notes: '',
      at: null,
    }),
  },
  'appointment.no_show': { about: 'appointments', args: ({ appointmentId }) => ({ appointmentId }) },
  'appointment.add_photo': {
    about: 'appointments',
    args: ({ appointmentId }) => ({
      appointmentId,
      photoId: fresh(),
      sha256: 'a'.repeat(64),
      contentType: 'image/jpeg',
      takenAt: visit.startsAt,
    }),
  },
  'appointment.withdraw_no_show': {
    about: 'appointments',
    args: ({ appointmentId }) => ({ appointmentId }),
  },
  'appointment.remove_photo': {
    about: 'appointments',
    args: ({ appointmentId }) => ({ appointmentId, photoId: fresh() }),
  },
  'appointment.set_booking': {
    about: 'appointments',
    args: ({ appointmentId, bookingId }) => ({ appointmentId, bookingId, set: {} }),
  },
  'coupon.create': {
    about: null,
    args: () => ({
      couponId: fresh(),
      code: `C-${fresh().slice(0, 8)}`,
      description: '',
      discountType: 'fixed',
      discountValue: 500,
      validFrom: visit.startsAt,
      validUntil: null,
      usageLimit: null,
      perCustomerLimit: null,
      minimumOrderMinor: 0,
      applicableServiceIds: [],
      excludedServiceIds: [],
    }),
  },
  'coupon.edit': { about: 'coupons', args: ({ couponId }) => ({ couponId, ...empty }) },
  'coupon.set_active': { about: 'coupons', args: ({ couponId }) => ({ couponId, isActive: false }) },
  'coupon.expire': { about: 'coupons', args: ({ couponId }) => ({ couponId }) },
  'appointment.reschedule': {
    about: 'appointments',
    args: ({ appointmentId, staffId }) => ({
      appointmentId,
      date: visit.date,
      time: '14:00',
      staffId: null,
      expect: { startsAt: visit.startsAt, staffId },
    }),
  },
  'appointment.reassign': {
    about: 'appointments',
    args: ({ appointmentId, staffId }) => ({ appointmentId, staffId, expect: { staffId } }),
  },
  'appointment.start': { about: 'appointments', args: ({ appointmentId }) => ({ appointmentId }) },
  'appointment.complete': { about: 'appointments', args: ({ appointmentId }) => ({ appointmentId }) },
  'appointment.cancel': {
    about: 'appointments',
    args: ({ appointmentId }) => ({ appointmentId, reason: '' }),
  },
  'appointment.note': { about: 'appointments', args: ({ appointmentId }) => ({ appointmentId, text: 'x' }) },
};

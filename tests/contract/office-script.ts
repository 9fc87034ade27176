import type { CommandName } from '#shared/access/permissions.ts';
import { must } from '#shared/core/assert.ts';
import type { DocumentSet } from '#server/seed/put-documents.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import {
  aCoupon,
  aCustomer,
  aService,
  aStaff,
  anAccount,
  anAddress,
  aSchedule,
  idOf,
} from '#shared/testing/builders.ts';
import { A_PICTURE } from '#shared/testing/pictures.ts';
import { smallWorld } from './server-databases.ts';

/** The documents as whoever acts sees them. */
export type See = <Name extends CollectionName>(collection: Name, id: string) => DocumentOf<Name>;

/** One command with a real effect, in the state that those before it left. */
export interface Act {
  name: CommandName;
  args: (see: See) => object;
  /** Where the clock matters: an instant from which on it is said. */
  from?: string;
}

const [SERVICE, ANA, BEN] = [aService().id, aStaff().id, idOf('second staff')];
const [CARLA, OTHER] = [aCustomer().id, idOf('other customer')];
const [SPARE, WORKER] = [idOf('spare account'), idOf('worker account')];
const proposal = (name: string) =>
  aService({ id: idOf(name), slug: name, name, approvalStatus: 'pending', isActive: true });

/** What the script begins with. */
export function scriptWorld(): DocumentSet {
  const world = smallWorld();
  const ben = aStaff({
    id: BEN,
    name: 'Ben Okafor',
    accountId: null,
    email: null,
    schedules: [aSchedule({ id: idOf('ben monday'), dayOfWeek: 1 })],
    services: aStaff().services.map((offer) => ({ ...offer, id: idOf('ben offers') })),
    areas: [],
  });
  return {
    ...world,
    services: [aService(), proposal('windows'), proposal('gutters')],
    staff: [aStaff(), ben],
    customers: [aCustomer(), aCustomer({ id: OTHER, name: 'Otto', email: null, addresses: [] })],
    accounts: [
      ...(world.accounts ?? []),
      anAccount({ id: SPARE, email: 'spare@sparkle.example', role: 'manager' }),
      anAccount({ id: WORKER, email: 'worker@sparkle.example', role: 'customer' }),
    ],
    coupons: [aCoupon({ perCustomerLimit: null })],
  };
}

/** The fields as they are to be, and as they are seen. */
function edit<Name extends CollectionName>(collection: Name, id: string, set: Partial<DocumentOf<Name>>) {
  return (see: See) => {
    const seen = see(collection, id);
    const expect = Object.fromEntries(Object.keys(set).map((key) => [key, seen[key as keyof typeof seen]]));
    return { set, expect };
  };
}

const plain = (name: CommandName, args: object): Act => ({ name, args: () => args });
const place = { line1: '1 High Street', line2: '', city: 'London', accessNotes: '' };
const work = { guest: null, address: place, postcode: 'NW1 6XE', notes: '' };

function ordering(name: string, scheduledTime: string, staffId: string | null = ANA): Act {
  const item = { itemId: idOf(`${name} item`), serviceId: SERVICE, quantity: 1, staffId };
  const when = { scheduledDate: '2026-03-09', scheduledTime };
  return plain('order.place', { orderId: idOf(name), customerId: CARLA, ...work, ...when, items: [item] });
}

const startOf = (see: See, name: string) => see('orders', idOf(name)).startsAt;
const confirming = (name: string): Act => ({
  name: 'order.confirm',
  args: (see) => ({ orderId: idOf(name), assignments: [], expect: { startsAt: startOf(see, name) } }),
});
const visitOf = (see: See, name: string) =>
  see('appointments', must(see('orders', idOf(name)).items[0]?.appointmentId, 'a visit'));

/** Something done to the visit of a confirmed order. */
function onVisit(
  name: CommandName,
  order: string,
  args: (visit: DocumentOf<'appointments'>) => object = () => ({}),
): Act {
  return {
    name,
    args: (see) => ({ appointmentId: visitOf(see, order).id, ...args(visitOf(see, order)) }),
  };
}

const ORDER = { orderId: idOf('first') };
const wish = (requestId: string, time: string) => ({
  requestId: idOf(requestId),
  change: { kind: 'reschedule', date: '2026-03-16', time },
  reason: 'Away',
});
const yes = (requestId: string) => ({
  requestId: idOf(requestId),
  decision: 'approve',
  notes: '',
  at: null,
});

const orders: Act[] = [
  ordering('first', '10:00', null),
  plain('order.apply_coupon', { ...ORDER, code: aCoupon().code }),
  plain('order.remove_coupon', ORDER),
  {
    name: 'order.assign_staff',
    args: (see) => {
      const item = must(see('orders', ORDER.orderId).items[0], 'an item');
      const staffId = item.staffId === ANA ? BEN : ANA;
      return { ...ORDER, itemId: item.id, staffId, expect: { staffId: item.staffId } };
    },
  },
  {
    name: 'order.edit',
    args: (see) => ({ ...ORDER, ...edit('orders', ORDER.orderId, { notes: 'Cat' })(see) }),
  },
  {
    name: 'order.set_items',
    args: (see) => {
      const { postcode } = see('orders', ORDER.orderId);
      return { ...ORDER, set: { postcode: 'NW1 5LR' }, expect: { postcode } };
    },
  },
  plain('order.set_customer', { ...ORDER, customerId: OTHER, expect: { customerId: CARLA } }),
  plain('order.request_change', { ...ORDER, ...wish('a wish', '10:00') }),
  plain('order.withdraw_change', { ...ORDER, requestId: idOf('a wish') }),
  plain('order.request_change', { ...ORDER, ...wish('another wish', '12:00') }),
  plain('order.review_change', { ...ORDER, ...yes('another wish') }),
  {
    name: 'order.reschedule',
    args: (see) => ({
      ...ORDER,
      date: '2026-03-09',
      time: '10:00',
      expect: { startsAt: startOf(see, 'first') },
    }),
  },
  confirming('first'),
  onVisit('appointment.reschedule', 'first', ({ startsAt, staffId }) => ({
    date: '2026-03-09',
    time: '15:00',
    staffId: null,
    expect: { startsAt, staffId },
  })),
  onVisit('appointment.reassign', 'first', ({ staffId }) => ({
    staffId: staffId === ANA ? BEN : ANA,
    expect: { staffId },
  })),
  onVisit('appointment.note', 'first', () => ({ text: 'Ring twice' })),
  onVisit('appointment.add_photo', 'first', ({ startsAt }) => ({
    photoId: idOf('photo'),
    sha256: 'a'.repeat(64),
    contentType: 'image/jpeg',
    takenAt: startsAt,
  })),
  onVisit('appointment.remove_photo', 'first', () => ({ photoId: idOf('photo') })),
  onVisit('appointment.set_booking', 'first', ({ customerAppointments: [booking] }) => ({
    bookingId: booking?.id,
    set: { paymentStatus: 'paid', canCancelOverride: false },
  })),
  onVisit('appointment.start', 'first'),
  onVisit('appointment.complete', 'first'),
  ordering('second', '08:00'),
  confirming('second'),
  onVisit('appointment.cancel', 'second', () => ({ reason: 'Burst pipe' })),
  ordering('third', '08:00'),
  plain('order.cancel', { orderId: idOf('third'), reason: '' }),
];

const SERIES = { subscriptionId: idOf('series') };
const visitOfSeries = (see: See, sequence: number) =>
  must(
    see('subscriptions', SERIES.subscriptionId).visits.find((visit) => visit.sequence === sequence),
    'a visit of the series',
  );
const ofVisit = (sequence: number, more: object): Act => ({
  name: 'subscription.request_change',
  args: (see) => ({ ...SERIES, visitId: visitOfSeries(see, sequence).id, reason: '', ...more }),
});
const activating = plain('subscription.activate', { ...SERIES, staffId: ANA, onClash: 'refuse' });

const series: Act[] = [
  plain('subscription.create', {
    ...SERIES,
    customerId: CARLA,
    ...work,
    serviceId: SERVICE,
    staffId: ANA,
    frequency: 'weekly',
    // The clocks go forward in London on 29 March.
    startDate: '2026-03-23',
    startTime: '08:00',
    end: { totalAppointments: 5 },
  }),
  activating,
  {
    name: 'subscription.skip_visit',
    args: (see) => ({ ...SERIES, visitId: visitOfSeries(see, 1).id }),
  },
  {
    name: 'subscription.reschedule_visit',
    args: (see) => {
      const { id: visitId, startsAt } = visitOfSeries(see, 2);
      const to = { scope: 'this_and_later', date: '2026-03-31', time: '09:00' };
      return { ...SERIES, visitId, ...to, expect: { startsAt } };
    },
  },
  ofVisit(3, { requestId: idOf('leave'), change: { kind: 'cancel' } }),
  plain('subscription.withdraw_change', { ...SERIES, requestId: idOf('leave') }),
  ofVisit(3, wish('move', '10:00')),
  plain('subscription.review_change', { ...SERIES, ...yes('move') }),
  ofVisit(4, { requestId: idOf('leave out'), change: { kind: 'cancel' } }),
  plain('subscription.review_change', { ...SERIES, ...yes('leave out') }),
  {
    name: 'subscription.edit',
    args: (see) => ({
      ...SERIES,
      ...edit('subscriptions', SERIES.subscriptionId, { notes: 'Key with Ann' })(see),
      onClash: 'refuse',
    }),
  },
  plain('subscription.pause', SERIES),
  activating,
  plain('subscription.cancel', { ...SERIES, reason: 'Moving' }),
];

const person = { name: 'N', email: null, phone: null };
const NEW = { customerId: idOf('new customer') };
const TWIN = idOf('twin');
const address = anAddress({ id: idOf('new address'), isDefault: false });

const customers: Act[] = [
  plain('customer.create', {
    ...NEW,
    ...person,
    notes: '',
    tags: [],
    addresses: [anAddress({ id: idOf('old') })],
  }),
  {
    name: 'customer.edit',
    args: (see) => ({ ...NEW, ...edit('customers', NEW.customerId, { name: 'Nora', tags: ['vip'] })(see) }),
  },
  plain('customer.add_address', { ...NEW, address }),
  plain('customer.edit_address', {
    ...NEW,
    addressId: address.id,
    set: { city: 'Leeds' },
    expect: { city: address.city },
  }),
  plain('customer.set_default_address', { ...NEW, addressId: address.id }),
  plain('customer.remove_address', { ...NEW, addressId: idOf('old') }),
  plain('customer.create', { customerId: TWIN, ...person, notes: 'Dog', tags: [], addresses: [] }),
  plain('customer.merge', { ...NEW, mergedId: TWIN }),
  plain('customer.anonymise', NEW),
];

const HIRED = idOf('hired');
const hired = { staffId: HIRED };
const absence = { id: idOf('absence'), startDate: '2026-05-01', endDate: '2026-05-02', reason: 'Holiday' };
const look = { bio: '', photo: null, picture: A_PICTURE, color: '#2f9e44' };
const offer = { serviceId: SERVICE, priceOverrideMinor: 9900, durationOverrideMinutes: null };
const hiredEdit = (name: CommandName, set: Partial<DocumentOf<'staff'>>): Act => ({
  name,
  args: (see) => ({ ...hired, ...edit('staff', HIRED, set)(see) }),
});

const staff: Act[] = [
  plain('staff.create', { ...hired, ...person, ...look, isActive: true }),
  hiredEdit('staff.edit', { bio: 'Careful', picture: null }),
  hiredEdit('staff.set_schedule', { schedules: [aSchedule({ id: idOf('hired monday'), dayOfWeek: 1 })] }),
  hiredEdit('staff.set_services', { services: [{ id: idOf('hired offers'), ...offer }] }),
  hiredEdit('staff.set_areas', { areas: [{ id: idOf('hired area'), postcode: 'NW1', isActive: true }] }),
  plain('staff.add_absence', { ...hired, absence }),
  plain('staff.remove_absence', { ...hired, absenceId: absence.id }),
  plain('staff.set_active', { ...hired, isActive: false, confirmedAppointmentIds: [] }),
];

const COMPANY = smallWorld().company?.[0]?.id ?? '';
const category = { categoryId: idOf('new category') };
const made = { serviceId: idOf('made') };

const catalogue: Act[] = [
  { name: 'company.edit_settings', args: edit('company', COMPANY, { leadTimeHours: 5 }) },
  plain('category.create', { ...category, name: 'Outside', description: '' }),
  plain('category.edit', { ...category, set: { name: 'Outdoors' }, expect: { name: 'Outside' } }),
  plain('service.create', {
    ...made,
    name: 'Patio',
    description: '',
    ...category,
    priceMinor: 100,
    durationMinutes: 60,
    bufferMinutes: 0,
    isActive: true,
    extras: [],
  }),
  {
    name: 'service.edit',
    args: (see) => ({
      ...made,
      ...edit('services', made.serviceId, { priceMinor: 200, categoryId: idOf('category') })(see),
    }),
  },
  plain('service.set_active', { ...made, isActive: false }),
  plain('category.remove', category),
  plain('service.approve', { serviceId: idOf('windows') }),
  plain('service.reject', { serviceId: idOf('gutters'), reason: 'We have that' }),
  plain('coupon.create', {
    couponId: idOf('new coupon'),
    code: 'AUTUMN',
    description: '',
    discountType: 'fixed',
    discountValue: 500,
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: null,
    usageLimit: 5,
    perCustomerLimit: null,
    minimumOrderMinor: 0,
    applicableServiceIds: [SERVICE],
    excludedServiceIds: [],
  }),
  {
    name: 'coupon.edit',
    args: (see) => ({
      couponId: idOf('new coupon'),
      ...edit('coupons', idOf('new coupon'), { usageLimit: 9 })(see),
    }),
  },
  plain('coupon.set_active', { couponId: idOf('new coupon'), isActive: false }),
];

const worker = { accountId: WORKER };
const spare = { accountId: SPARE };
const [INVITED, AGAIN] = [idOf('invited'), idOf('invited again')];

const accounts: Act[] = [
  plain('account.invite', {
    invitationId: INVITED,
    email: 'nia@sparkle.example',
    role: 'manager',
    name: 'Nia',
    staffId: null,
  }),
  plain('account.resend_invitation', { invitationId: INVITED, newInvitationId: AGAIN }),
  plain('account.revoke_invitation', { invitationId: AGAIN }),
  plain('account.delete_invitation', { invitationId: AGAIN }),
  plain('account.link_staff', { ...worker, staffId: BEN }),
  plain('account.unlink_staff', { ...worker, staffId: BEN }),
  plain('account.link_customer', { ...worker, customerId: OTHER }),
  plain('account.unlink_customer', { ...worker, customerId: OTHER }),
  {
    name: 'account.set_email',
    args: (see) => ({ ...worker, ...edit('accounts', WORKER, { email: 'w@sparkle.example' })(see) }),
  },
  {
    name: 'account.set_manager_scope',
    args: (see) => ({ ...spare, ...edit('accounts', SPARE, { deniedPermissions: ['orders'] })(see) }),
  },
  plain('account.set_role', { ...spare, role: 'admin', expect: { role: 'manager' } }),
  plain('account.set_active', { ...spare, isActive: false }),
];

/** A visit whose time has begun, after all that has to lie ahead. */
const late: Act[] = [
  ordering('missed', '08:00'),
  confirming('missed'),
  { ...onVisit('appointment.no_show', 'missed'), from: '2026-03-09T09:00:00.000Z' },
  onVisit('appointment.withdraw_no_show', 'missed'),
];

/** Every command that the office may give, each with an effect. `profile.edit` is of whoever acts. */
export const officeScript: readonly Act[] = [
  ...orders,
  ...series,
  ...customers,
  ...staff,
  ...catalogue,
  ...accounts,
  plain('profile.edit', { set: { timezone: 'Pacific/Apia' }, expect: { timezone: null } }),
  ...late,
];

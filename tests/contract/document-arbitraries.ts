import fc from 'fast-check';
import { fromEpoch } from '#shared/core/zoned-time.ts';
import type { ManagerPermission } from '#shared/documents/account.ts';
import type { CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import { idOf } from '#shared/testing/builders.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const nullableText = fc.option(text);
const minor = fc.integer({ min: 0, max: 100_000_000 });
const minutes = fc.integer({ min: 5, max: 720 });
/** Few ids, so that two versions of a document share, lose and gain elements. */
const id = fc.integer({ min: 1, max: 6 }).map((number) => idOf(`arbitrary ${number}`));
const nullableId = fc.option(id);
const epoch = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
const instant = epoch.map(fromEpoch);
const nullableInstant = fc.option(instant);
const date = epoch.map((value) => fromEpoch(value).slice(0, 10));
const time = fc.integer({ min: 0, max: 1439 }).map((value) => fromEpoch(value * 60_000).slice(11, 16));
const span = fc
  .tuple(epoch, fc.integer({ min: 1, max: 100_000_000 }))
  .map(([from, length]) => ({ startsAt: fromEpoch(from), endsAt: fromEpoch(from + length) }));
const postcode = fc.constantFrom<string[]>('NW1 6XE', 'SW1A', 'E1');
const street = { line1: text, line2: text, city: text, postcode, accessNotes: text };

function elements<Shape extends object>(shape: {
  [Key in keyof Shape]: fc.Arbitrary<Shape[Key]>;
}): fc.Arbitrary<(Shape & { id: string })[]> {
  const element = fc
    .tuple(id, fc.record(shape))
    .map(([elementId, fields]) => ({ ...(fields as Shape), id: elementId }));
  return fc.uniqueArray(element, { selector: (each) => each.id, maxLength: 5 });
}

function root(name: string) {
  return {
    id: fc.constant(idOf(`arbitrary ${name}`)),
    revision: fc.constant<number>(1),
    createdAt: instant,
    updatedAt: instant,
  };
}

const overrides = {
  canCancelOverride: fc.option(fc.boolean()),
  canRescheduleOverride: fc.option(fc.boolean()),
};
const changeRequest = {
  kind: fc.constantFrom('reschedule' as const, 'cancel' as const, 'other' as const),
  requestedDate: fc.option(date),
  requestedTime: fc.option(time),
  reason: text,
  status: fc.constantFrom('pending' as const, 'approved' as const, 'withdrawn' as const),
  requestedBy: nullableId,
  requestedAt: instant,
  reviewedBy: nullableId,
  reviewedAt: nullableInstant,
  reviewNotes: text,
};
const couponUsage = {
  couponId: id,
  code: text,
  discountMinor: minor,
  personKeys: fc.array(text, { maxLength: 3 }),
  usedAt: instant,
  // At most one use of a document counts.
  releasedAt: instant,
};

const company: fc.Arbitrary<DocumentOf<'company'>> = fc.record({
  ...root('company'),
  name: text,
  email: nullableText,
  phone: nullableText,
  zone: text,
  currency: fc.constantFrom<string[]>('GBP', 'EUR'),
  country: fc.constantFrom<string[]>('GB', 'DE'),
  noticeHours: minutes,
  leadTimeHours: minutes,
  holdHours: minutes,
  slotMinutes: minutes,
  categories: elements({
    name: text,
    slug: text,
    description: text,
    position: minutes,
    isActive: fc.boolean(),
  }),
});

const scope = fc.record({
  allStaff: fc.boolean(),
  staffIds: fc.uniqueArray(id),
  allCustomers: fc.boolean(),
  customerIds: fc.uniqueArray(id),
});

const role = fc.constantFrom('customer' as const, 'staff' as const, 'manager' as const, 'admin' as const);

const accounts: fc.Arbitrary<DocumentOf<'accounts'>> = fc.record({
  ...root('account'),
  email: text,
  role,
  name: text,
  phone: nullableText,
  timezone: nullableText,
  isActive: fc.boolean(),
  isVerified: fc.boolean(),
  staffId: nullableId,
  customerId: nullableId,
  avatar: nullableText,
  calendarSyncEnabled: fc.boolean(),
  managerScope: fc.option(scope),
  deniedPermissions: fc.subarray<ManagerPermission>(['orders', 'staff', 'change_requests']),
});

const invitations: fc.Arbitrary<DocumentOf<'invitations'>> = fc.record({
  ...root('invitation'),
  email: text,
  role,
  name: text,
  staffId: nullableId,
  invitedBy: nullableId,
  expiresAt: instant,
  usedAt: nullableInstant,
  isActive: fc.boolean(),
});

const customers: fc.Arbitrary<DocumentOf<'customers'>> = fc.record({
  ...root('customer'),
  name: text,
  email: nullableText,
  phone: nullableText,
  notes: text,
  tags: fc.array(text, { maxLength: 4 }),
  addresses: elements({
    label: text,
    ...street,
    isDefault: fc.boolean(),
  }),
  accountId: nullableId,
  createdBy: nullableId,
});

const absence = fc
  .tuple(date, date)
  .map(([left, right]) =>
    left < right ? { startDate: left, endDate: right } : { startDate: right, endDate: left },
  );

const staff: fc.Arbitrary<DocumentOf<'staff'>> = fc.record({
  ...root('staff'),
  name: text,
  email: nullableText,
  phone: nullableText,
  bio: text,
  photo: nullableText,
  picture: nullableText,
  color: fc.constant<string>('#2f9e44'),
  isActive: fc.boolean(),
  accountId: nullableId,
  schedules: elements({
    dayOfWeek: fc.integer({
      min: 1,
      max: 7,
    }),
    startTime: time,
    endTime: time,
    breaks: fc.array(
      fc.record({
        startTime: time,
        endTime: time,
      }),
      { maxLength: 3 },
    ),
  }),
  services: elements({
    serviceId: id,
    priceOverrideMinor: fc.option(minor),
    durationOverrideMinutes: fc.option(minutes),
  }),
  areas: elements({
    postcode,
    isActive: fc.boolean(),
  }),
  absences: elements({
    days: absence,
    reason: text,
  }).map((list) =>
    list.map(({ days, ...rest }) => ({
      ...rest,
      ...days,
    })),
  ),
});

const services: fc.Arbitrary<DocumentOf<'services'>> = fc.record({
  ...root('service'),
  name: text,
  description: text,
  categoryId: id,
  priceMinor: minor,
  durationMinutes: minutes,
  bufferMinutes: minutes,
  isActive: fc.boolean(),
  slug: text,
  extras: elements({
    name: text,
    priceMinor: minor,
    durationMinutes: minutes,
  }),
  approvalStatus: fc.constantFrom('pending' as const, 'approved' as const, 'rejected' as const),
});

const appointments: fc.Arbitrary<DocumentOf<'appointments'>> = fc
  .record({
    ...root('appointment'),
    staffId: id,
    serviceId: id,
    serviceName: text,
    orderId: nullableId,
    orderItemId: nullableId,
    subscriptionId: nullableId,
    subscriptionVisitId: nullableId,
    date,
    span,
    status: fc.constantFrom(
      'scheduled' as const,
      'in_progress' as const,
      'completed' as const,
      'cancelled' as const,
    ),
    bufferMinutes: minutes,
    priceMinor: minor,
    place: fc.record({
      customerName: text,
      phone: nullableText,
      ...street,
    }),
    customerAppointments: elements({
      customerId: nullableId,
      paymentStatus: fc.constantFrom('unpaid' as const, 'paid' as const, 'refunded' as const),
      cancellationDeadline: instant,
      ...overrides,
    }),
    internalNotes: elements({
      at: instant,
      accountId: nullableId,
      authorName: text,
      text,
    }),
    completionPhotos: elements({
      sha256: text,
      contentType: fc.constantFrom('image/jpeg' as const, 'image/png' as const),
      takenAt: instant,
      takenBy: nullableId,
    }),
    startedAt: nullableInstant,
    completedAt: nullableInstant,
    cancelledAt: nullableInstant,
  })
  .map(({ span: times, ...rest }) => ({ ...rest, ...times }));

const subscriptions: fc.Arbitrary<DocumentOf<'subscriptions'>> = fc.record({
  ...root('subscription'),
  subscriptionNumber: nullableText,
  status: fc.constantFrom('pending' as const, 'active' as const, 'paused' as const),
  customerId: nullableId,
  guestName: nullableText,
  guestEmail: nullableText,
  guestPhone: nullableText,
  ...street,
  notes: text,
  serviceId: id,
  serviceName: text,
  staffId: nullableId,
  frequency: fc.constantFrom('weekly' as const, 'monthly' as const),
  startDate: fc.constant('2026-01-01'),
  startTime: time,
  endDate: fc.constant('2026-12-31'),
  totalAppointments: minutes,
  completedAppointments: fc.constant(1),
  nextAppointmentDate: fc.option(date),
  durationMinutes: minutes,
  bufferMinutes: minutes,
  unitPriceMinor: fc.constant(9000),
  pricePerVisitMinor: fc.constant(8000),
  visits: elements({
    plannedDate: date,
    date,
    span,
    appointmentId: nullableId,
    status: fc.constantFrom('planned' as const, 'scheduled' as const, 'skipped' as const),
    isChangedByHand: fc.boolean(),
    cancellationDeadline: instant,
    ...overrides,
  }).map((list) =>
    list.map(({ span: times, ...rest }, index) => ({ ...rest, ...times, sequence: index + 1 })),
  ),
  changeRequests: elements({ ...changeRequest, visitId: nullableId }),
  couponUsages: elements(couponUsage),
  source: fc.constantFrom('guest' as const, 'office' as const),
  createdBy: nullableId,
  pausedAt: nullableInstant,
  cancelledAt: nullableInstant,
  cancelReason: text,
});

const coupons: fc.Arbitrary<DocumentOf<'coupons'>> = fc.record({
  ...root('coupon'),
  code: text,
  description: text,
  discountType: fc.constantFrom('percentage' as const, 'fixed' as const),
  discountValue: fc.integer({ min: 1, max: 10_000 }),
  validFrom: fc.constant('2026-01-01T00:00:00.000Z'),
  validUntil: fc.option(fc.constant('2027-01-01T00:00:00.000Z')),
  usageLimit: fc.option(fc.constant(1000)),
  perCustomerLimit: fc.option(fc.constant(1)),
  minimumOrderMinor: minor,
  applicableServiceIds: fc.uniqueArray(id, { maxLength: 4 }),
  excludedServiceIds: fc.uniqueArray(id, { maxLength: 4 }),
  status: fc.constantFrom('active' as const, 'inactive' as const, 'expired' as const),
  usedCount: fc.integer({ min: 0, max: 1000 }),
});

const orders: fc.Arbitrary<DocumentOf<'orders'>> = fc.record({
  ...root('order'),
  orderNumber: nullableText,
  status: fc.constantFrom(
    'pending' as const,
    'confirmed' as const,
    'completed' as const,
    'cancelled' as const,
  ),
  customerId: nullableId,
  guestName: nullableText,
  guestEmail: nullableText,
  guestPhone: nullableText,
  ...street,
  scheduledDate: date,
  scheduledTime: time,
  startsAt: instant,
  notes: text,
  items: elements({
    serviceId: id,
    serviceName: text,
    quantity: fc.integer({
      min: 1,
      max: 20,
    }),
    unitPriceMinor: minor,
    totalPriceMinor: minor,
    durationMinutes: minutes,
    bufferMinutes: minutes,
    staffId: nullableId,
    appointmentId: nullableId,
    span,
  }).map((list) =>
    list.map(({ span: times, ...rest }) => ({
      ...rest,
      ...times,
    })),
  ),
  changeRequests: elements(changeRequest),
  couponUsages: elements(couponUsage),
  discountMinor: minor,
  totalPriceMinor: minor,
  cancellationDeadline: instant,
  ...overrides,
  holdExpiresAt: nullableInstant,
  isHoldExpired: fc.boolean(),
  source: fc.constantFrom('guest' as const, 'office' as const),
  createdBy: nullableId,
  confirmedAt: nullableInstant,
  cancelledAt: nullableInstant,
  cancelReason: text,
});

/** Documents of any shape the store must keep; references point anywhere, so they are only for transactions undone. */
export const documentArbitraries: { [Name in CollectionName]: fc.Arbitrary<DocumentOf<Name>> } = {
  company,
  accounts,
  invitations,
  customers,
  staff,
  services,
  appointments,
  orders,
  subscriptions,
  coupons,
};

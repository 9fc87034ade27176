import fc from 'fast-check';
import { fromEpoch } from '#shared/core/zoned-time.ts';
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
  managerScope: fc.option(scope),
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
    }),
    internalNotes: elements({
      at: instant,
      accountId: nullableId,
      authorName: text,
      text,
    }),
    startedAt: nullableInstant,
    completedAt: nullableInstant,
    cancelledAt: nullableInstant,
  })
  .map(({ span: times, ...rest }) => ({ ...rest, ...times }));

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
  totalPriceMinor: minor,
  cancellationDeadline: instant,
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
};

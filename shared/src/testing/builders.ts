import { GUEST, type Actor } from '../access/actor.ts';
import { derivedId } from '../core/ids.ts';
import { EVERYONE, type Account, type Invitation, type ManagerScope } from '../documents/account.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { ChangeRequest } from '../documents/change-request.ts';
import type { Coupon } from '../documents/coupon.ts';
import type { Subscription } from '../documents/subscription.ts';
import { COMPANY_ID, type Category, type Company } from '../documents/company.ts';
import type { Address, Customer } from '../documents/customer.ts';
import type { Order, OrderItem } from '../documents/order.ts';
import type { Service } from '../documents/service.ts';
import type { Staff, StaffSchedule } from '../documents/staff.ts';

/** Monday 2 March 2026, nine in the morning in London; the builders' visits are a week later, at ten. */
export const NOW = '2026-03-02T09:00:00.000Z';

const VISIT = {
  date: '2026-03-09',
  time: '10:00',
  startsAt: '2026-03-09T10:00:00.000Z',
  endsAt: '2026-03-09T12:00:00.000Z',
};
const stored = { revision: 1, createdAt: NOW, updatedAt: NOW };
const place = { line1: '1 Baker Street', line2: '', city: 'London', postcode: 'NW1 6XE', accessNotes: '' };

/** The same valid id for the same name, everywhere. */
export function idOf(name: string): string {
  return derivedId('builders', 'id', name);
}

/**
 * Each builder gives a complete valid document; what is overridden stands as given, nothing is recomputed from it.
 * Together they are one small world: `anOrder()` is of `aCustomer()`, asks for `aService()` and suggests `aStaff()`.
 */
export function aCompany(overrides: Partial<Company> = {}): Company {
  return {
    id: COMPANY_ID,
    ...stored,
    name: 'Sparkle Cleaning',
    email: 'office@sparkle.example',
    phone: '+442071234567',
    zone: 'Europe/London',
    currency: 'GBP',
    country: 'GB',
    noticeHours: 24,
    leadTimeHours: 12,
    holdHours: 48,
    slotMinutes: 30,
    categories: [aCategory()],
    ...overrides,
  };
}

export function aCategory(overrides: Partial<Category> = {}): Category {
  return {
    id: idOf('category'),
    name: 'Homes',
    slug: 'homes',
    description: '',
    position: 0,
    isActive: true,
    ...overrides,
  };
}

export function aService(overrides: Partial<Service> = {}): Service {
  return {
    id: idOf('service'),
    ...stored,
    name: 'Deep clean',
    slug: 'deep-clean',
    description: '',
    categoryId: idOf('category'),
    priceMinor: 8500,
    durationMinutes: 120,
    bufferMinutes: 15,
    extras: [],
    isActive: true,
    approvalStatus: 'approved',
    ...overrides,
  };
}

/** Works Monday to Friday from eight to six, offers `aService()` and covers NW1. */
export function aStaff(overrides: Partial<Staff> = {}): Staff {
  return {
    id: idOf('staff'),
    ...stored,
    name: 'Ana Silva',
    email: 'ana@sparkle.example',
    phone: '+447700900001',
    bio: '',
    photo: null,
    picture: null,
    color: '#2f9e44',
    isActive: true,
    accountId: idOf('staff account'),
    schedules: [1, 2, 3, 4, 5].map((dayOfWeek) => aSchedule({ dayOfWeek })),
    services: [
      {
        id: idOf('staff service'),
        serviceId: idOf('service'),
        priceOverrideMinor: null,
        durationOverrideMinutes: null,
      },
    ],
    areas: [{ id: idOf('area'), postcode: 'NW1', isActive: true }],
    absences: [],
    ...overrides,
  };
}

export function aSchedule(overrides: Partial<StaffSchedule> = {}): StaffSchedule {
  const dayOfWeek = overrides.dayOfWeek ?? 1;
  return {
    id: idOf(`schedule ${dayOfWeek}`),
    dayOfWeek,
    startTime: '08:00',
    endTime: '18:00',
    breaks: [],
    ...overrides,
  };
}

export function aCustomer(overrides: Partial<Customer> = {}): Customer {
  return {
    id: idOf('customer'),
    ...stored,
    name: 'Carla Jones',
    email: 'carla@home.example',
    phone: '+447700900002',
    notes: '',
    tags: [],
    addresses: [anAddress()],
    accountId: null,
    createdBy: idOf('admin account'),
    ...overrides,
  };
}

export function anAddress(overrides: Partial<Address> = {}): Address {
  return { id: idOf('address'), label: 'Home', ...place, isDefault: true, ...overrides };
}

export function aChangeRequest(overrides: Partial<ChangeRequest> = {}): ChangeRequest {
  return {
    id: idOf('change request'),
    kind: 'other',
    requestedDate: null,
    requestedTime: null,
    reason: '',
    status: 'pending',
    requestedBy: null,
    requestedAt: NOW,
    reviewedBy: null,
    reviewedAt: null,
    reviewNotes: '',
    ...overrides,
  };
}

export function anOrder(overrides: Partial<Order> = {}): Order {
  return {
    id: idOf('order'),
    ...stored,
    orderNumber: 'ORD-000001',
    status: 'pending',
    customerId: idOf('customer'),
    guestName: null,
    guestEmail: null,
    guestPhone: null,
    ...place,
    scheduledDate: VISIT.date,
    scheduledTime: VISIT.time,
    startsAt: VISIT.startsAt,
    notes: '',
    items: [anOrderItem()],
    changeRequests: [],
    couponUsages: [],
    discountMinor: 0,
    totalPriceMinor: 8500,
    cancellationDeadline: '2026-03-08T10:00:00.000Z',
    canCancelOverride: null,
    canRescheduleOverride: null,
    holdExpiresAt: '2026-03-04T09:00:00.000Z',
    isHoldExpired: false,
    source: 'office',
    createdBy: idOf('admin account'),
    confirmedAt: null,
    cancelledAt: null,
    cancelReason: '',
    ...overrides,
  };
}

export function anOrderItem(overrides: Partial<OrderItem> = {}): OrderItem {
  return {
    id: idOf('order item'),
    serviceId: idOf('service'),
    serviceName: 'Deep clean',
    quantity: 1,
    unitPriceMinor: 8500,
    totalPriceMinor: 8500,
    durationMinutes: 120,
    bufferMinutes: 15,
    staffId: idOf('staff'),
    startsAt: VISIT.startsAt,
    endsAt: VISIT.endsAt,
    appointmentId: null,
    ...overrides,
  };
}

/** A visit without an order; give `orderId` and `orderItemId` to tie it to one. */
export function anAppointment(overrides: Partial<Appointment> = {}): Appointment {
  return {
    id: idOf('appointment'),
    ...stored,
    staffId: idOf('staff'),
    serviceId: idOf('service'),
    serviceName: 'Deep clean',
    orderId: null,
    orderItemId: null,
    subscriptionId: null,
    subscriptionVisitId: null,
    status: 'scheduled',
    date: VISIT.date,
    startsAt: VISIT.startsAt,
    endsAt: VISIT.endsAt,
    bufferMinutes: 15,
    priceMinor: 8500,
    place: { customerName: 'Carla Jones', phone: '+447700900002', ...place },
    customerAppointments: [
      {
        id: idOf('customer appointment'),
        customerId: idOf('customer'),
        paymentStatus: 'unpaid',
        cancellationDeadline: '2026-03-08T10:00:00.000Z',
        canCancelOverride: null,
        canRescheduleOverride: null,
      },
    ],
    internalNotes: [],
    completionPhotos: [],
    startedAt: null,
    completedAt: null,
    cancelledAt: null,
    ...overrides,
  };
}

export function anAccount(overrides: Partial<Account> = {}): Account {
  return {
    id: idOf('admin account'),
    ...stored,
    email: 'admin@sparkle.example',
    role: 'admin',
    name: 'Ada Admin',
    phone: null,
    timezone: null,
    isActive: true,
    isVerified: true,
    staffId: null,
    customerId: null,
    avatar: null,
    calendarSyncEnabled: false,
    managerScope: null,
    deniedPermissions: [],
    ...overrides,
  };
}

export function anInvitation(overrides: Partial<Invitation> = {}): Invitation {
  return {
    id: idOf('invitation'),
    ...stored,
    email: 'new@sparkle.example',
    role: 'manager',
    name: 'Nia New',
    staffId: null,
    invitedBy: idOf('admin account'),
    expiresAt: '2026-03-09T09:00:00.000Z',
    usedAt: null,
    isActive: true,
    ...overrides,
  };
}

/** Ten percent off everything, once per person. */
export function aCoupon(overrides: Partial<Coupon> = {}): Coupon {
  return {
    id: idOf('coupon'),
    ...stored,
    code: 'SPRING10',
    description: '',
    discountType: 'percentage',
    discountValue: 1000,
    validFrom: '2026-03-01T00:00:00.000Z',
    validUntil: '2026-04-01T00:00:00.000Z',
    usageLimit: 100,
    perCustomerLimit: 1,
    minimumOrderMinor: 0,
    applicableServiceIds: [],
    excludedServiceIds: [],
    status: 'active',
    usedCount: 0,
    ...overrides,
  };
}

/** A fortnightly series of `aCustomer()` with `aStaff()`, no visit generated yet. */
export function aSubscription(overrides: Partial<Subscription> = {}): Subscription {
  return {
    id: idOf('subscription'),
    ...stored,
    subscriptionNumber: 'SUB-000001',
    status: 'active',
    customerId: idOf('customer'),
    guestName: null,
    guestEmail: null,
    guestPhone: null,
    ...place,
    notes: '',
    serviceId: idOf('service'),
    serviceName: 'Deep clean',
    staffId: idOf('staff'),
    frequency: 'fortnightly',
    startDate: VISIT.date,
    startTime: VISIT.time,
    endDate: '2026-08-10',
    totalAppointments: 12,
    completedAppointments: 0,
    nextAppointmentDate: VISIT.date,
    durationMinutes: 120,
    bufferMinutes: 15,
    unitPriceMinor: 8500,
    pricePerVisitMinor: 8500,
    visits: [],
    changeRequests: [],
    couponUsages: [],
    source: 'office',
    createdBy: idOf('admin account'),
    pausedAt: null,
    cancelledAt: null,
    cancelReason: '',
    ...overrides,
  };
}

export function adminActor(overrides: Partial<Actor> = {}): Actor {
  return {
    ...GUEST,
    role: 'admin',
    accountId: idOf('admin account'),
    displayName: 'Ada Admin',
    ...overrides,
  };
}

/** Looks after everybody unless a scope is given. */
export function managerActor(scope: ManagerScope = EVERYONE, overrides: Partial<Actor> = {}): Actor {
  return {
    ...GUEST,
    role: 'manager',
    accountId: idOf('manager account'),
    displayName: 'Max Manager',
    managerScope: scope,
    ...overrides,
  };
}

/** The account of `aStaff()`. */
export function staffActor(overrides: Partial<Actor> = {}): Actor {
  return {
    ...GUEST,
    role: 'staff',
    accountId: idOf('staff account'),
    displayName: 'Ana Silva',
    staffId: idOf('staff'),
    ...overrides,
  };
}

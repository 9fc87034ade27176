import type { CollectionName } from '#shared/documents/collections.ts';

/**
 * How a document lies in tables. Field paths are dotted; a field's column is its path in snake case
 * ('place.phone' -> place_phone).
 */
export interface Aggregate {
  /** The root's table. */
  table: string;
  fields: readonly string[];
  /** Tables with at most one row of the same id per root. */
  parts: readonly Part[];
  /** Arrays of elements with ids of their own. */
  elements: readonly Elements[];
}

export interface Part {
  table: string;
  /** The document's object that the row is; null when its fields are the document's own and the row always exists. */
  field: string | null;
  fields: readonly string[];
  /** Arrays of ids, each kept as a table of pairs. */
  links: readonly Link[];
}

export interface Link {
  field: string;
  table: string;
  owner: string;
  column: string;
}

export interface Elements {
  field: string;
  table: string;
  /** Column with the root's id. */
  root: string;
  fields: readonly string[];
}

const PLACE = ['customerName', 'phone', 'line1', 'line2', 'city', 'postcode', 'accessNotes'];
const DEADLINE = ['cancellationDeadline', 'canCancelOverride', 'canRescheduleOverride'];
const CHANGE_REQUEST = [
  'kind',
  'requestedDate',
  'requestedTime',
  'reason',
  'status',
  'requestedBy',
  'requestedAt',
  'reviewedBy',
  'reviewedAt',
  'reviewNotes',
];
const COUPON_USAGE = ['couponId', 'code', 'discountMinor', 'personKeys', 'usedAt', 'releasedAt'];
const STREET = ['line1', 'line2', 'city', 'postcode', 'accessNotes'];

export const aggregates: Record<CollectionName, Aggregate> = {
  company: {
    table: 'company_settings',
    fields: [
      'name',
      'email',
      'phone',
      'zone',
      'currency',
      'country',
      'noticeHours',
      'leadTimeHours',
      'holdHours',
      'slotMinutes',
    ],
    parts: [],
    elements: [
      {
        field: 'categories',
        table: 'categories',
        root: 'company_id',
        fields: ['name', 'slug', 'description', 'position', 'isActive'],
      },
    ],
  },
  accounts: {
    table: 'users',
    fields: ['email', 'role', 'name', 'isActive', 'isVerified', 'staffId', 'customerId', 'deniedPermissions'],
    parts: [
      {
        table: 'profiles',
        field: null,
        fields: ['phone', 'timezone', 'avatar', 'calendarSyncEnabled'],
        links: [],
      },
      {
        table: 'managers',
        field: 'managerScope',
        fields: ['allStaff', 'allCustomers'],
        links: [
          { field: 'staffIds', table: 'manager_staff', owner: 'manager_id', column: 'staff_id' },
          { field: 'customerIds', table: 'manager_customers', owner: 'manager_id', column: 'customer_id' },
        ],
      },
    ],
    elements: [],
  },
  invitations: {
    table: 'invitations',
    fields: ['email', 'role', 'name', 'staffId', 'invitedBy', 'expiresAt', 'usedAt', 'isActive'],
    parts: [],
    elements: [],
  },
  customers: {
    table: 'customers',
    fields: ['name', 'email', 'phone', 'notes', 'tags', 'accountId', 'createdBy'],
    parts: [],
    elements: [
      {
        field: 'addresses',
        table: 'addresses',
        root: 'customer_id',
        fields: ['label', ...STREET, 'isDefault'],
      },
    ],
  },
  staff: {
    table: 'staff',
    fields: ['name', 'email', 'phone', 'bio', 'photo', 'picture', 'color', 'isActive', 'accountId'],
    parts: [],
    elements: [
      {
        field: 'schedules',
        table: 'staff_schedules',
        root: 'staff_id',
        fields: ['dayOfWeek', 'startTime', 'endTime', 'breaks'],
      },
      {
        field: 'services',
        table: 'staff_services',
        root: 'staff_id',
        fields: ['serviceId', 'priceOverrideMinor', 'durationOverrideMinutes'],
      },
      { field: 'areas', table: 'staff_areas', root: 'staff_id', fields: ['postcode', 'isActive'] },
      {
        field: 'absences',
        table: 'staff_absences',
        root: 'staff_id',
        fields: ['startDate', 'endDate', 'reason'],
      },
    ],
  },
  services: {
    table: 'services',
    fields: [
      'name',
      'slug',
      'description',
      'categoryId',
      'priceMinor',
      'durationMinutes',
      'bufferMinutes',
      'isActive',
      'approvalStatus',
    ],
    parts: [],
    elements: [
      {
        field: 'extras',
        table: 'service_extras',
        root: 'service_id',
        fields: ['name', 'priceMinor', 'durationMinutes'],
      },
    ],
  },
  appointments: {
    table: 'appointments',
    fields: [
      'staffId',
      'serviceId',
      'serviceName',
      'orderId',
      'orderItemId',
      'subscriptionId',
      'subscriptionVisitId',
      'status',
      'date',
      'startsAt',
      'endsAt',
      'bufferMinutes',
      'priceMinor',
      ...PLACE.map((field) => `place.${field}`),
      'startedAt',
      'completedAt',
      'cancelledAt',
    ],
    parts: [],
    elements: [
      {
        field: 'customerAppointments',
        table: 'customer_appointments',
        root: 'appointment_id',
        fields: ['customerId', 'paymentStatus', ...DEADLINE],
      },
      {
        field: 'internalNotes',
        table: 'appointment_notes',
        root: 'appointment_id',
        fields: ['at', 'accountId', 'authorName', 'text'],
      },
      {
        field: 'completionPhotos',
        table: 'completion_photos',
        root: 'appointment_id',
        fields: ['sha256', 'contentType', 'takenAt', 'takenBy'],
      },
    ],
  },
  orders: {
    table: 'orders',
    fields: [
      'orderNumber',
      'status',
      'customerId',
      'guestName',
      'guestEmail',
      'guestPhone',
      ...STREET,
      'scheduledDate',
      'scheduledTime',
      'startsAt',
      'notes',
      'discountMinor',
      'totalPriceMinor',
      ...DEADLINE,
      'holdExpiresAt',
      'isHoldExpired',
      'source',
      'createdBy',
      'confirmedAt',
      'cancelledAt',
      'cancelReason',
    ],
    parts: [],
    elements: [
      {
        field: 'items',
        table: 'order_items',
        root: 'order_id',
        fields: [
          'serviceId',
          'serviceName',
          'quantity',
          'unitPriceMinor',
          'totalPriceMinor',
          'durationMinutes',
          'bufferMinutes',
          'staffId',
          'startsAt',
          'endsAt',
          'appointmentId',
        ],
      },
      { field: 'changeRequests', table: 'change_requests', root: 'order_id', fields: CHANGE_REQUEST },
      { field: 'couponUsages', table: 'coupon_usages', root: 'order_id', fields: COUPON_USAGE },
    ],
  },
  subscriptions: {
    table: 'subscriptions',
    fields: [
      'subscriptionNumber',
      'status',
      'customerId',
      'guestName',
      'guestEmail',
      'guestPhone',
      ...STREET,
      'notes',
      'serviceId',
      'serviceName',
      'staffId',
      'frequency',
      'startDate',
      'startTime',
      'endDate',
      'totalAppointments',
      'completedAppointments',
      'nextAppointmentDate',
      'durationMinutes',
      'bufferMinutes',
      'unitPriceMinor',
      'pricePerVisitMinor',
      'source',
      'createdBy',
      'pausedAt',
      'cancelledAt',
      'cancelReason',
    ],
    parts: [],
    elements: [
      {
        field: 'visits',
        table: 'subscription_appointments',
        root: 'subscription_id',
        fields: [
          'sequence',
          'plannedDate',
          'date',
          'startsAt',
          'endsAt',
          'appointmentId',
          'status',
          'isChangedByHand',
          ...DEADLINE,
        ],
      },
      {
        field: 'changeRequests',
        table: 'subscription_appointment_change_requests',
        root: 'subscription_id',
        fields: [...CHANGE_REQUEST, 'visitId'],
      },
      {
        field: 'couponUsages',
        table: 'subscription_coupon_usages',
        root: 'subscription_id',
        fields: COUPON_USAGE,
      },
    ],
  },
  coupons: {
    table: 'coupons',
    fields: [
      'code',
      'description',
      'discountType',
      'discountValue',
      'validFrom',
      'validUntil',
      'usageLimit',
      'perCustomerLimit',
      'status',
      'usedCount',
    ],
    parts: [
      {
        table: 'coupon_restrictions',
        field: null,
        fields: ['minimumOrderMinor'],
        links: [
          {
            field: 'applicableServiceIds',
            table: 'coupon_applicable_services',
            owner: 'coupon_id',
            column: 'service_id',
          },
          {
            field: 'excludedServiceIds',
            table: 'coupon_excluded_services',
            owner: 'coupon_id',
            column: 'service_id',
          },
        ],
      },
    ],
    elements: [],
  },
};

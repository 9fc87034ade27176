import { addMinutes, instantOf, addDays, addHours } from '#shared/core/zoned-time.ts';
import { must } from '#shared/core/assert.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Staff } from '#shared/documents/staff.ts';
import {
  aCategory,
  aCompany,
  aCustomer,
  anAccount,
  anAddress,
  anAppointment,
  anInvitation,
  anOrder,
  anOrderItem,
  aSchedule,
  aService,
  aStaff,
  idOf,
} from '#shared/testing/builders.ts';
import type { Documents } from '#shared/testing/map-reader.ts';
import { demoCoupons, withCoupons } from './demo-coupons.ts';
import { demoPhotos } from './demo-photos.ts';
import { demoSeries, withRequests } from './demo-series.ts';

const PEOPLE = [
  'Ana Silva',
  'Ben Okafor',
  'Chloe Martin',
  'Dan Novak',
  'Ewa Zielinska',
  'Farid Haddad',
  'Grace Lee',
  'Hugo Brandt',
];
const COLORS = ['#2f9e44', '#1971c2', '#e8590c', '#9c36b5', '#0c8599', '#c2255c', '#5c940d', '#6741d9'];
const CUSTOMERS = [
  ['Carla Jones', '12 Regent Mews', 'NW1 4BT'],
  ['Peter Whitfield', '3 Albany Terrace', 'NW1 5LD'],
  ['Priya Raman', '88 Delancey Street', 'NW1 7SA'],
  ['Studio Nord Ltd', '140 Camden High Street', 'NW1 0NE'],
  ['Tom Ashworth', '27 Fitzroy Road', 'NW1 8TP'],
  ['Irene Castellano', '9 Gloucester Gate', 'NW1 4HG'],
  ['The Mulberry Dental Practice', '61 Baker Street', 'NW1 6XE'],
  ['Lena Fischer', '5 Oval Road', 'NW1 7EA'],
  ['Marcus Bell', '210 Albany Street', 'NW1 4AB'],
  ['Hannah Osei', '33 Arlington Road', 'NW1 7ES'],
] as const;

const SERVICES = [
  aService({ id: idOf('service'), name: 'Deep clean', durationMinutes: 150, priceMinor: 14500 }),
  aService({
    id: idOf('regular'),
    name: 'Regular clean',
    slug: 'regular',
    durationMinutes: 90,
    priceMinor: 6200,
  }),
  aService({
    id: idOf('windows'),
    name: 'Window cleaning',
    slug: 'windows',
    durationMinutes: 60,
    priceMinor: 5500,
  }),
  aService({
    id: idOf('oven'),
    name: 'Oven cleaning',
    slug: 'oven',
    durationMinutes: 75,
    priceMinor: 6900,
    bufferMinutes: 10,
  }),
];
/** The first person's idea, for an admin to answer. */
const PROPOSAL = aService({
  id: idOf('proposal'),
  name: 'Balcony and terrace',
  slug: 'balcony',
  description: 'Sweeping, scrubbing and plant care, as two customers asked for it.',
  durationMinutes: 60,
  priceMinor: 4800,
  approvalStatus: 'pending',
});

export interface DemoOptions {
  today: string;
  staffCount?: number;
  visitsPerPerson?: number;
}

/** A believable office around a day, made without chance so that two pictures can be compared. */
export function demoOffice({ today, staffCount = 8, visitsPerPerson = 4 }: DemoOptions): Documents {
  const staff = Array.from({ length: staffCount }, (_, index) => person(index, today));
  const customers = CUSTOMERS.map(([name, line1, postcode], index) =>
    customer({ index, name, line1, postcode }),
  );
  const days = [addDays(today, -1), today, addDays(today, 1), addDays(today, 2)];
  const appointments = days.flatMap((date, dayIndex) =>
    staff.flatMap((member, index) => visitsOf({ member, index, date, dayIndex, customers, visitsPerPerson })),
  );
  const now = at(today, '10:20');
  const series = demoSeries({ today, now, staff, services: SERVICES, customers, appointments });
  return {
    company: [
      aCompany({
        categories: [
          aCategory(),
          aCategory({ id: idOf('offices'), name: 'Offices', slug: 'offices', position: 1 }),
        ],
      }),
    ],
    staff,
    services: [...SERVICES, PROPOSAL],
    customers,
    appointments: [...appointments, ...series.appointments],
    orders: withCoupons(withRequests(pendingOrders({ today, staff, customers }), now), now),
    subscriptions: series.subscriptions,
    coupons: demoCoupons(today),
    accounts: [
      anAccount({}),
      anAccount({
        id: idOf('manager account'),
        email: 'max@sparkle.example',
        name: 'Max Manager',
        role: 'manager',
        managerScope: {
          allStaff: false,
          staffIds: staff.slice(0, 3).map(({ id }) => id),
          allCustomers: true,
          customerIds: [],
        },
        deniedPermissions: ['staff'],
      }),
      anAccount({
        id: idOf('customer account'),
        email: 'carla@home.example',
        name: 'Carla Jones',
        role: 'customer',
        customerId: idOf('customer 0'),
      }),
      ...staff.slice(0, 3).map((member, index) =>
        anAccount({
          id: accountIdOf(index),
          email: must(member.email, 'e-mail'),
          name: member.name,
          role: 'staff',
          staffId: member.id,
        }),
      ),
    ],
    invitations: [
      anInvitation({ expiresAt: addHours(at(today, '09:00'), 100) }),
      anInvitation({
        id: idOf('old invitation'),
        name: 'Olga Old',
        email: 'olga@sparkle.example',
        role: 'manager',
        expiresAt: addHours(at(today, '09:00'), -40),
      }),
    ],
  };
}

/** The first is the account that the staff's screens are shown for. */
function accountIdOf(index: number): string {
  return index === 0 ? idOf('staff account') : idOf(`account ${index}`);
}

function person(index: number, today: string): Staff {
  const name = PEOPLE[index] ?? `${PEOPLE[index % PEOPLE.length]} ${Math.floor(index / PEOPLE.length) + 1}`;
  const startTime = index % 3 === 1 ? '07:00' : '08:00';
  const endTime = index % 3 === 2 ? '16:30' : '18:00';
  return aStaff({
    id: index === 0 ? idOf('staff') : idOf(`staff ${index}`),
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}${index}@sparkle.example`,
    color: COLORS[index % COLORS.length] ?? '#2f9e44',
    accountId: index < 3 ? accountIdOf(index) : null,
    schedules: [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) =>
      aSchedule({
        id: idOf(`schedule ${index} ${dayOfWeek}`),
        dayOfWeek,
        startTime,
        endTime,
        breaks: [{ startTime: '12:30', endTime: '13:00' }],
      }),
    ),
    services: [
      ...SERVICES.filter((_, position) => position !== 3 || index % 2 === 0),
      ...(index === 0 ? [PROPOSAL] : []),
    ].map(({ id }) => ({
      id: idOf(`offer ${index} ${id}`),
      serviceId: id,
      priceOverrideMinor: null,
      durationOverrideMinutes: null,
    })),
    areas: [{ id: idOf(`area ${index}`), postcode: 'NW1', isActive: true }],
    absences:
      index === 4
        ? [{ id: idOf('absence'), startDate: today, endDate: addDays(today, 2), reason: 'Holiday' }]
        : [],
  });
}

function customer({
  index,
  name,
  line1,
  postcode,
}: {
  index: number;
  name: string;
  line1: string;
  postcode: string;
}): Customer {
  return aCustomer({
    id: idOf(`customer ${index}`),
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}@home.example`,
    phone: `+4477009001${String(index).padStart(2, '0')}`,
    notes: index === 2 ? 'Prefers mornings. Has a cat that must stay in.' : '',
    tags: index % 3 === 0 ? ['regular'] : [],
    addresses: [
      anAddress({
        id: idOf(`address ${index}`),
        line1,
        postcode,
        accessNotes: index % 2 === 0 ? 'Key safe by the door, code with the office.' : '',
      }),
    ],
  });
}

interface DayOfPerson {
  member: Staff;
  index: number;
  date: string;
  dayIndex: number;
  customers: Customer[];
  visitsPerPerson: number;
}

function visitsOf({ member, index, date, dayIndex, customers, visitsPerPerson }: DayOfPerson): Appointment[] {
  if (member.absences.some(({ startDate, endDate }) => startDate <= date && date <= endDate)) return [];
  const count = visitsPerPerson - ((index + dayIndex) % 2);
  let start = at(date, index % 3 === 1 ? '07:30' : '08:30');
  return Array.from({ length: count }, (_, position) => {
    const service = must(SERVICES[(index + position + dayIndex) % 3], 'service');
    const who = must(customers[(index * 3 + position + dayIndex) % customers.length], 'customer');
    const address = must(who.addresses[0], 'address');
    const minutes = visitsPerPerson > 5 ? 45 : service.durationMinutes;
    const startsAt = start;
    const endsAt = addMinutes(startsAt, minutes);
    start = addMinutes(endsAt, visitsPerPerson > 5 ? 15 : 30 + ((index + position) % 3) * 15);
    const isDone = dayIndex === 0 || (dayIndex === 1 && position === 0);
    const isRunning = dayIndex === 1 && position === 1 && index % 2 === 0;
    return anAppointment({
      id: idOf(`visit ${date} ${index} ${position}`),
      staffId: member.id,
      serviceId: service.id,
      serviceName: service.name,
      status: isDone ? 'completed' : isRunning ? 'in_progress' : 'scheduled',
      date,
      startsAt,
      endsAt,
      priceMinor: service.priceMinor,
      startedAt: isDone || isRunning ? startsAt : null,
      completedAt: isDone ? endsAt : null,
      place: {
        customerName: who.name,
        phone: who.phone,
        line1: address.line1,
        line2: '',
        city: 'London',
        postcode: address.postcode,
        accessNotes: address.accessNotes,
      },
      completionPhotos: isDone && position === 0 && index < 2 ? demoPhotos(endsAt) : [],
      internalNotes:
        position === 0
          ? [
              {
                id: idOf(`note ${index}`),
                at: startsAt,
                accountId: null,
                authorName: 'Ada Admin',
                text: 'Ring twice, the bell is quiet.',
              },
            ]
          : [],
      customerAppointments: [
        {
          id: idOf(`ca ${date} ${index} ${position}`),
          customerId: who.id,
          paymentStatus: 'unpaid',
          cancellationDeadline: startsAt,
          canCancelOverride: null,
          canRescheduleOverride: null,
        },
      ],
    });
  });
}

function pendingOrders({
  today,
  staff,
  customers,
}: {
  today: string;
  staff: Staff[];
  customers: Customer[];
}): Order[] {
  return Array.from({ length: 26 }, (_, index) => {
    const date = addDays(today, index < 3 ? 0 : (index % 6) + 1);
    const time = ['16:30', '13:00', '15:00', '10:30'][index % 4] ?? '10:00';
    const startsAt = at(date, time);
    const service = must(SERVICES[index % 4], 'service');
    const isGuest = index % 3 !== 0;
    const who = must(customers[index % customers.length], 'customer');
    const address = must(who.addresses[0], 'address');
    const status = index < 9 ? 'pending' : index < 20 ? 'confirmed' : index < 24 ? 'completed' : 'cancelled';
    const hasHold = status === 'pending' && index !== 5;
    return anOrder({
      id: idOf(`order ${index}`),
      orderNumber: `ORD-${String(1042 + index).padStart(6, '0')}`,
      status,
      customerId: isGuest ? null : who.id,
      guestName: isGuest ? who.name : null,
      guestEmail: isGuest ? who.email : null,
      guestPhone: isGuest ? who.phone : null,
      line1: address.line1,
      postcode: address.postcode,
      accessNotes: index === 0 ? 'Side entrance, buzzer 4.' : '',
      notes: index === 0 ? 'Please bring the strong limescale remover.' : '',
      scheduledDate: date,
      scheduledTime: time,
      startsAt,
      source: isGuest ? 'guest' : 'office',
      totalPriceMinor: service.priceMinor,
      holdExpiresAt: hasHold ? addHours(at(today, '09:00'), 3 + index * 5) : null,
      isHoldExpired: status === 'pending' && !hasHold,
      cancellationDeadline: addHours(startsAt, -24),
      confirmedAt: status === 'confirmed' ? at(today, '08:10') : null,
      items: [
        anOrderItem({
          id: idOf(`item ${index}`),
          serviceId: service.id,
          serviceName: service.name,
          unitPriceMinor: service.priceMinor,
          totalPriceMinor: service.priceMinor,
          durationMinutes: service.durationMinutes,
          staffId: index === 2 ? null : must(staff[(index * 3 + 1) % staff.length], 'staff').id,
          startsAt,
          endsAt: addMinutes(startsAt, service.durationMinutes),
        }),
      ],
    });
  });
}

export function at(date: string, time: string): string {
  return must(instantOf({ date, time }, 'Europe/London'), 'a time that exists');
}

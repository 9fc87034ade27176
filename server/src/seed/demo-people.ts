import { addDays } from '#shared/core/zoned-time.ts';
import { EVERYONE, type Account, type AccountRole } from '#shared/documents/account.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { Service } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { demoId, stored } from './demo-catalogue.ts';
import {
  ACCESS_NOTES,
  CUSTOMER_TAGS,
  FIRST_NAMES,
  LAST_NAMES,
  OUTCODE_GROUPS,
  STREETS,
} from './demo-words.ts';
import type { Chance } from './seeded-chance.ts';

export const STAFF_COUNT = 12;
export const CUSTOMER_COUNT = 200;

const COLOURS = [
  '#2f9e44',
  '#1971c2',
  '#e8590c',
  '#9c36b5',
  '#0c8599',
  '#c2255c',
  '#5c940d',
  '#3b5bdb',
  '#f08c00',
  '#087f5b',
  '#862e9c',
  '#d9480f',
] as const;

export const ADMIN_ID = demoId('account', 'admin');
export const MANAGER_ID = demoId('account', 'manager');
export const STAFF_ACCOUNT_ID = demoId('account', 'staff');

export interface DemoAccount {
  account: Account;
  password: string;
}

export function demoAccounts(at: string, member: Staff): DemoAccount[] {
  const account = (role: Exclude<AccountRole, 'customer'>, id: string, name: string): DemoAccount => ({
    password: `demo-${role}-brightwater`,
    account: {
      id,
      ...stored(at),
      email: `${role}@example.com`,
      role,
      name,
      phone: null,
      timezone: null,
      isActive: true,
      isVerified: true,
      staffId: role === 'staff' ? member.id : null,
      customerId: null,
      avatar: null,
      calendarSyncEnabled: false,
      deniedPermissions: [],
      managerScope: role === 'manager' ? EVERYONE : null,
    },
  });
  return [
    account('admin', ADMIN_ID, 'Alex Rivers'),
    account('manager', MANAGER_ID, 'Morgan Hale'),
    account('staff', STAFF_ACCOUNT_ID, member.name),
  ];
}

/** Early and late shifts, some part time; everybody offers most services and covers one group of outcodes and a bit. */
export function demoStaff(
  chance: Chance,
  world: { at: string; today: string; services: readonly Service[] },
): Staff[] {
  return Array.from({ length: STAFF_COUNT }, (_, index) => demoMember(chance, { ...world, index }));
}

function demoMember(
  chance: Chance,
  world: { at: string; today: string; services: readonly Service[]; index: number },
): Staff {
  const { at, today, services, index } = world;
  const name = `${FIRST_NAMES[index * 2 + 1]} ${LAST_NAMES[index * 2]}`;
  const isPartTime = index % 4 === 3;
  const days = isPartTime ? [1, 3, 5] : index % 3 === 2 ? [2, 3, 4, 5, 6] : [1, 2, 3, 4, 5];
  const [startTime, endTime] = index % 2 === 0 ? ['08:00', '17:00'] : ['09:00', '18:00'];
  const group = OUTCODE_GROUPS[index % OUTCODE_GROUPS.length] ?? OUTCODE_GROUPS[0];
  const neighbours = OUTCODE_GROUPS[(index + 1) % OUTCODE_GROUPS.length] ?? OUTCODE_GROUPS[0];
  const absentFrom = addDays(today, chance.between(-40, 20));
  return {
    id: demoId('staff', index),
    ...stored(at),
    name,
    email: `team${index + 1}@example.com`,
    phone: `+4477009001${String(index).padStart(2, '0')}`,
    bio: `${chance.between(2, 14)} years with us. ${index % 2 === 0 ? 'Happy with pets.' : 'Careful with antiques.'}`,
    photo: null,
    picture: null,
    color: COLOURS[index] ?? COLOURS[0],
    isActive: true,
    accountId: null,
    schedules: days.map((dayOfWeek) => ({
      id: demoId('schedule', `${index} ${dayOfWeek}`),
      dayOfWeek,
      startTime,
      endTime,
      breaks: [{ startTime: '12:30', endTime: '13:00' }],
    })),
    services: services.flatMap((service, position) =>
      index > 1 && (index + position) % 5 === 0
        ? []
        : [
            {
              id: demoId('staff service', `${index} ${position}`),
              serviceId: service.id,
              priceOverrideMinor: index === 2 && position === 0 ? service.priceMinor + 600 : null,
              durationOverrideMinutes: null,
            },
          ],
    ),
    areas: [...group, ...neighbours.slice(0, 2)].map((postcode) => ({
      id: demoId('area', `${index} ${postcode}`),
      postcode,
      isActive: true,
    })),
    absences:
      index % 3 === 1
        ? [
            {
              id: demoId('absence', index),
              startDate: absentFrom,
              endDate: addDays(absentFrom, chance.between(0, 6)),
              reason: chance.pick(['Holiday', 'Training']),
            },
          ]
        : [],
  };
}

export function demoCustomers(chance: Chance, at: string): Customer[] {
  return Array.from({ length: CUSTOMER_COUNT }, (_, index) => {
    const first = chance.pick(FIRST_NAMES);
    const last = LAST_NAMES[index % LAST_NAMES.length] ?? LAST_NAMES[0];
    const group = OUTCODE_GROUPS[index % OUTCODE_GROUPS.length] ?? OUTCODE_GROUPS[0];
    return {
      id: demoId('customer', index),
      ...stored(at),
      name: `${first} ${last}`,
      email: `${first}.${last}.${index + 1}@example.com`.toLowerCase(),
      phone:
        index % 2 === 0
          ? `+442079460${String(index).padStart(3, '0')}`
          : `+447700900${String(index + 200).padStart(3, '0')}`,
      notes: '',
      tags: chance.isBelow(0.4) ? [chance.pick(CUSTOMER_TAGS)] : [],
      addresses: Array.from({ length: chance.isBelow(0.15) ? 2 : 1 }, (_unused, place) => ({
        id: demoId('address', `${index} ${place}`),
        label: place === 0 ? 'Home' : 'Office',
        line1: `${chance.between(1, 180)} ${chance.pick(STREETS)}`,
        line2: chance.isBelow(0.3) ? `Flat ${chance.between(1, 24)}` : '',
        city: 'London',
        postcode: `${chance.pick(group)} ${chance.between(1, 9)}${chance.pick(['AA', 'BD', 'EH', 'LN', 'QT', 'XY'])}`,
        accessNotes: chance.pick(ACCESS_NOTES),
        isDefault: place === 0,
      })),
      accountId: null,
      createdBy: chance.isBelow(0.5) ? ADMIN_ID : MANAGER_ID,
    };
  });
}

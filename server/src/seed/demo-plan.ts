import {
  addDays,
  addMinutes,
  instantOf,
  minutesOf,
  timeOfMinutes,
  weekdayOf,
} from '#shared/core/zoned-time.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Address, Customer } from '#shared/documents/customer.ts';
import type { OrderItem } from '#shared/documents/order.ts';
import type { Service } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { placeItems } from '#shared/orders/order-items.ts';
import { areaCovers } from '#shared/staff/service-area.ts';
import { isAbsentOn } from '#shared/scheduling/work-time.ts';
import { demoId } from './demo-catalogue.ts';
import type { Chance } from './seeded-chance.ts';

export const DAYS_BACK = 60;
export const DAYS_AHEAD = 30;
/** How often another service is tried where one is too long for what is left of a shift. */
const TRIES = 4;

/** One booking in the diary: who goes where, when, to do what. */
export interface PlannedWork {
  key: string;
  date: string;
  time: string;
  startsAt: string;
  customer: Customer;
  address: Address;
  items: OrderItem[];
}

export interface DemoWorld {
  company: Company;
  services: readonly Service[];
  staff: readonly Staff[];
  customers: readonly Customer[];
  today: string;
}

/** Fills everybody's shifts from left to right, breaks and absences left out, so that nothing can overlap. */
export function planWork(chance: Chance, world: DemoWorld): PlannedWork[] {
  const plan: PlannedWork[] = [];
  for (const member of world.staff) {
    const nearby = world.customers.flatMap((customer) => {
      const address = customer.addresses.find(({ postcode }) =>
        areaCovers(member.areas, postcode, world.company.country),
      );
      return address ? [{ customer, address }] : [];
    });
    for (let day = -DAYS_BACK; day <= DAYS_AHEAD; day += 1) {
      const date = addDays(world.today, day);
      if (isAbsentOn(member, date)) continue;
      // The diary thins out towards the end of the month ahead.
      const isBusy = chance.isBelow(day > 14 ? 0.45 : 0.85);
      if (isBusy) plan.push(...planDay(chance, { ...world, member, nearby, date }));
    }
  }
  return plan;
}

type Day = DemoWorld & {
  member: Staff;
  nearby: readonly { customer: Customer; address: Address }[];
  date: string;
};

function planDay(chance: Chance, day: Day): PlannedWork[] {
  const shift = day.member.schedules.find(({ dayOfWeek }) => dayOfWeek === weekdayOf(day.date));
  if (!shift) return [];
  const [pause] = shift.breaks;
  const halves = [
    { from: minutesOf(shift.startTime), to: minutesOf(pause?.startTime ?? shift.endTime) },
    { from: minutesOf(pause?.endTime ?? shift.endTime), to: minutesOf(shift.endTime) },
  ];
  // Room for what visitors of the demo book themselves.
  return halves.flatMap((half) => (chance.isBelow(0.72) ? planHalf(chance, day, half) : []));
}

function planHalf(chance: Chance, day: Day, half: { from: number; to: number }): PlannedWork[] {
  const { company, date } = day;
  const ends = instantOf({ date, time: timeOfMinutes(half.to) }, company.zone);
  const planned: PlannedWork[] = [];
  let minute = half.from + 30 * chance.between(0, 2);
  while (minute < half.to) {
    const time = timeOfMinutes(minute);
    const startsAt = instantOf({ date, time }, company.zone);
    const tries =
      startsAt && ends ? Array.from({ length: TRIES }, () => planOne(chance, day, { time, startsAt })) : [];
    const work = tries.find(({ items }) => lastEnd(items) <= (ends ?? ''));
    if (!work) break;
    planned.push(work);
    const busyMinutes = (Date.parse(lastEnd(work.items)) - Date.parse(work.startsAt)) / 60_000;
    minute = Math.ceil((minute + busyMinutes) / 30) * 30 + 30 * chance.between(0, 2);
  }
  return planned;
}

function planOne(chance: Chance, day: Day, start: { time: string; startsAt: string }): PlannedWork {
  const { member, services, date, nearby } = day;
  const key = `${member.id} ${start.startsAt}`;
  const offered = services.filter(({ id }) => member.services.some(({ serviceId }) => serviceId === id));
  const chosen = [chance.pick(offered)];
  if (chance.isBelow(0.15)) chosen.push(chance.pick(offered.filter(({ id }) => id !== chosen[0]?.id)));
  const wishes = chosen.map(({ id }, index) => ({
    itemId: demoId('item', `${key} ${index}`),
    serviceId: id,
    quantity: 1,
    staffId: member.id,
  }));
  const items = placeItems({ startsAt: start.startsAt, items: wishes, services, staff: [member] });
  return { key, date, ...start, ...chance.pick(nearby), items };
}

/** When the person is free again, buffer included. */
function lastEnd(items: readonly OrderItem[]): string {
  return (
    items
      .map(({ endsAt, bufferMinutes }) => addMinutes(endsAt, bufferMinutes))
      .toSorted()
      .at(-1) ?? ''
  );
}

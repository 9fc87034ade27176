import { must } from '#shared/core/assert.ts';
import { availableDays } from '#shared/scheduling/availability.ts';
import type { AvailabilityRequest } from '#shared/scheduling/availability.ts';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import { addDays, addMinutes, instantOf, startOfDay } from '#shared/core/zoned-time.ts';
import { reportFigure, sized } from './report-figure.ts';
import { aCompany, aSchedule, aService, aStaff, idOf } from '#shared/testing/builders.ts';

/** How long a month of availability takes: the goal is 5 ms for 31 days, 50 people and 20,000 appointments. */
const GOAL_MS = 5;
const WARM_UP_RUNS = sized(60, 2);
const MEASURED_RUNS = sized(150, 3);
const FROM_DATE = '2026-03-09';
const ZONE = 'Europe/London';

interface Size {
  days: number;
  people: number;
  appointments: number;
}

/** Visits of 25 minutes and a buffer of 5 in a day from eight to six, as densely as the number asks for. */
function monthOfWork({ days, people, appointments }: Size): AvailabilityRequest {
  const service = aService({ durationMinutes: 60, bufferMinutes: 15 });
  const breaks = [{ startTime: '12:30', endTime: '13:00' }];
  const schedules = [1, 2, 3, 4, 5, 6, 7].map((dayOfWeek) => aSchedule({ dayOfWeek, breaks }));
  const staff = Array.from({ length: people }, (_, index) =>
    aStaff({ id: idOf(`person ${index}`), schedules }),
  );
  const perDay = appointments / (days * people);
  const blocks: TimeBlock[] = [];
  for (let day = 0; day < days; day += 1) {
    const date = addDays(FROM_DATE, day);
    const opens = instantOf({ date, time: '08:00' }, ZONE) ?? startOfDay(date, ZONE);
    staff.forEach(({ id }, index) => {
      const first = Math.floor((day * people + index) * perDay);
      const after = Math.floor((day * people + index + 1) * perDay);
      for (let number = first; number < after; number += 1) {
        const place = (number - first) * 40 + ((day * 7 + index * 3) % 8) * 5;
        const startsAt = addMinutes(opens, place);
        const sourceId = idOf(`visit ${number}`);
        blocks.push({
          staffId: id,
          startsAt,
          endsAt: addMinutes(startsAt, 30),
          kind: 'appointment',
          sourceId,
          orderId: null,
          expiresAt: null,
        });
      }
    });
  }
  return {
    company: aCompany({ slotMinutes: 15 }),
    staff,
    // As they come from storage or the wire.
    blocks: JSON.parse(JSON.stringify(blocks)) as TimeBlock[],
    now: '2026-03-02T09:00:00.000Z',
    work: [
      { itemId: idOf('item'), serviceId: service.id, quantity: 1, durationMinutes: 60, bufferMinutes: 15 },
    ],
    postcode: 'NW1 6XE',
    fromDate: FROM_DATE,
    toDate: addDays(FROM_DATE, days - 1),
    audience: 'guest',
  };
}

function measure(request: AvailabilityRequest): {
  best: number;
  median: number;
  p95: number;
  slots: number;
  plans: number;
} {
  for (let run = 0; run < WARM_UP_RUNS; run += 1) availableDays(request);
  const times: number[] = [];
  for (let run = 0; run < MEASURED_RUNS; run += 1) {
    const start = performance.now();
    availableDays(request);
    times.push(performance.now() - start);
  }
  times.sort((left, right) => left - right);
  const slots = availableDays(request).flatMap((day) => day.slots);
  return {
    best: times[0] ?? 0,
    median: times[Math.floor(times.length * 0.5)] ?? 0,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
    slots: slots.length,
    plans: slots.reduce((sum, { plans }) => sum + plans.length, 0),
  };
}

/** Two services that nobody offers both of, so that each start has to be shared out. */
function sharedWork(size: Size): AvailabilityRequest {
  const request = monthOfWork(size);
  const [item] = request.work;
  const [service] = aStaff().services;
  if (item === undefined || service === undefined) throw new Error('builders changed');
  const other = idOf('other service');
  return {
    ...request,
    staff: request.staff.map((member, index) => ({
      ...member,
      services: [index % 2 === 0 ? service : { ...service, serviceId: other }],
    })),
    work: [item, { ...item, itemId: idOf('other item'), serviceId: other }],
  };
}

/** Work too long for any gap: every day has to be given its reasons. */
function hopelessWork(size: Size): AvailabilityRequest {
  const request = monthOfWork(size);
  return { ...request, work: request.work.map((item) => ({ ...item, durationMinutes: 240 })) };
}

const goal: Size = { days: 31, people: 50, appointments: 20_000 };
const cases: { name: string; size: Size; ask: (size: Size) => AvailabilityRequest }[] = [
  { name: 'goal', size: goal, ask: monthOfWork },
  { name: 'people x2', size: { ...goal, people: 100, appointments: 40_000 }, ask: monthOfWork },
  { name: 'days x2', size: { ...goal, days: 62, appointments: 40_000 }, ask: monthOfWork },
  { name: 'no appointments', size: { ...goal, appointments: 0 }, ask: monthOfWork },
  { name: 'two people each', size: goal, ask: sharedWork },
  { name: 'nothing free', size: goal, ask: hopelessWork },
  { name: 'goal again', size: goal, ask: monthOfWork },
];
const medians = new Map<string, number>();
for (const { name, size, ask } of cases) {
  const { best, median, p95, slots, plans } = measure(ask(size));
  medians.set(name, median);
  console.log(
    `${name.padEnd(16)} ${size.days} days, ${size.people} people, ${size.appointments} appointments: ` +
      `median ${median.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms, best ${best.toFixed(2)} ms; ${slots} slots, ${plans} plans`,
  );
}
const once = (must(medians.get('goal'), 'measured') + must(medians.get('goal again'), 'measured')) / 2;
reportFigure({
  measure: 'B6',
  name: 'availability, 31 days x 50 people x 20,000 appointments, median',
  value: once,
  unit: 'ms',
  goal: GOAL_MS,
});
for (const name of ['people x2', 'days x2']) {
  reportFigure({
    measure: 'B6',
    name: `the same with ${name} / twice it (linear is 1)`,
    value: must(medians.get(name), 'measured') / once / 2,
    unit: 'x',
    goal: 1.25,
  });
}

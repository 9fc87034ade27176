import { expect, test } from 'vitest';
import { GUEST } from '../access/actor.ts';
import { anAppointment, aStaff, idOf } from '../testing/builders.ts';
import type { Documents } from '../testing/map-reader.ts';
import { run, SERIES_WORLD as WORLD, seriesWish } from '../testing/series-world.ts';

const onFirstDay = anAppointment({
  date: '2026-03-16',
  startsAt: '2026-03-16T10:00:00.000Z',
  endsAt: '2026-03-16T12:00:00.000Z',
});

test('[SU9] a guest asks for hours, skills and areas that there are, on the grid; the office is free', async () => {
  const guest = { customerId: null, guest: { name: 'Gil', email: 'gil@home.example', phone: null } };
  const answer = async (overrides: object, by: object = { actor: GUEST }, world = WORLD) =>
    (await run(['subscription.create', seriesWish({ ...guest, ...overrides })], world, by)).refusal;
  const elsewhere = {
    ...WORLD,
    staff: [aStaff({ areas: [{ id: idOf('area'), postcode: 'SE1', isActive: true }] })],
  };
  const cases: [reason: string, overrides: object, world?: Documents][] = [
    ['off_grid', { startTime: '10:07' }],
    ['not_working', { startTime: '03:00' }],
    ['not_working', { startDate: '2026-03-15', staffId: idOf('staff') }],
    ['area_not_covered', {}, elsewhere],
    ['service_not_offered', { staffId: idOf('staff') }, { ...WORLD, staff: [aStaff({ services: [] })] }],
  ];
  for (const [reason, overrides, world] of cases) {
    expect(await answer(overrides, { actor: GUEST }, world)).toMatchObject({
      code: 'slot.unavailable',
      details: { reasons: expect.arrayContaining([reason]) as string[] },
    });
    expect(await answer(overrides, {}, world)).toBeNull();
  }
  expect(await answer({})).toBeNull();
  // Somebody else's visit on the first day stands in the way of activating only.
  expect(await answer({}, { actor: GUEST }, { ...WORLD, appointments: [onFirstDay] })).toBeNull();
});

import { expect, test } from 'vitest';
import { GUEST, type Actor } from '../access/actor.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { aSchedule, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';
import { wrongBreak } from './breaks.ts';

function problemOf(shift: string, ...breaks: string[]): string | null {
  const [startTime = '', endTime = ''] = shift.split('-');
  const pauses = breaks.map((pause) => {
    const [from = '', to = ''] = pause.split('-');
    return { startTime: from, endTime: to };
  });
  return wrongBreak([aSchedule({ startTime, endTime, breaks: pauses })], [])?.details.problem ?? null;
}

test.each([
  ['08:00-18:00', ['12:00-12:30'], null],
  ['08:00-18:00', ['12:00-12:30', '12:30-13:00'], null],
  ['08:00-18:00', ['08:00-18:00'], null],
  ['08:00-18:00', ['15:00-15:30', '12:00-12:30'], null],
  ['08:00-18:00', ['07:30-08:30'], 'outside_shift'],
  ['08:00-18:00', ['17:30-18:30'], 'outside_shift'],
  ['08:00-18:00', ['19:00-18:30'], 'outside_shift'],
  ['08:00-18:00', ['13:00-12:00'], 'ends_before_start'],
  ['08:00-18:00', ['12:00-12:00'], 'ends_before_start'],
  ['08:00-18:00', ['12:00-13:00', '12:30-13:30'], 'overlap'],
  ['08:00-18:00', ['14:00-15:00', '12:00-14:30'], 'overlap'],
  // Over midnight, and a shift that ends with the day.
  ['22:00-06:00', ['23:45-00:15', '02:00-02:30'], null],
  ['22:00-06:00', ['02:00-02:30', '01:00-02:15'], 'overlap'],
  ['22:00-06:00', ['05:45-06:15'], 'outside_shift'],
  ['22:00-06:00', ['12:00-12:30'], 'outside_shift'],
  ['22:00-06:00', ['03:00-02:00'], 'ends_before_start'],
  ['14:00-00:00', ['23:30-00:00'], null],
  ['14:00-00:00', ['23:30-00:30'], 'ends_before_start'],
] as const)('[ST4] a shift %s with breaks %j: %s', (shift, breaks, problem) => {
  expect(problemOf(shift, ...breaks)).toBe(problem);
});

const ana: Actor = { ...GUEST, role: 'staff', accountId: idOf('ana'), staffId: idOf('staff') };
const ben = aStaff({ id: idOf('ben'), accountId: null });

async function run(name: string, args: object, world: Documents) {
  const call = { commandId: idOf('command'), name, version: 1, args, occurredAt: NOW };
  const reader = readerOver(world, { actor: ana });
  const outcome = await runCommand(call, { actor: ana, now: NOW, reader, find: findCommand });
  return outcome.ok
    ? { refusal: null, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, after: world };
}

test('[ST4] a day with an old wrong break does not stop another from being changed, and says which break it is', async () => {
  const old = aSchedule({ dayOfWeek: 1, breaks: [{ startTime: '20:00', endTime: '20:30' }] });
  const member = aStaff({ schedules: [old] });
  const edit = (...schedules: object[]) => ({
    staffId: member.id,
    set: { schedules },
    expect: { schedules: member.schedules },
  });
  const tuesday = aSchedule({ dayOfWeek: 2 });
  expect((await run('staff.set_schedule', edit(old, tuesday), { staff: [member] })).refusal).toBeNull();
  const touched = { ...old, startTime: '09:00' };
  expect((await run('staff.set_schedule', edit(touched), { staff: [member] })).refusal).toEqual({
    code: 'schedule.break_invalid',
    details: { dayOfWeek: 1, startTime: '20:00', endTime: '20:30', problem: 'outside_shift' },
  });
});

test('[ST5][PM2] staff set their own hours and areas; another person is as missing as nobody', async () => {
  const world = { staff: [aStaff(), ben] };
  const hours = { set: { schedules: [] }, expect: { schedules: aStaff().schedules } };
  const areas = { set: { areas: [] }, expect: { areas: aStaff().areas } };
  const missing = { code: 'not_found', details: { collection: 'staff' } };
  for (const [name, edit] of [
    ['staff.set_schedule', hours],
    ['staff.set_areas', areas],
  ] as const) {
    const own = await run(name, { staffId: ana.staffId, ...edit }, { staff: [aStaff()] });
    expect(theOnly(own.after, 'staff')).toMatchObject(edit.set);
    for (const staffId of [ben.id, idOf('nobody')])
      expect((await run(name, { staffId, ...edit }, world)).refusal).toEqual(missing);
  }
  for (const name of ['staff.edit', 'staff.set_services', 'staff.set_active'])
    expect((await run(name, { staffId: ana.staffId }, world)).refusal?.code).toBe('forbidden');
});

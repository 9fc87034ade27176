import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import { adminActor, anAppointment, anOrder, aService, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

const staffId = idOf('staff');
const visit = anAppointment();
const later = anAppointment({ id: idOf('later'), startsAt: '2026-03-16T10:00:00.000Z' });
const WORLD: Documents = { staff: [aStaff()], appointments: [later, visit] };

async function run(name: string, args: object, world = WORLD) {
  const call = { commandId: idOf('command'), name, version: 1, args: { staffId, ...args }, occurredAt: NOW };
  const reader = readerOver(world);
  const calendars: string[] = [];
  const outcome = await runCommand(call, {
    actor: adminActor(),
    now: NOW,
    reader,
    find: findCommand,
    lock: async (needs) => void calendars.push(...needs.calendars),
  });
  return outcome.ok
    ? { refusal: null, calendars, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, calendars, after: world };
}

const leaving = (...confirmedAppointmentIds: string[]) => ({ isActive: false, confirmedAppointmentIds });

test('[ST3] who has visits to come does not stop working before each of them was named', async () => {
  const affected = [visit, later].map(({ id, startsAt }) => ({ appointmentId: id, startsAt }));
  const refusal = { code: 'staff.has_visits', details: { staffId, visits: affected } };
  expect((await run('staff.set_active', leaving())).refusal).toEqual(refusal);
  expect((await run('staff.set_active', leaving(visit.id))).refusal).toEqual(refusal);
  const { after, calendars } = await run('staff.set_active', leaving(visit.id, later.id));
  expect(theOnly(after, 'staff').isActive).toBe(false);
  expect(after.appointments).toEqual(WORLD.appointments);
  expect(calendars).toContain(staffId);
});

test('[ST3] what was done, called off, is past or of somebody else is not asked about; what has gone is no obstacle', async () => {
  const appointments = [
    anAppointment({ id: idOf('a'), status: 'completed' }),
    anAppointment({ id: idOf('b'), status: 'cancelled' }),
    anAppointment({ id: idOf('c'), status: 'no_show' }),
    anAppointment({ id: idOf('d'), startsAt: '2026-03-01T10:00:00.000Z' }),
    anAppointment({ id: idOf('e'), staffId: idOf('ben') }),
  ];
  const world = { ...WORLD, appointments };
  expect((await run('staff.set_active', leaving(), world)).refusal).toBeNull();
  expect((await run('staff.set_active', leaving(visit.id), world)).refusal).toBeNull();
  // Earlier today and never marked: somebody is still to say what became of it.
  const today = anAppointment({ startsAt: '2026-03-02T07:00:00.000Z' });
  const marked = { ...WORLD, appointments: [today] };
  expect((await run('staff.set_active', leaving(), marked)).refusal?.code).toBe('staff.has_visits');
});

test('[ST3] an edit that ends the work obeys the same rule, and other edits read no calendar', async () => {
  const off = { set: { isActive: false }, expect: { isActive: true } };
  expect((await run('staff.edit', off)).refusal?.code).toBe('staff.has_visits');
  expect((await run('staff.edit', off, { staff: [aStaff()] })).refusal).toBeNull();
  const renamed = await run('staff.edit', { set: { name: 'Ana S' }, expect: { name: aStaff().name } });
  expect(renamed.refusal).toBeNull();
  expect(renamed.calendars).toEqual([]);
});

test('[ST3] who starts again is not asked about visits', async () => {
  const world = { ...WORLD, staff: [aStaff({ isActive: false })] };
  const back = await run('staff.set_active', { isActive: true, confirmedAppointmentIds: [] }, world);
  expect(theOnly(back.after, 'staff').isActive).toBe(true);
});

test('[ST3] a pending order keeps its suggestion and its time, and is confirmed once somebody else does it', async () => {
  const ben = aStaff({ id: idOf('ben'), accountId: null });
  const world = { staff: [aStaff(), ben], services: [aService()], orders: [anOrder()] };
  const { after } = await run('staff.set_active', leaving(), world);
  expect(after.orders).toEqual(world.orders);
  const order = anOrder();
  const args = { orderId: order.id, assignments: [], expect: { startsAt: order.startsAt } };
  const confirm = (assignments: object[]) => confirmed(after, { ...args, assignments });
  expect((await confirm([])).ok).toBe(false);
  expect(await confirm([])).toMatchObject({ error: { code: 'staff.inactive', details: { staffId } } });
  const items = order.items.map(({ id }) => ({ itemId: id, staffId: ben.id }));
  expect((await confirm(items)).ok).toBe(true);
});

function confirmed(world: Documents, args: object) {
  const call = { commandId: idOf('confirm'), name: 'order.confirm', version: 1, args, occurredAt: NOW };
  const reader = readerOver(world);
  return runCommand(call, { actor: adminActor(), now: NOW, reader, find: findCommand });
}

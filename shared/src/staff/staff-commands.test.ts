import { expect, test } from 'vitest';
import type { Actor } from '../access/actor.ts';
import type { CommandName } from '../access/permissions.ts';
import { StaffFields, type Staff } from '../documents/staff.ts';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand, latestVersion } from '../commands/registry.ts';
import { adminActor, anAccount, aSchedule, aService, aStaff, idOf, NOW } from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

async function run(
  name: CommandName,
  args: object,
  { actor = adminActor(), world = { staff: [aStaff()] } }: { actor?: Actor; world?: Documents } = {},
) {
  const call = {
    commandId: idOf('command'),
    name,
    version: latestVersion(name),
    args: { staffId: idOf('staff'), ...args },
    occurredAt: NOW,
  };
  const outcome = await runCommand(call, {
    actor,
    now: NOW,
    reader: readerOver(world),
    find: findCommand,
  });
  return outcome.ok
    ? { refusal: null, after: afterChanges(world, outcome.value.changes) }
    : { refusal: outcome.error, after: world };
}

test('[ST2] a manager of some of the staff sees whom they take on; a manager of all and an admin stay as they are', async () => {
  const created = { ...fieldsOf(aStaff()), staffId: idOf('new staff') };
  const scope = { allStaff: false, staffIds: [idOf('staff')], allCustomers: true, customerIds: [] };
  for (const [managerScope, seen] of [
    [scope, [idOf('staff'), idOf('new staff')]],
    [{ ...scope, allStaff: true }, [idOf('staff')]],
  ] as const) {
    const account = anAccount({ id: idOf('manager'), role: 'manager', managerScope });
    const actor: Actor = { ...adminActor(), role: 'manager', accountId: account.id, managerScope };
    const { refusal, after } = await run('staff.create', created, { world: { accounts: [account] }, actor });
    expect(refusal).toBeNull();
    expect(theOnly(after, 'accounts').managerScope?.staffIds).toEqual(seen);
    expect(theOnly(after, 'staff').id).toBe(idOf('new staff'));
  }
});

test('[ST1] one schedule a weekday', async () => {
  const expected = { schedules: aStaff().schedules };
  const monday = aSchedule({ id: idOf('other monday'), dayOfWeek: 1 });
  const twice = await run('staff.set_schedule', {
    set: { schedules: [...expected.schedules, monday] },
    expect: expected,
  });
  expect(twice.refusal).toEqual({ code: 'duplicate', details: { field: 'dayOfWeek' } });
  const saturday = aSchedule({ dayOfWeek: 6 });
  const { after } = await run('staff.set_schedule', {
    set: { schedules: [...expected.schedules, saturday] },
    expect: expected,
  });
  expect(theOnly(after, 'staff').schedules).toHaveLength(6);
});

test('[ST1] two managers who both add a Saturday are told, although each entry is new', async () => {
  const expected = { schedules: aStaff().schedules };
  const theirs = {
    staff: [aStaff({ schedules: [...expected.schedules, aSchedule({ id: idOf('theirs'), dayOfWeek: 6 })] })],
  };
  const mine = { schedules: [...expected.schedules, aSchedule({ id: idOf('mine'), dayOfWeek: 6 })] };
  expect(
    (await run('staff.set_schedule', { set: mine, expect: expected }, { world: theirs })).refusal?.code,
  ).toBe('duplicate');
});

test('an absence is added once, removed, and never ends before it starts', async () => {
  const absence = { id: idOf('absence'), startDate: '2026-03-09', endDate: '2026-03-13', reason: 'Holiday' };
  const added = await run('staff.add_absence', { absence });
  expect(theOnly(added.after, 'staff').absences).toEqual([absence]);
  expect((await run('staff.add_absence', { absence }, { world: added.after })).refusal?.code).toBe('exists');
  expect(
    theOnly(
      (await run('staff.remove_absence', { absenceId: absence.id }, { world: added.after })).after,
      'staff',
    ).absences,
  ).toEqual([]);
  expect(
    (await run('staff.add_absence', { absence: { ...absence, endDate: '2026-03-08' } })).refusal?.code,
  ).toBe('args.invalid');
});

function fieldsOf(member: Staff): object {
  return StaffFields.strip().parse(member);
}

test('[ST1] what is offered anew exists; what was offered before stays as it is', async () => {
  const offer = (id: string, serviceId: string) => ({
    id: idOf(id),
    serviceId: idOf(serviceId),
    priceOverrideMinor: null,
    durationOverrideMinutes: null,
  });
  const old = offer('old offer', 'gone service');
  const world = { staff: [aStaff({ services: [old] })], services: [aService({ id: idOf('window clean') })] };
  const set = (services: object[]) =>
    run('staff.set_services', { set: { services }, expect: { services: [old] } }, { world });
  expect((await set([old, offer('new offer', 'nothing')])).refusal).toEqual({
    code: 'not_found',
    details: { collection: 'services' },
  });
  const { refusal, after } = await set([old, offer('new offer', 'window clean')]);
  expect([refusal, theOnly(after, 'staff').services.length]).toEqual([null, 2]);
});

test('[ST6] an area is stored as its postcodes are written; what is none is refused, what was stored before stays', async () => {
  const old = { id: idOf('old area'), postcode: 'HELLO', isActive: true };
  const world = { staff: [aStaff({ areas: [old] })] };
  const areaOf = (postcode: string) => ({ id: idOf(postcode), postcode, isActive: true });
  const setAreas = (...added: string[]) =>
    run(
      'staff.set_areas',
      { set: { areas: [old, ...added.map(areaOf)] }, expect: { areas: [old] } },
      { world },
    );
  const { refusal, after } = await setAreas('sw1a1', ' nw1');
  expect(refusal).toBeNull();
  expect(theOnly(after, 'staff').areas.map(({ postcode }) => postcode)).toEqual(['HELLO', 'SW1A 1', 'NW1']);
  expect((await setAreas('NW1', 'London')).refusal).toEqual({
    code: 'postcode.invalid',
    details: { field: 'areas', country: 'GB' },
  });
  expect((await setAreas('NW1', 'nw1')).refusal).toEqual({
    code: 'duplicate',
    details: { field: 'postcode' },
  });
});

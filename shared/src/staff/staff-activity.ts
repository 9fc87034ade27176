import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { readContactEdit } from '../command-kit/contact.ts';
import {
  decided,
  defineCommand,
  upcast,
  type CommandContext,
  type Decision,
} from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { startOfDay, wallOf } from '../core/zoned-time.ts';
import type { Appointment } from '../documents/appointment.ts';
import { StaffFields, type Staff } from '../documents/staff.ts';
import { FieldsWithoutPicture } from './staff-commands.ts';

interface Loaded {
  member: Staff | null;
  /** Read only where somebody is to stop working. */
  upcoming: Appointment[] | null;
}

/**
 * [ST3] Somebody stops working here, or starts again. The visits to come must be named, so that nobody stands before a
 * closed door because of a click: those named stay where they are until the office gives them to others.
 */
export const setStaffActive = defineCommand({
  name: 'staff.set_active',
  version: 1,
  args: z.strictObject({
    staffId: Id,
    isActive: z.boolean(),
    confirmedAppointmentIds: z.array(Id).max(5000),
  }),
  refusals: ['not_found', 'staff.has_visits'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  load: (read, { staffId, isActive }, context) =>
    loadMember(read, { staffId, isLeaving: !isActive }, context),
  needs: calendarOf,
  decide({ member, upcoming }, { isActive, confirmedAppointmentIds }) {
    if (!member) return refuse('not_found', { collection: 'staff' });
    return activityDecided(member, { ...member, isActive }, { upcoming, confirmedAppointmentIds });
  },
});

/** [CU1] Edits merge; [ST3] who is made inactive so must have no visit left, which this command cannot name. */
export const editStaff = defineCommand({
  name: 'staff.edit',
  version: 2,
  args: z.strictObject({ staffId: Id, ...editOf(StaffFields) }),
  upcasts: [upcast(z.strictObject({ staffId: Id, ...editOf(FieldsWithoutPicture) }), (args) => args)],
  refusals: ['not_found', 'phone.invalid', 'postcode.invalid', 'stale', 'staff.has_visits'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  load: (read, { staffId, set }, context) =>
    loadMember(read, { staffId, isLeaving: set.isActive === false }, context),
  needs: calendarOf,
  decide({ member, upcoming }, { set, expect }, { company: { country } }) {
    if (!member) return refuse('not_found', { collection: 'staff' });
    const edit = readContactEdit({ set, expect }, { country, stored: member });
    if (!edit.ok) return edit;
    // Also where it is absent, it is seen and written as none.
    const merged = mergeEdit<Staff>({ picture: null, ...member }, edit.value);
    if (!merged.ok) return merged;
    return activityDecided(member, merged.value, { upcoming, confirmedAppointmentIds: [] });
  },
});

async function loadMember(
  read: Reader,
  { staffId, isLeaving }: { staffId: string; isLeaving: boolean },
  { now, company }: CommandContext,
): Promise<Loaded> {
  const member = held(await read.get('staff', staffId));
  if (!member?.isActive || !isLeaving) return { member, upcoming: null };
  const today = startOfDay(wallOf(now, company.zone).date, company.zone);
  return { member, upcoming: await read.upcomingOfStaff(staffId, today) };
}

/** All of the calendar: a visit booked at the same moment is either on the list or finds nobody. */
function calendarOf({ member, upcoming }: Loaded) {
  return { roots: [], calendars: member && upcoming ? [member.id] : [] };
}

function activityDecided(
  before: Staff,
  after: Staff,
  {
    upcoming,
    confirmedAppointmentIds,
  }: { upcoming: readonly Appointment[] | null; confirmedAppointmentIds: readonly string[] },
): Result<Decision, RefusalOf<'staff.has_visits'>> {
  const open = before.isActive && !after.isActive ? openVisits(upcoming ?? []) : [];
  const confirmed = new Set(confirmedAppointmentIds);
  if (open.some(({ id }) => !confirmed.has(id))) {
    const visits = open.map(({ id, startsAt }) => ({ appointmentId: id, startsAt }));
    return refuse('staff.has_visits', { staffId: before.id, visits });
  }
  return decided(update('staff', before, after));
}

/** [ST3] What would be left undone, earliest first. */
export function openVisits(visits: readonly Appointment[]): Appointment[] {
  return visits
    .filter(({ status }) => status === 'scheduled' || status === 'in_progress')
    .toSorted((left, right) =>
      left.startsAt < right.startsAt ? -1 : left.startsAt > right.startsAt ? 1 : 0,
    );
}

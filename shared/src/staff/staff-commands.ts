import { z } from 'zod';
import { readContact } from '../command-kit/contact.ts';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit, newBase } from '../command-kit/edit.ts';
import { held, type Lookup } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { err, type Result } from '../core/result.ts';
import type { Decision } from '../command-kit/define-command.ts';
import { Absence, Staff, StaffFields } from '../documents/staff.ts';
import { areaOf } from './service-area.ts';
import { wrongBreak } from './breaks.ts';

/** [ST2] Whoever looks after some of the staff only looks after those they take on, too. */
export const createStaff = defineCommand({
  name: 'staff.create',
  version: 1,
  args: z.strictObject({ staffId: Id, ...StaffFields.shape }),
  refusals: ['exists', 'phone.invalid', 'postcode.invalid'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  async load(read, { staffId }, { actor }) {
    const isNarrow = actor.managerScope?.allStaff === false;
    const manager = isNarrow && actor.accountId ? held(await read.get('accounts', actor.accountId)) : null;
    return { existing: held(await read.get('staff', staffId)), manager };
  },
  needs: ({ manager }) => ({
    roots: manager === null ? [] : [{ collection: 'accounts', id: manager.id }],
    calendars: [],
  }),
  decide({ existing, manager }, { staffId, ...written }, context) {
    if (existing) return refuse('exists', { collection: 'staff' });
    const contact = readContact(written, { country: context.company.country });
    if (!contact.ok) return contact;
    const fields = contact.value;
    const empty = { schedules: [], services: [], areas: [], absences: [] };
    const member = { ...newBase(staffId, context), ...fields, accountId: null, ...empty };
    const scope = manager?.managerScope ?? null;
    if (manager === null || scope === null) return decided([create('staff', member)]);
    const widened = { ...scope, staffIds: [...scope.staffIds, staffId] };
    return decided([
      create('staff', member),
      ...update('accounts', manager, { ...manager, managerScope: widened }),
    ]);
  },
});

const EDIT_REFUSALS = [
  'not_found',
  'stale',
  'schedule.break_invalid',
  'postcode.invalid',
  'duplicate',
] as const;
type EditRefusal = RefusalOf<(typeof EDIT_REFUSALS)[number]>;

export const setSchedule = editing('staff.set_schedule', Staff.pick({ schedules: true }));
export const setServices = editing('staff.set_services', Staff.pick({ services: true }));
export const setAreas = editing('staff.set_areas', Staff.pick({ areas: true }));

type EditName = 'staff.set_schedule' | 'staff.set_services' | 'staff.set_areas';

function editing<Shape extends z.ZodRawShape>(name: EditName, fields: z.ZodObject<Shape>) {
  return defineCommand({
    name,
    version: 1,
    args: z.strictObject({ staffId: Id, ...editOf(fields) }),
    refusals: EDIT_REFUSALS,
    locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
    async load(read, { staffId, set }) {
      const lookup = await read.get('staff', staffId);
      const { services = [] } = set as Partial<Pick<Staff, 'services'>>;
      const offered = new Set(held(lookup)?.services.map(({ serviceId }) => serviceId));
      const added = new Set(services.map(({ serviceId }) => serviceId).filter((id) => !offered.has(id)));
      const known = added.size === 0 ? [] : await read.services([...added]);
      return { lookup, offersUnknown: known.length < added.size };
    },
    decide: ({ lookup, offersUnknown }, { set: written, expect }, { company: { country } }) =>
      changing<EditRefusal>(lookup, (member) => {
        if (offersUnknown) return refuse('not_found', { collection: 'services' });
        const set = readAreas(written, member, country);
        if (set === null) return refuse('postcode.invalid', { field: 'areas', country });
        const merged = mergeEdit<Staff>(member, { set, expect });
        if (!merged.ok) return merged;
        const wrong = wrongBreak(merged.value.schedules, member.schedules);
        if (wrong) return err(wrong);
        const repeated = repeatedField(merged.value);
        return repeated ? refuse('duplicate', { field: repeated }) : merged;
      }),
  });
}

export const addAbsence = defineCommand({
  name: 'staff.add_absence',
  version: 1,
  args: z
    .strictObject({ staffId: Id, absence: Absence })
    .refine(({ absence }) => absence.startDate <= absence.endDate, {
      path: ['absence', 'endDate'],
      message: 'ends before it starts',
    }),
  refusals: ['not_found', 'exists'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  load: (read, { staffId }) => read.get('staff', staffId),
  decide: (lookup, { absence }) =>
    changing(lookup, (member) =>
      member.absences.some(({ id }) => id === absence.id)
        ? refuse('exists', { collection: 'absences' })
        : { ok: true, value: { ...member, absences: [...member.absences, absence] } },
    ),
});

export const removeAbsence = defineCommand({
  name: 'staff.remove_absence',
  version: 1,
  args: z.strictObject({ staffId: Id, absenceId: Id }),
  refusals: ['not_found'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  load: (read, { staffId }) => read.get('staff', staffId),
  decide: (lookup, { absenceId }) =>
    changing(lookup, (member) => ({
      ok: true,
      value: { ...member, absences: member.absences.filter(({ id }) => id !== absenceId) },
    })),
});

function changing<Wrong>(
  lookup: Lookup<Staff>,
  change: (member: Staff) => Result<Staff, Wrong>,
): Result<Decision, RefusalOf<'not_found'> | Wrong> {
  const member = held(lookup);
  if (!member) return refuse('not_found', { collection: 'staff' });
  const changed = change(member);
  return changed.ok ? decided(update('staff', member, changed.value)) : changed;
}

/** [ST6] With new areas as they are stored; null where one is none. What was stored before is left as it is. */
function readAreas(set: Partial<Staff>, member: Staff, country: string): Partial<Staff> | null {
  if (!set.areas) return set;
  const before = new Map(member.areas.map(({ id, postcode }) => [id, postcode]));
  const areas = [];
  for (const area of set.areas) {
    const isKept = before.get(area.id) === area.postcode;
    const postcode = isKept ? area.postcode : areaOf(area.postcode, country);
    if (postcode === null) return null;
    areas.push({ ...area, postcode });
  }
  return { ...set, areas };
}

/** [ST1] One schedule a weekday, one entry a service, one entry an area. */
function repeatedField(member: Staff): string | null {
  if (hasRepeats(member.schedules.map(({ dayOfWeek }) => String(dayOfWeek)))) return 'dayOfWeek';
  if (hasRepeats(member.services.map(({ serviceId }) => serviceId))) return 'serviceId';
  return hasRepeats(member.areas.map(({ postcode }) => postcode)) ? 'postcode' : null;
}

function hasRepeats(values: readonly string[]): boolean {
  return new Set(values).size !== values.length;
}

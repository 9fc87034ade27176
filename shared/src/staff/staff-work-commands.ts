import { z } from 'zod';
import { defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit, type Some } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse, type RefusalOf } from '../core/refusal.ts';
import { err, type Result } from '../core/result.ts';
import { Staff } from '../documents/staff.ts';
import { wrongBreak } from './breaks.ts';
import { changing } from './changed-staff.ts';
import { areaOf } from './service-area.ts';

// When somebody works, what they do and where: each a list that is edited whole and merged entry by entry.

/** [ST1] One schedule a weekday, with breaks inside of it. */
export const setSchedule = defineCommand({
  name: 'staff.set_schedule',
  version: 1,
  args: z.strictObject({ staffId: Id, ...editOf(Staff.pick({ schedules: true })) }),
  refusals: ['not_found', 'stale', 'schedule.break_invalid', 'duplicate'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  load: (read, { staffId }) => read.get('staff', staffId),
  decide: (lookup, edit) =>
    changing(lookup, (member): Result<Staff, RefusalOf<'stale' | 'schedule.break_invalid' | 'duplicate'>> => {
      const merged = mergeEdit<Staff>(member, edit);
      if (!merged.ok) return merged;
      const { schedules } = merged.value;
      const wrong = wrongBreak(schedules, member.schedules);
      if (wrong) return err(wrong);
      const days = schedules.map(({ dayOfWeek }) => String(dayOfWeek));
      return hasRepeats(days) ? refuse('duplicate', { field: 'dayOfWeek' }) : merged;
    }),
});

/** [ST1] One entry a service that there is, with their own price and duration where they have one. */
export const setServices = defineCommand({
  name: 'staff.set_services',
  version: 1,
  args: z.strictObject({ staffId: Id, ...editOf(Staff.pick({ services: true })) }),
  refusals: ['not_found', 'stale', 'duplicate'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  async load(read, { staffId, set: { services = [] } }) {
    const lookup = await read.get('staff', staffId);
    const offered = new Set(held(lookup)?.services.map(({ serviceId }) => serviceId));
    const added = new Set(services.map(({ serviceId }) => serviceId).filter((id) => !offered.has(id)));
    const known = added.size === 0 ? [] : await read.services([...added]);
    return { lookup, offersUnknown: known.length < added.size };
  },
  decide: ({ lookup, offersUnknown }, edit) =>
    changing(lookup, (member): Result<Staff, RefusalOf<'not_found' | 'stale' | 'duplicate'>> => {
      if (offersUnknown) return refuse('not_found', { collection: 'services' });
      const merged = mergeEdit<Staff>(member, edit);
      if (!merged.ok) return merged;
      const services = merged.value.services.map(({ serviceId }) => serviceId);
      return hasRepeats(services) ? refuse('duplicate', { field: 'serviceId' }) : merged;
    }),
});

/** [ST6] One entry an area, each the outward part of a postcode of the company's country. */
export const setAreas = defineCommand({
  name: 'staff.set_areas',
  version: 1,
  args: z.strictObject({ staffId: Id, ...editOf(Staff.pick({ areas: true })) }),
  refusals: ['not_found', 'stale', 'postcode.invalid', 'duplicate'],
  locks: ({ staffId }) => [{ collection: 'staff', id: staffId }],
  load: (read, { staffId }) => read.get('staff', staffId),
  decide: (lookup, { set: written, expect }, { company: { country } }) =>
    changing(lookup, (member): Result<Staff, RefusalOf<'stale' | 'postcode.invalid' | 'duplicate'>> => {
      const set = readAreas(written, member, country);
      if (set === null) return refuse('postcode.invalid', { field: 'areas', country });
      const merged = mergeEdit<Staff>(member, { set, expect });
      if (!merged.ok) return merged;
      const areas = merged.value.areas.map(({ postcode }) => postcode);
      return hasRepeats(areas) ? refuse('duplicate', { field: 'postcode' }) : merged;
    }),
});

type Areas = Some<Pick<Staff, 'areas'>>;

/** With new areas as they are stored; null where one is none. What was stored before is left as it is. */
function readAreas({ areas: written }: Areas, member: Staff, country: string): Areas | null {
  if (!written) return {};
  const before = new Map(member.areas.map(({ id, postcode }) => [id, postcode]));
  const areas = [];
  for (const area of written) {
    const isKept = before.get(area.id) === area.postcode;
    const postcode = isKept ? area.postcode : areaOf(area.postcode, country);
    if (postcode === null) return null;
    areas.push({ ...area, postcode });
  }
  return { areas };
}

function hasRepeats(values: readonly string[]): boolean {
  return new Set(values).size !== values.length;
}

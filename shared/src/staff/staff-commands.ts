import { z } from 'zod';
import { readContact } from '../command-kit/contact.ts';
import { create, update } from '../command-kit/change.ts';
import { decided, defineCommand, upcast } from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Absence, StaffFields } from '../documents/staff.ts';
import { changing } from './changed-staff.ts';

/** [SY14] What a record was made of before there were pictures in it. */
export const FieldsWithoutPicture = StaffFields.omit({ picture: true });

/** [ST2] Whoever looks after some of the staff only looks after those they take on, too. */
export const createStaff = defineCommand({
  name: 'staff.create',
  version: 2,
  args: z.strictObject({ staffId: Id, ...StaffFields.shape }),
  upcasts: [
    upcast(z.strictObject({ staffId: Id, ...FieldsWithoutPicture.shape }), (args) => ({
      ...args,
      picture: null,
    })),
  ],
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

import { z } from '@hono/zod-openapi';
import type { CommandName } from '#shared/access/permissions.ts';
import { Id } from '#shared/core/ids.ts';
import { Absence, StaffArea, StaffSchedule, StaffService, type Staff } from '#shared/documents/staff.ts';
import { ProblemError } from '../problem.ts';
import { partAnswer } from './answers.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { ownerOf } from './owner-of.ts';
import { bodyOf } from './public-body.ts';
import { writeRoute, type Intent, type WriteContext, type WriteRoute } from './write-route.ts';

/** A list of a member of staff whose elements the API knows one by one. */
interface PartRow<Part extends { id: string }> {
  path: `/api/admin/${string}/`;
  part: 'schedules' | 'services' | 'areas';
  table: 'staff_schedules' | 'staff_services' | 'staff_areas';
  command: CommandName;
  /** Without its id. */
  fields: z.ZodObject;
  /** What stands in for fields that were not given. */
  defaults: Partial<Part>;
  /** Fields that say which element it is, and that an edit cannot change. */
  fixed: readonly string[];
  example: Record<string, unknown>;
  edit: Record<string, unknown>;
  name: string;
}

/** [ST1] Each change is one element of the list, so that changes to different elements merge. */
function partWrites<Part extends { id: string }>(row: PartRow<Part>): WriteRoute[] {
  const { part, command, fields, table, name } = row;
  const tag = 'Staff';
  const answer = partAnswer('staff', part, 'staff_id');
  const given = fields.partial(
    Object.fromEntries(Object.keys(row.defaults).map((key) => [key, true])) as Record<string, true>,
  );
  const changeable = fields.omit(
    Object.fromEntries(row.fixed.map((key) => [key, true])) as Record<string, true>,
  );
  const one = `${row.path}{id}/` as const;

  function change(member: Staff, after: readonly object[], elementId: string): Intent {
    const args = { staffId: member.id, set: { [part]: after }, expect: { [part]: member[part] } };
    return { command, args, about: { collection: 'staff', id: member.id }, elementId };
  }

  async function elementIn(context: WriteContext) {
    const id = context.params['id'] ?? '';
    const member = await context.target('staff', await ownerOf(context.db, table, id));
    const element = member[part].find((each) => each.id === id);
    if (!element) throw new ProblemError('route.not_found');
    return { member, element, id };
  }

  return [
    writeRoute({
      method: 'post',
      path: row.path,
      tag,
      summary: `Add ${name} of a member of staff`,
      commands: [command],
      problems: ['route.not_found'],
      status: 201,
      body: bodyOf(z.strictObject({ staffId: Id, id: Id.optional(), ...given.shape })),
      example: { staff_id: EXAMPLE_ID, ...row.example },
      async intent({ body, newId, target }) {
        const { staffId, id = newId(part), ...values } = body;
        const member = await target('staff', staffId);
        return change(member, [...member[part], { ...row.defaults, ...values, id }], id);
      },
      answer,
    }),
    writeRoute({
      method: 'patch',
      path: one,
      tag,
      summary: `Change ${name} of a member of staff`,
      commands: [command],
      body: bodyOf(changeable.partial()),
      example: row.edit,
      async intent({ body, ...context }) {
        const { member, element, id } = await elementIn(context);
        const after = member[part].map((each) => (each.id === id ? { ...element, ...body } : each));
        return change(member, after, id);
      },
      answer,
    }),
    writeRoute({
      method: 'delete',
      path: one,
      tag,
      summary: `Remove ${name} of a member of staff`,
      commands: [command],
      async intent(context) {
        const { member, id } = await elementIn(context);
        return change(
          member,
          member[part].filter((each) => each.id !== id),
          id,
        );
      },
    }),
  ];
}

export const staffPartWrites: readonly WriteRoute[] = [
  ...partWrites<StaffSchedule>({
    path: '/api/admin/staff-schedules/',
    part: 'schedules',
    table: 'staff_schedules',
    command: 'staff.set_schedule',
    fields: StaffSchedule.omit({ id: true }),
    defaults: { breaks: [] },
    fixed: ['dayOfWeek'],
    example: { day_of_week: 6, start_time: '09:00', end_time: '13:00' },
    edit: { end_time: '14:00', breaks: [{ start_time: '11:00', end_time: '11:15' }] },
    name: 'the hours on a weekday',
  }),
  ...partWrites<StaffService>({
    path: '/api/admin/staff-services/',
    part: 'services',
    table: 'staff_services',
    command: 'staff.set_services',
    fields: StaffService.omit({ id: true }),
    defaults: { priceOverrideMinor: null, durationOverrideMinutes: null },
    fixed: ['serviceId'],
    example: { service_id: EXAMPLE_ID, price_override: '95.00' },
    edit: { price_override: null, duration_override_minutes: 90 },
    name: 'a service',
  }),
  ...partWrites<StaffArea>({
    path: '/api/admin/staff-areas/',
    part: 'areas',
    table: 'staff_areas',
    command: 'staff.set_areas',
    fields: StaffArea.omit({ id: true }),
    defaults: { isActive: true },
    fixed: [],
    example: { postcode: 'SW1A' },
    edit: { is_active: false },
    name: 'an area',
  }),
  writeRoute({
    method: 'post',
    path: '/api/admin/staff-absences/',
    tag: 'Staff',
    summary: 'Enter days on which a member of staff is away',
    description: 'Whole days, both included. What is booked then stays; nothing new is offered.',
    commands: ['staff.add_absence'],
    problems: ['route.not_found'],
    status: 201,
    body: bodyOf(z.strictObject({ staffId: Id, ...Absence.partial({ id: true, reason: true }).shape })),
    example: { staff_id: EXAMPLE_ID, start_date: '2026-12-24', end_date: '2026-12-31', reason: 'Holiday' },
    async intent({ body, newId, target }) {
      const { staffId, id = newId('absence'), reason = '', ...days } = body;
      await target('staff', staffId);
      const args = { staffId, absence: { ...days, id, reason } };
      return {
        command: 'staff.add_absence',
        args,
        about: { collection: 'staff', id: staffId },
        elementId: id,
      };
    },
    answer: partAnswer('staff', 'absences', 'staff_id'),
  }),
  writeRoute({
    method: 'delete',
    path: '/api/admin/staff-absences/{id}/',
    tag: 'Staff',
    summary: 'Remove an absence',
    commands: ['staff.remove_absence'],
    async intent({ params, db, target }) {
      const absenceId = params['id'] ?? '';
      const { id: staffId } = await target('staff', await ownerOf(db, 'staff_absences', absenceId));
      const about = { collection: 'staff', id: staffId } as const;
      return { command: 'staff.remove_absence', args: { staffId, absenceId }, about };
    },
  }),
];

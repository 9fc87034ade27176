import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { StaffArea, StaffSchedule, type Staff } from '#shared/documents/staff.ts';
import { ProblemError } from '../problem.ts';
import { documentAnswer, partAnswer } from './answers.ts';
import { bodyOf } from './public-body.ts';
import { writeRoute, type WriteContext, type WriteRoute } from './write-route.ts';

const tag = 'Own work';

/** The member that the account stands for; an account that is nobody's has none. */
function ownRecord({ actor, target }: WriteContext): Promise<Staff> {
  if (actor.staffId === null) throw new ProblemError('route.not_found');
  return target('staff', actor.staffId);
}

const Day = StaffSchedule.omit({ id: true }).partial({ breaks: true });
const Week = z.strictObject({ schedules: z.array(Day).max(7) });
const NewArea = z.strictObject({
  id: Id.optional(),
  postcode: StaffArea.shape.postcode,
  isActive: z.boolean().optional(),
});

function areasChange(member: Staff, areas: StaffArea[], elementId: string) {
  const args = { staffId: member.id, set: { areas }, expect: { areas: member.areas } };
  const about = { collection: 'staff', id: member.id } as const;
  return { command: 'staff.set_areas' as const, args, about, elementId };
}

/** [ST5] What staff say of themselves. */
export const selfServiceWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'patch',
    path: '/api/staff/my-schedule/',
    tag,
    summary: 'Set your own weekly hours',
    description: '`schedules` is the whole week: a weekday that is left out is a day off.',
    commands: ['staff.set_schedule'],
    problems: ['route.not_found', 'precondition.failed'],
    body: bodyOf(Week),
    example: { schedules: [{ day_of_week: 1, start_time: '08:00', end_time: '16:00' }] },
    async intent({ body, ...context }) {
      const member = await ownRecord(context);
      const schedules = body.schedules.map(({ breaks = [], ...day }, index) => {
        const same = member.schedules.find(({ dayOfWeek }) => dayOfWeek === day.dayOfWeek);
        return { ...day, breaks, id: same?.id ?? context.newId(`schedule ${index}`) };
      });
      const args = { staffId: member.id, set: { schedules }, expect: { schedules: member.schedules } };
      return { command: 'staff.set_schedule', args, about: { collection: 'staff', id: member.id } };
    },
    answer: documentAnswer('staff'),
  }),
  writeRoute({
    method: 'post',
    path: '/api/staff/my-areas/',
    tag,
    summary: 'Add an area that you cover',
    commands: ['staff.set_areas'],
    problems: ['route.not_found', 'precondition.failed'],
    status: 201,
    body: bodyOf(NewArea),
    example: { postcode: 'SW1A' },
    async intent({ body, ...context }) {
      const member = await ownRecord(context);
      const { id = context.newId('area'), postcode, isActive = true } = body;
      return areasChange(member, [...member.areas, { id, postcode, isActive }], id);
    },
    answer: partAnswer('staff', 'areas', 'staff_id'),
  }),
  writeRoute({
    method: 'delete',
    path: '/api/staff/my-areas/{id}/',
    tag,
    summary: 'Remove an area that you cover',
    commands: ['staff.set_areas'],
    async intent(context) {
      const member = await ownRecord(context);
      const areaId = context.params['id'] ?? '';
      if (!member.areas.some(({ id }) => id === areaId)) throw new ProblemError('route.not_found');
      return areasChange(
        member,
        member.areas.filter(({ id }) => id !== areaId),
        areaId,
      );
    },
  }),
];

import { z } from '@hono/zod-openapi';
import type { CommandName } from '#shared/access/permissions.ts';
import { Id } from '#shared/core/ids.ts';
import { LongText, text } from '#shared/core/text.ts';
import { minutesBetween, WallDate, WallTime, wallOf } from '#shared/core/zoned-time.ts';
import { CompletionPhoto, type Appointment } from '#shared/documents/appointment.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { bodyOf, plainBody } from './public-body.ts';
import { actionWrite } from './row-kinds.ts';
import type { WriteContext, WriteRoute } from './write-route.ts';

const about = { tag: 'Appointments', collection: 'appointments', idArg: 'appointmentId' } as const;
const path = '/api/admin/appointments/{id}/';
const Reason = bodyOf(z.strictObject({ reason: LongText.optional() }));

const Move = z.strictObject({
  date: WallDate.optional(),
  time: WallTime.optional(),
  staff: Id.nullish(),
  duration_minutes: z.int().min(5).max(14_400).optional(),
});

/** What is not given stays as it is. */
function moveArgs(
  { date, time, staff = null, duration_minutes: durationMinutes }: z.infer<typeof Move>,
  { document, context }: { document: Appointment; context: WriteContext },
) {
  const wall = wallOf(document.startsAt, context.company.zone);
  const { startsAt, staffId } = document;
  const expect = { startsAt, staffId, durationMinutes: minutesBetween(document) };
  return { date: date ?? wall.date, time: time ?? wall.time, staffId: staff, durationMinutes, expect };
}

/** Where the office finds a visit, and where whoever is on site finds their own. */
const ON_SITE = [path, '/api/staff/my-appointments/{id}/'] as const;

function onSite(action: string, command: CommandName, summary: string): WriteRoute[] {
  return ON_SITE.map((each) => actionWrite({ ...about, path: `${each}${action}/`, summary, command }));
}

export const appointmentWrites: readonly WriteRoute[] = [
  actionWrite({
    ...about,
    method: 'patch',
    path,
    summary: 'Move a visit in time or to somebody else, or say how long it takes',
    command: 'appointment.reschedule',
    body: plainBody(Move),
    example: { time: '14:00' },
    args: moveArgs,
  }),
  actionWrite({
    ...about,
    path: `${path}reschedule/`,
    summary: 'Move a visit to another start',
    command: 'appointment.reschedule',
    body: plainBody(Move.extend({ date: WallDate, time: WallTime })),
    example: { date: '2026-12-02', time: '10:00' },
    args: moveArgs,
  }),
  actionWrite({
    ...about,
    path: `${path}reassign/`,
    summary: 'Give a visit to somebody else',
    command: 'appointment.reassign',
    body: plainBody(z.strictObject({ staff: Id })),
    example: { staff: EXAMPLE_ID },
    args: ({ staff }, { document }) => ({ staffId: staff, expect: { staffId: document.staffId } }),
  }),
  actionWrite({
    ...about,
    method: 'delete',
    path,
    summary: 'Cancel a visit',
    description: 'Nothing is deleted. `cancel/` does the same with a reason.',
    command: 'appointment.cancel',
    args: () => ({ reason: '' }),
  }),
  actionWrite({
    ...about,
    path: `${path}cancel/`,
    summary: 'Cancel a visit',
    description: 'An order that has none left is cancelled with it.',
    command: 'appointment.cancel',
    body: Reason,
    example: { reason: 'Burst pipe' },
    args: ({ reason = '' }) => ({ reason }),
  }),
  ...onSite('start', 'appointment.start', 'Begin a visit'),
  ...onSite('complete', 'appointment.complete', 'Finish a visit'),
  ...onSite('no-show', 'appointment.no_show', 'Nobody was there'),
  ...onSite('withdraw-no-show', 'appointment.withdraw_no_show', 'Somebody was there after all'),
  ...ON_SITE.map((each) =>
    actionWrite({
      ...about,
      path: `${each}notes/`,
      summary: 'Add an internal note to a visit',
      command: 'appointment.note',
      body: bodyOf(z.strictObject({ text: text({ min: 1, max: 4000 }) })),
      example: { text: 'The tap drips' },
      args: ({ text }) => ({ text }),
    }),
  ),
  ...ON_SITE.map((each) =>
    actionWrite({
      ...about,
      path: `${each}photos/`,
      summary: 'Name a picture of a visit',
      description: 'Its bytes are sent beside it, with PUT /api/appointments/{id}/photos/{sha256}/.',
      command: 'appointment.add_photo',
      body: bodyOf(CompletionPhoto.omit({ takenBy: true }).partial({ id: true })),
      example: {
        sha256: 'a'.repeat(64),
        content_type: 'image/jpeg',
        taken_at: '2026-12-01T10:30:00.000Z',
      },
      args: ({ id, ...photo }, { context }) => ({ photoId: id ?? context.newId('photo'), ...photo }),
    }),
  ),
  ...ON_SITE.map((each) =>
    actionWrite({
      ...about,
      method: 'delete',
      path: `${each}photos/{photo_id}/`,
      summary: 'Take a picture of a visit away',
      description: 'The office takes away any, field staff their own. One that is gone already is no error.',
      command: 'appointment.remove_photo',
      args: (_body, { context }) => ({ photoId: context.params['photo_id'] }),
    }),
  ),
  actionWrite({
    ...about,
    method: 'patch',
    path: `${path}bookings/{booking_id}/`,
    summary: "Say whether a customer has paid, or overrule a visit's deadline",
    command: 'appointment.set_booking',
    body: bodyOf(
      z.strictObject({
        paymentStatus: z.enum(['unpaid', 'paid', 'refunded']).optional(),
        canCancelOverride: z.boolean().nullable().optional(),
        canRescheduleOverride: z.boolean().nullable().optional(),
      }),
    ),
    example: { payment_status: 'paid' },
    args: (set, { context }) => ({ bookingId: context.params['booking_id'], set }),
  }),
];

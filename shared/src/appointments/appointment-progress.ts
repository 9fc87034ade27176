import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  type CommandContext,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { LongText, text } from '../core/text.ts';
import type { Appointment, AppointmentStatus } from '../documents/appointment.ts';
import { followUps, mailOfVisit, needsOfVisit, readVisit } from './visit-follow-up.ts';

const Visit = z.strictObject({ appointmentId: Id });
const visitRoot = (appointmentId: string) => [{ collection: 'appointments' as const, id: appointmentId }];

function wrongStatus(appointment: Appointment, allowed: AppointmentStatus[]) {
  return refuse('status.wrong', { collection: 'appointments', status: appointment.status, allowed });
}

/** [AP3] The person on site begins. */
export const startAppointment = defineCommand({
  name: 'appointment.start',
  version: 1,
  args: Visit,
  refusals: ['not_found', 'status.wrong'],
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => readVisit(read, appointmentId),
  decide({ appointment }, _args, { now }) {
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    if (appointment.status !== 'scheduled') return wrongStatus(appointment, ['scheduled']);
    return decided(
      update('appointments', appointment, { ...appointment, status: 'in_progress', startedAt: now }),
    );
  },
});

/** [AP4] The visit is done; an order whose visits are all done or cancelled is completed. */
export const completeAppointment = defineCommand({
  name: 'appointment.complete',
  version: 1,
  args: Visit,
  refusals: ['not_found', 'status.wrong'],
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => readVisit(read, appointmentId),
  needs: needsOfVisit,
  decide(loaded, _args, { now }) {
    const { appointment } = loaded;
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    if (appointment.status !== 'in_progress' && appointment.status !== 'scheduled')
      return wrongStatus(appointment, ['scheduled', 'in_progress']);
    const startedAt = appointment.startedAt ?? now;
    const after: Appointment = { ...appointment, status: 'completed', startedAt, completedAt: now };
    return decided([...update('appointments', appointment, after), ...followUps(loaded, after, now)]);
  },
});

/** [AP7] Nobody was there. The time is over, so it goes back to the calendar; whether it is paid is the office's to say. */
export const noShowAppointment = defineCommand({
  name: 'appointment.no_show',
  version: 1,
  args: Visit,
  refusals: ['not_found', 'status.wrong', 'appointment.not_yet'],
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => readVisit(read, appointmentId),
  needs: needsOfVisit,
  decide(loaded, _args, { now }) {
    const { appointment } = loaded;
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    if (appointment.status !== 'scheduled') return wrongStatus(appointment, ['scheduled']);
    if (now < appointment.startsAt) return refuse('appointment.not_yet', { startsAt: appointment.startsAt });
    const after: Appointment = { ...appointment, status: 'no_show' };
    return decided([...update('appointments', appointment, after), ...followUps(loaded, after, now)]);
  },
});

/** [AP5] Cancels one visit; an order that has none left is cancelled with it. */
export const cancelAppointment = defineCommand({
  name: 'appointment.cancel',
  version: 1,
  args: z.strictObject({ appointmentId: Id, reason: LongText }),
  refusals: ['not_found', 'status.wrong'],
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => readVisit(read, appointmentId),
  needs: needsOfVisit,
  decide(loaded, { reason }, context) {
    const { appointment } = loaded;
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    if (appointment.status !== 'scheduled') return wrongStatus(appointment, ['scheduled']);
    const after: Appointment = { ...appointment, status: 'cancelled', cancelledAt: context.now };
    const noted =
      reason === '' ? after : { ...after, internalNotes: [...after.internalNotes, noteOf(reason, context)] };
    const to = mailOfVisit(loaded);
    const subjectIds = { appointmentId: appointment.id };
    const messages: OutgoingMessage[] =
      to === null ? [] : [{ template: 'appointment.cancelled', to, subjectIds }];
    return decided(
      [...update('appointments', appointment, noted), ...followUps(loaded, after, context.now)],
      messages,
    );
  },
});

/** [AP6] Notes only ever add up, so that two people's notes never meet. */
export const noteAppointment = defineCommand({
  name: 'appointment.note',
  version: 1,
  args: z.strictObject({ appointmentId: Id, text: text({ min: 1, max: 4000 }) }),
  refusals: ['not_found'],
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => readVisit(read, appointmentId),
  decide({ appointment }, args, context) {
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    return decided(
      update('appointments', appointment, {
        ...appointment,
        internalNotes: [...appointment.internalNotes, noteOf(args.text, context)],
      }),
    );
  },
});

function noteOf(words: string, { newId, actor, now }: CommandContext) {
  return {
    id: newId('note', ''),
    at: now,
    accountId: actor.accountId,
    authorName: actor.displayName,
    text: words,
  };
}

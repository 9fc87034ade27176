import { z } from 'zod';
import { update, type Change } from '../command-kit/change.ts';
import {
  decided,
  defineCommand,
  type CommandContext,
  type OutgoingMessage,
} from '../command-kit/define-command.ts';
import { held, type Reader } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { LongText, text } from '../core/text.ts';
import type { Appointment, AppointmentStatus } from '../documents/appointment.ts';
import type { Customer } from '../documents/customer.ts';
import type { Order } from '../documents/order.ts';

const Visit = z.strictObject({ appointmentId: Id });

interface Loaded {
  appointment: Appointment | null;
  /** Null also where the replica does not hold orders; the server's run then does what follows. */
  order: Order | null;
  siblings: Appointment[];
  customer: Customer | null;
}

async function loadVisit(read: Reader, appointmentId: string): Promise<Loaded> {
  const appointment = held(await read.get('appointments', appointmentId));
  if (!appointment?.orderId) return { appointment, order: null, siblings: [], customer: null };
  const order = held(await read.orderOfVisit(appointment.orderId));
  if (!order) return { appointment, order, siblings: [], customer: null };
  const customer = order.customerId === null ? null : held(await read.get('customers', order.customerId));
  return { appointment, order, siblings: await read.appointmentsOfOrder(order.id), customer };
}

const visitRoot = (appointmentId: string) => [{ collection: 'appointments' as const, id: appointmentId }];
const needs = ({ order }: Loaded) => ({
  roots: order ? [{ collection: 'orders' as const, id: order.id }] : [],
  calendars: [],
});

function wrongStatus(appointment: Appointment, allowed: AppointmentStatus[]) {
  return refuse('status.wrong', { collection: 'appointments', status: appointment.status, allowed });
}

/** [AP3] The person on site begins. */
export const startAppointment = defineCommand({
  name: 'appointment.start',
  version: 1,
  args: Visit,
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => loadVisit(read, appointmentId),
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
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => loadVisit(read, appointmentId),
  needs,
  decide(loaded, _args, { now }) {
    const { appointment } = loaded;
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    if (appointment.status !== 'in_progress' && appointment.status !== 'scheduled')
      return wrongStatus(appointment, ['scheduled', 'in_progress']);
    const startedAt = appointment.startedAt ?? now;
    const after: Appointment = { ...appointment, status: 'completed', startedAt, completedAt: now };
    return decided([...update('appointments', appointment, after), ...orderAfter(loaded, after, now)]);
  },
});

/** [AP5] Cancels one visit; an order that has none left is cancelled with it. */
export const cancelAppointment = defineCommand({
  name: 'appointment.cancel',
  version: 1,
  args: z.strictObject({ appointmentId: Id, reason: LongText }),
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => loadVisit(read, appointmentId),
  needs,
  decide(loaded, { reason }, context) {
    const { appointment, order, customer } = loaded;
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    if (appointment.status !== 'scheduled') return wrongStatus(appointment, ['scheduled']);
    const after: Appointment = { ...appointment, status: 'cancelled', cancelledAt: context.now };
    const note =
      reason === '' ? after : { ...after, internalNotes: [...after.internalNotes, noteOf(reason, context)] };
    const to = order?.guestEmail ?? customer?.email ?? null;
    const messages: OutgoingMessage[] =
      to === null
        ? []
        : [{ template: 'appointment.cancelled', to, subjectIds: { appointmentId: appointment.id } }];
    return decided(
      [...update('appointments', appointment, note), ...orderAfter(loaded, after, context.now)],
      messages,
    );
  },
});

/** [AP6] Notes only ever add up, so that two people's notes never meet. */
export const noteAppointment = defineCommand({
  name: 'appointment.note',
  version: 1,
  args: z.strictObject({ appointmentId: Id, text: text({ min: 1, max: 4000 }) }),
  locks: ({ appointmentId }) => visitRoot(appointmentId),
  load: (read, { appointmentId }) => loadVisit(read, appointmentId),
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

/** What follows for the order once one of its visits is in a new state. */
function orderAfter({ order, siblings }: Loaded, visit: Appointment, now: string): Change[] {
  if (!order || order.status !== 'confirmed') return [];
  const others = siblings.filter(({ id }) => id !== visit.id);
  const statuses = [visit, ...others].map(({ status }) => status);
  if (statuses.every((status) => status === 'cancelled'))
    return update('orders', order, { ...order, status: 'cancelled', cancelledAt: now });
  const isDone = statuses.every((status) => status !== 'scheduled' && status !== 'in_progress');
  return isDone ? update('orders', order, { ...order, status: 'completed' }) : [];
}

import { z } from 'zod';
import type { TimeBlock } from '../command-kit/time-block.ts';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { MINUTE, toEpoch } from '../core/zoned-time.ts';
import type { Appointment } from '../documents/appointment.ts';
import {
  blocksAround,
  firstClash,
  overlapRefusal,
  readOutlook,
  type Outlook,
  type Placement,
  type Wish,
} from '../orders/order-calendar.ts';
import { needsOfVisit, readVisit, reopened, type VisitAtHand } from './visit-follow-up.ts';

interface Loaded extends VisitAtHand {
  blocks: TimeBlock[];
  outlook: Outlook | null;
}

/** [AP10] Somebody was there after all: the visit is to be done again, if nobody has taken its time meanwhile. */
export const withdrawNoShow = defineCommand({
  name: 'appointment.withdraw_no_show',
  version: 1,
  args: z.strictObject({ appointmentId: Id }),
  refusals: ['not_found', 'status.wrong', 'appointment.overlap'],
  locks: ({ appointmentId }) => [{ collection: 'appointments', id: appointmentId }],
  async load(read, { appointmentId }): Promise<Loaded> {
    const atHand = await readVisit(read, appointmentId);
    const { appointment } = atHand;
    if (!appointment) return { ...atHand, blocks: [], outlook: null };
    const placement = placeOf(appointment);
    const blocks = await blocksAround(read, [placement]);
    const clash = firstClash([placement], blocks, { appointmentId });
    return { ...atHand, blocks, outlook: clash ? await readOutlook(read, placement.startsAt) : null };
  },
  needs: (loaded) => ({
    ...needsOfVisit(loaded),
    calendars: loaded.appointment ? [loaded.appointment.staffId] : [],
  }),
  decide(loaded, _args, context) {
    const { appointment, blocks } = loaded;
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    if (appointment.status !== 'no_show') {
      const { status } = appointment;
      return refuse('status.wrong', { collection: 'appointments', status, allowed: ['no_show'] });
    }
    const clash = firstClash([placeOf(appointment)], blocks, { appointmentId: appointment.id });
    if (clash) {
      const wish = { ...wishOf(appointment), company: context.company, now: context.now };
      return overlapRefusal(clash, wish, loaded.outlook ?? { staff: [], blocks });
    }
    const after: Appointment = { ...appointment, status: 'scheduled' };
    return decided([...update('appointments', appointment, after), ...reopened(loaded, after)]);
  },
});

function placeOf({ id, staffId, startsAt, endsAt, bufferMinutes }: Appointment): Placement {
  return { itemId: id, staffId, startsAt, endsAt, bufferMinutes };
}

/** Where else it could go, at its own length. */
function wishOf(appointment: Appointment): Omit<Wish, 'company' | 'now'> {
  const { id, serviceId, startsAt, endsAt, bufferMinutes, place } = appointment;
  const durationMinutes = (toEpoch(endsAt) - toEpoch(startsAt)) / MINUTE;
  return {
    postcode: place.postcode,
    audience: 'office',
    work: [{ itemId: id, serviceId, quantity: 1, durationMinutes, bufferMinutes }],
    own: { appointmentId: id },
  };
}

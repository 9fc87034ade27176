import { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Instant } from '../core/zoned-time.ts';
import { CompletionPhoto } from '../documents/appointment.ts';
import { withWord } from '../orders/order-deadline.ts';
import { needsOfVisit, readVisit } from './visit-follow-up.ts';

export const MOST_PHOTOS = 50;

/** [AP8] Names a picture whose bytes were, or will be, sent beside the command; the same picture twice is one. */
export const addPhoto = defineCommand({
  name: 'appointment.add_photo',
  version: 1,
  args: z.strictObject({
    appointmentId: Id,
    photoId: Id,
    sha256: CompletionPhoto.shape.sha256,
    contentType: CompletionPhoto.shape.contentType,
    takenAt: Instant,
  }),
  refusals: ['not_found', 'limit.reached'],
  locks: ({ appointmentId }) => [{ collection: 'appointments', id: appointmentId }],
  load: (read, { appointmentId }) => read.get('appointments', appointmentId),
  decide(lookup, { photoId, sha256, contentType, takenAt }, { actor }) {
    const appointment = held(lookup);
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    const { completionPhotos } = appointment;
    if (completionPhotos.some((photo) => photo.id === photoId || photo.sha256 === sha256)) return decided([]);
    if (completionPhotos.length >= MOST_PHOTOS)
      return refuse('limit.reached', { field: 'photos', most: MOST_PHOTOS });
    const photo = { id: photoId, sha256, contentType, takenAt, takenBy: actor.accountId };
    const after = { ...appointment, completionPhotos: [...completionPhotos, photo] };
    return decided(update('appointments', appointment, after));
  },
});

/** [AP8] Takes a picture away again: the office anybody's, whoever is on site their own. What is gone already is no error. */
export const removePhoto = defineCommand({
  name: 'appointment.remove_photo',
  version: 1,
  args: z.strictObject({ appointmentId: Id, photoId: Id }),
  refusals: ['not_found', 'forbidden'],
  locks: ({ appointmentId }) => [{ collection: 'appointments', id: appointmentId }],
  load: (read, { appointmentId }) => read.get('appointments', appointmentId),
  decide(lookup, { photoId }, { actor }) {
    const appointment = held(lookup);
    if (!appointment) return refuse('not_found', { collection: 'appointments' });
    const photo = appointment.completionPhotos.find(({ id }) => id === photoId);
    if (!photo) return decided([]);
    if (!mayRemovePhoto(actor, photo)) return refuse('forbidden', { command: 'appointment.remove_photo' });
    const completionPhotos = appointment.completionPhotos.filter(({ id }) => id !== photoId);
    return decided(update('appointments', appointment, { ...appointment, completionPhotos }));
  },
});

/** [AP8] */
export function mayRemovePhoto(
  { role, accountId }: Pick<Actor, 'role' | 'accountId'>,
  { takenBy }: Pick<CompletionPhoto, 'takenBy'>,
): boolean {
  return role !== 'staff' || (takenBy !== null && takenBy === accountId);
}

/**
 * [AP9] Whether a customer has paid for a visit, and the office's word against its deadline. Customers cancel and move
 * whole orders and single visits of a series, so the word is written there too, where it binds.
 */
export const setCustomerAppointment = defineCommand({
  name: 'appointment.set_booking',
  version: 1,
  args: z.strictObject({
    appointmentId: Id,
    bookingId: Id,
    set: z.strictObject({
      paymentStatus: z.enum(['unpaid', 'paid', 'refunded']).optional(),
      canCancelOverride: z.boolean().nullable().optional(),
      canRescheduleOverride: z.boolean().nullable().optional(),
    }),
  }),
  refusals: ['not_found'],
  locks: ({ appointmentId }) => [{ collection: 'appointments', id: appointmentId }],
  load: (read, { appointmentId }) => readVisit(read, appointmentId),
  needs: needsOfVisit,
  decide({ appointment, order, series }, { bookingId, set: { paymentStatus, ...word } }) {
    const booking = appointment?.customerAppointments.find(({ id }) => id === bookingId);
    if (!appointment || !booking) return refuse('not_found', { collection: 'appointments' });
    const isPaid = paymentStatus ?? booking.paymentStatus;
    const customerAppointments = appointment.customerAppointments.map((each) =>
      each.id === bookingId ? { ...withWord(each, word), paymentStatus: isPaid } : each,
    );
    const visits = series?.visits.map((visit) =>
      visit.id === appointment.subscriptionVisitId ? withWord(visit, word) : visit,
    );
    return decided([
      ...update('appointments', appointment, { ...appointment, customerAppointments }),
      ...(order ? update('orders', order, withWord(order, word)) : []),
      ...(series && visits ? update('subscriptions', series, { ...series, visits }) : []),
    ]);
  },
});

import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { readContactEdit } from '../command-kit/contact.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { Email, LongText, Name, ShortText } from '../core/text.ts';
import { Instant, instantOf, WallDate, WallTime } from '../core/zoned-time.ts';
import { usesUnder } from '../documents/coupon.ts';
import { Phone } from '../documents/customer.ts';
import { guestOf, type Order } from '../documents/order.ts';
import { rootsOfCustomer } from './confirmed-visit.ts';
import { readOrderWithVisits, rootsOf } from './order-cancellation.ts';
import { withWord } from './order-deadline.ts';
import { calendarsOf, readRelocation, relocated, wrongStart } from './order-move.ts';
import { bookingFloor } from './order-rules.ts';

/** [OR9] The office moves a whole order to another start, confirmed or not; who does what stays. */
export const rescheduleOrder = defineCommand({
  name: 'order.reschedule',
  version: 1,
  args: z.strictObject({
    orderId: Id,
    date: WallDate,
    time: WallTime,
    expect: z.strictObject({ startsAt: Instant }),
  }),
  refusals: [
    'not_found',
    'slot.in_past',
    'slot.nonexistent_time',
    'stale',
    'status.wrong',
    'appointment.overlap',
  ],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async load(read, { orderId, date, time }, { company }) {
    const loaded = await readOrderWithVisits(read, orderId);
    const startsAt = instantOf({ date, time }, company.zone);
    if (!loaded || startsAt === null) return { loaded, startsAt, relocation: null };
    return { loaded, startsAt, relocation: await readRelocation(read, loaded.order, startsAt) };
  },
  needs: ({ loaded, relocation }) => ({
    roots: rootsOf(loaded),
    calendars: relocation ? calendarsOf(relocation) : [],
  }),
  decide({ loaded, startsAt, relocation }, { date, time, expect }, context) {
    if (!loaded) return refuse('not_found', { collection: 'orders' });
    const start = wrongStart({ date, time }, startsAt, bookingFloor(context));
    if (!start.ok) return start;
    if (!relocation) throw new Error('a start was wished for and not looked at');
    const { order } = loaded;
    if (order.startsAt !== expect.startsAt && order.startsAt !== start.value) {
      const proposed = start.value;
      const field = { path: 'startsAt', expected: expect.startsAt, current: order.startsAt, proposed };
      return refuse('stale', { fields: [field] });
    }
    return relocated({ ...loaded, relocation }, order, context);
  },
});

export const OrderFields = z.strictObject({
  guestName: Name.nullable(),
  guestEmail: Email.nullable(),
  guestPhone: Phone.nullable(),
  line1: ShortText,
  line2: ShortText,
  city: ShortText,
  accessNotes: LongText,
  notes: LongText,
  canCancelOverride: z.boolean().nullable(),
  canRescheduleOverride: z.boolean().nullable(),
});

/** [OR10] What is written on an order; its visits show the place as it stands there. */
export const editOrder = defineCommand({
  name: 'order.edit',
  version: 1,
  args: z.strictObject({ orderId: Id, ...editOf(OrderFields) }),
  refusals: ['not_found', 'phone.invalid', 'postcode.invalid', 'stale', 'order.guest_email_required'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  load: (read, { orderId }) => readOrderWithVisits(read, orderId),
  needs: (loaded) => ({ roots: rootsOf(loaded), calendars: [] }),
  decide(loaded, { set, expect }, { company: { country } }) {
    if (!loaded) return refuse('not_found', { collection: 'orders' });
    const { order, appointments } = loaded;
    const edit = readContactEdit({ set, expect }, { country, stored: order });
    if (!edit.ok) return edit;
    const merged = mergeEdit<Order>(order, edit.value);
    if (!merged.ok) return merged;
    const after = merged.value;
    if (after.customerId === null && !guestOf(after)) return refuse('order.guest_email_required', {});
    const { line1, line2, city, accessNotes } = after;
    const visits = appointments
      .filter(({ status }) => status === 'scheduled')
      .flatMap((visit) => {
        const guest =
          after.customerId === null
            ? { customerName: after.guestName ?? visit.place.customerName, phone: after.guestPhone }
            : {};
        return update('appointments', visit, {
          ...visit,
          place: { ...visit.place, ...guest, line1, line2, city, accessNotes },
          customerAppointments: visit.customerAppointments.map((each) => withWord(each, set)),
        });
      });
    return decided([...update('orders', order, after), ...visits]);
  },
});

/**
 * [OR11] Puts an order under a customer record, whose account then shows it, or takes it from every record. Only the
 * office links by its own word.
 */
export const setOrderCustomer = defineCommand({
  name: 'order.set_customer',
  version: 1,
  args: z.strictObject({
    orderId: Id,
    customerId: Id.nullable(),
    expect: z.strictObject({ customerId: Id.nullable() }),
  }),
  refusals: ['not_found', 'stale', 'order.guest_email_required'],
  locks: ({ orderId, customerId }) => [
    ...rootsOfCustomer({ customerId }),
    { collection: 'orders', id: orderId },
  ],
  async load(read, { orderId, customerId }) {
    return {
      loaded: await readOrderWithVisits(read, orderId),
      customer: customerId === null ? null : held(await read.get('customers', customerId)),
    };
  },
  needs: ({ loaded }) => ({ roots: rootsOf(loaded), calendars: [] }),
  decide({ loaded, customer }, { customerId, expect }) {
    if (!loaded) return refuse('not_found', { collection: 'orders' });
    if (customerId !== null && !customer) return refuse('not_found', { collection: 'customers' });
    const { order, appointments } = loaded;
    if (order.customerId !== expect.customerId && order.customerId !== customerId) {
      const { customerId: current } = order;
      const field = { path: 'customerId', expected: expect.customerId, current, proposed: customerId };
      return refuse('stale', { fields: [field] });
    }
    const person = customer ?? guestOf(order);
    if (!person) return refuse('order.guest_email_required', {});
    const visits = appointments.flatMap((visit) =>
      update('appointments', visit, {
        ...visit,
        place: { ...visit.place, customerName: person.name, phone: person.phone },
        customerAppointments: visit.customerAppointments.map((each) =>
          each.customerId === order.customerId ? { ...each, customerId } : each,
        ),
      }),
    );
    const couponUsages = usesUnder(customerId, { from: order.customerId, usages: order.couponUsages });
    return decided([...update('orders', order, { ...order, customerId, couponUsages }), ...visits]);
  },
});

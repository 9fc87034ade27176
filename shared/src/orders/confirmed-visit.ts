import type { CommandContext, RootLock } from '../command-kit/define-command.ts';
import { newBase } from '../command-kit/edit.ts';
import { must } from '../core/assert.ts';
import { wallOf } from '../core/zoned-time.ts';
import type { Appointment } from '../documents/appointment.ts';
import type { Customer } from '../documents/customer.ts';
import type { Order, OrderItem } from '../documents/order.ts';
import { deadlineOf } from './order-rules.ts';

/**
 * [CU3] Whoever writes a customer's name into a visit locks the customer: an edit at the same moment then reaches the
 * visit or is seen by it. The customer stays as it is, so others may do the same meanwhile.
 */
export function rootsOfCustomer(work: { customerId: string | null } | null): RootLock[] {
  const id = work?.customerId ?? null;
  return id === null ? [] : [{ collection: 'customers', id, isShared: true }];
}

/** The visit that a confirmed item becomes. The item has its appointment's id and somebody to do it. */
export function appointmentOf(
  { order, item, customer }: { order: Order; item: OrderItem; customer: Customer | null },
  context: Pick<CommandContext, 'company' | 'now' | 'newId'>,
): Appointment {
  const { company, newId } = context;
  const { line1, line2, city, postcode, accessNotes } = order;
  return {
    ...newBase(must(item.appointmentId, 'appointment id'), context),
    staffId: must(item.staffId, 'staff of a confirmed item'),
    serviceId: item.serviceId,
    serviceName: item.serviceName,
    orderId: order.id,
    orderItemId: item.id,
    subscriptionId: null,
    subscriptionVisitId: null,
    status: 'scheduled',
    date: wallOf(item.startsAt, company.zone).date,
    startsAt: item.startsAt,
    endsAt: item.endsAt,
    bufferMinutes: item.bufferMinutes,
    priceMinor: item.totalPriceMinor,
    place: {
      customerName: customer?.name ?? order.guestName ?? '—',
      phone: customer?.phone ?? order.guestPhone,
      line1,
      line2,
      city,
      postcode,
      accessNotes,
    },
    customerAppointments: [
      {
        id: newId('customer_appointment', item.id),
        customerId: order.customerId,
        paymentStatus: 'unpaid',
        cancellationDeadline: deadlineOf(item.startsAt, company),
        canCancelOverride: order.canCancelOverride,
        canRescheduleOverride: order.canRescheduleOverride,
      },
    ],
    internalNotes: [],
    completionPhotos: [],
    startedAt: null,
    completedAt: null,
    cancelledAt: null,
  };
}

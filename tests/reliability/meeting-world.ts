import {
  aCategory,
  aCoupon,
  aCustomer,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { guestOrder, request } from '../contract/command-calls.ts';

// Documents and commands of one meeting; every id has its key in it.

/** The categories of all meetings: the company is one document. */
export const categoryOf = (key: string) =>
  aCategory({ id: idOf(`${key} category`), name: key, slug: idOf(key) });

export const order = (key: string) => {
  const items = [anOrderItem({ id: idOf(`${key} item`), staffId: idOf(`${key} staff`) })];
  const ids = { id: idOf(`${key} order`), customerId: idOf(`${key} customer`), orderNumber: null };
  return anOrder({ ...ids, holdExpiresAt: null, items });
};
export const customer = (key: string, name = 'Carla Jones') =>
  aCustomer({ id: idOf(`${key} customer`), name, email: null, addresses: [] });
export const kept = (key: string) => ({ ...customer(`${key} kept`), name: 'Carla Jones-Smith' });
export const member = (key: string) =>
  aStaff({ id: idOf(`${key} staff`), accountId: null, schedules: [], services: [], areas: [] });
export const visit = (key: string) =>
  anAppointment({ id: idOf(`${key} visit`), staffId: idOf(`${key} other staff`), customerAppointments: [] });
export const series = (key: string) =>
  aSubscription({
    id: idOf(`${key} series`),
    subscriptionNumber: null,
    status: 'pending',
    customerId: idOf(`${key} customer`),
    staffId: idOf(`${key} staff`),
    totalAppointments: 3,
  });
export const completed = (key: string) => ({
  ...order(key),
  status: 'completed' as const,
  notes: 'the key is under the mat',
});

export const issue = (name: string, args: object) => request({ name, args });
export const confirm = (key: string) =>
  issue('order.confirm', {
    orderId: idOf(`${key} order`),
    assignments: [],
    expect: { startsAt: order(key).startsAt },
  });
export const leave = (key: string) =>
  issue('staff.set_active', {
    staffId: idOf(`${key} staff`),
    isActive: false,
    confirmedAppointmentIds: [],
  });
export const activate = (key: string) =>
  issue('subscription.activate', {
    subscriptionId: idOf(`${key} series`),
    staffId: idOf(`${key} staff`),
    onClash: 'refuse',
  });
export const rename = (key: string) =>
  issue('customer.edit', {
    customerId: idOf(`${key} customer`),
    set: { name: 'Carla Smith' },
    expect: { name: 'Carla Jones' },
  });
export const merge = (key: string) =>
  issue('customer.merge', {
    customerId: idOf(`${key} kept customer`),
    mergedId: idOf(`${key} customer`),
  });
export const anonymise = (key: string) =>
  issue('customer.anonymise', { customerId: idOf(`${key} customer`) });
export const place = (key: string) => {
  const args = { ...guestOrder(key), customerId: idOf(`${key} customer`), guest: null };
  const items = args.items.map((item) => ({
    ...item,
    serviceId: idOf(`${key} service`),
    staffId: idOf(`${key} staff`),
  }));
  return issue('order.place', { ...args, items });
};
export const editOrder = (key: string) =>
  issue('order.edit', {
    orderId: idOf(`${key} order`),
    set: { notes: 'ring twice' },
    expect: { notes: completed(key).notes },
  });
export const serviceFields = (key: string) => ({
  name: key,
  description: '',
  categoryId: idOf(`${key} category`),
  priceMinor: 100,
  durationMinutes: 60,
  bufferMinutes: 0,
  extras: [],
});
export const service = (key: string) =>
  aService({ id: idOf(`${key} service`), slug: idOf(`${key} service`), name: `${key} service` });
export const removeCategory = (key: string) =>
  issue('category.remove', { categoryId: idOf(`${key} category`) });
export const coupon = (key: string) =>
  aCoupon({
    id: idOf(`${key} coupon`),
    code: idOf(key).slice(0, 13).toUpperCase(),
    perCustomerLimit: null,
    usageLimit: 2,
    usedCount: 0,
  });
export const applyCoupon = (key: string) =>
  issue('order.apply_coupon', { orderId: idOf(`${key} order`), code: coupon(key).code });

export const moveOrder = (key: string, time: string) =>
  issue('order.reschedule', {
    orderId: idOf(`${key} order`),
    date: order(key).scheduledDate,
    time,
    expect: { startsAt: order(key).startsAt },
  });
export const cancel = (key: string) =>
  issue('order.cancel', { orderId: idOf(`${key} order`), reason: 'ill' });

/** Another order of the same customer, for the same person at the same time. */
export const rival = (key: string) => ({
  ...order(`${key} rival`),
  customerId: idOf(`${key} customer`),
  items: [anOrderItem({ id: idOf(`${key} rival item`), staffId: idOf(`${key} staff`) })],
});

/** An order that has used the coupon once already. */
export function used(key: string) {
  const { id: couponId, code } = coupon(key);
  const usage = { id: idOf(`${key} usage`), couponId, code, discountMinor: 850, personKeys: [] };
  const staffId = idOf(`${key} other staff`);
  return {
    ...order(`${key} used`),
    customerId: idOf(`${key} customer`),
    items: [anOrderItem({ id: idOf(`${key} used item`), staffId })],
    discountMinor: 850,
    totalPriceMinor: 7650,
    couponUsages: [{ ...usage, usedAt: order(key).createdAt, releasedAt: null }],
  };
}

import { idOf } from '#shared/testing/builders.ts';

/** What a command can be pointed at: of one's own, of somebody else, or not there at all. */
export interface Target {
  /** The command that it is a target of, and which one. */
  name: string;
  customerId: string;
  /** Customers with nothing to their name, one for each who asks: a merged one is gone. */
  idleCustomerIds: readonly string[];
  staffId: string;
  orderId: string;
  itemId: string;
  appointmentId: string;
  serviceId: string;
  accountId: string;
  couponId: string;
  subscriptionId: string;
  visitId: string;
  requestId: string;
  bookingId: string;
  invitationId: string;
  addressId: string;
  scheduleId: string;
  areaId: string;
  /** Another area of the same person. */
  ownAreaId: string;
  absenceId: string;
}

/** Ids of one target; the documents behind them are put by the test, or not. */
export function targetOf(name: string): Target {
  const id = (kind: string) => idOf(`${name} ${kind}`);
  return {
    name,
    customerId: id('customer'),
    idleCustomerIds: [1, 2, 3, 4].map((turn) => id(`idle customer ${turn}`)),
    staffId: id('staff'),
    orderId: id('order'),
    itemId: id('item'),
    appointmentId: id('appointment'),
    serviceId: id('service'),
    accountId: id('account'),
    couponId: id('coupon'),
    subscriptionId: id('subscription'),
    visitId: id('visit'),
    requestId: id('request'),
    bookingId: id('booking'),
    invitationId: id('invitation'),
    addressId: id('address'),
    scheduleId: id('schedule'),
    areaId: id('area'),
    ownAreaId: id('own area'),
    absenceId: id('absence'),
  };
}

/** The id of the part of a member of staff that the path is about; null where it is about a document. */
export function partOf(path: string, target: Target): string | null {
  if (path.includes('/staff-schedules/')) return target.scheduleId;
  if (path.includes('/staff-absences/')) return target.absenceId;
  if (path.includes('/my-areas/')) return target.ownAreaId;
  return path.includes('/staff-areas/') ? target.areaId : null;
}

const asked = new Map<string, number>();
/** Another one for each who asks. */
export function nextIdle({ name, idleCustomerIds }: Target): string {
  const turn = asked.get(name) ?? 0;
  asked.set(name, turn + 1);
  return idleCustomerIds[turn % idleCustomerIds.length] ?? name;
}

import { accountWrites } from './account-writes.ts';
import { addressWrites } from './address-writes.ts';
import { appointmentWrites } from './appointment-writes.ts';
import { bookingWrites } from './booking-writes.ts';
import { couponWrites, serviceWrites } from './catalogue-writes.ts';
import { companyWrites } from './company-writes.ts';
import { customerWrites } from './customer-writes.ts';
import { orderWrites } from './order-writes.ts';
import { profileWrites } from './profile-writes.ts';
import { requestWrites } from './request-writes.ts';
import { selfServiceWrites } from './self-service-writes.ts';
import { staffPartWrites } from './staff-part-writes.ts';
import { staffWrites } from './staff-writes.ts';
import { subscriptionWrites } from './subscription-writes.ts';
import type { WriteRoute } from './write-route.ts';

/** Every route that ends in a command, but for those of sessions, registration and photos. */
export const writeTable: readonly WriteRoute[] = [
  ...bookingWrites,
  ...requestWrites,
  ...orderWrites,
  ...appointmentWrites,
  ...subscriptionWrites,
  ...customerWrites,
  ...addressWrites,
  ...staffWrites,
  ...staffPartWrites,
  ...serviceWrites,
  ...couponWrites,
  ...companyWrites,
  ...accountWrites,
  ...profileWrites,
  ...selfServiceWrites,
];

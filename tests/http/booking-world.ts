import { createSessions } from '#server/accounts/sessions.ts';
import { aCoupon, anAccount, aStaff, idOf } from '#shared/testing/builders.ts';
import { put } from '../contract/server-databases.ts';
import type { TestServer } from './http-server.ts';

/** A second member of staff, a coupon, and the account of the customer record; returns the customer's session. */
export async function putBookingWorld({
  database,
  now,
}: Pick<TestServer, 'database' | 'now'>): Promise<string> {
  const account = anAccount({
    id: idOf('own account'),
    email: 'carla@home.example',
    role: 'customer',
    customerId: idOf('customer'),
  });
  const second = aStaff({
    id: idOf('second'),
    accountId: null,
    schedules: aStaff().schedules.map((day) => ({ ...day, id: idOf(`second ${day.dayOfWeek}`) })),
    services: aStaff().services.map((each) => ({ ...each, id: idOf('second service') })),
    areas: aStaff().areas.map((each) => ({ ...each, id: idOf('second area') })),
  });
  await put(database, { accounts: [account], staff: [second], coupons: [aCoupon()] });
  return (await createSessions({ db: database.db, now }).open({ accountId: account.id, deviceName: 'x' }))
    .token;
}

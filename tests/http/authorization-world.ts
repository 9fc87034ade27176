import { EVERYONE } from '#shared/documents/account.ts';
import {
  aCustomer,
  anAccount,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  idOf,
} from '#shared/testing/builders.ts';
import { createSessions } from '#server/accounts/sessions.ts';
import type { DocumentSet } from '#server/seed/put-documents.ts';
import { put } from '../contract/server-databases.ts';
import { targetOf, type Target } from './command-targets.ts';
import type { TestServer } from './http-server.ts';

const scopes = { allStaff: false, allCustomers: false };
const own = targetOf('own');
const foreign = targetOf('foreign');

/** Nothing of it exists. */
const missing = targetOf('missing');

export const targets: Readonly<Record<'own' | 'foreign' | 'missing', Target>> = { own, foreign, missing };

/** By name: everybody who could be signed in. `near` looks after `own` alone, `far` after nobody. */
const accounts = {
  admin: anAccount({ id: idOf('acting admin') }),
  manager: anAccount({ id: idOf('acting manager'), role: 'manager', managerScope: EVERYONE }),
  near: anAccount({
    id: idOf('acting near'),
    role: 'manager',
    managerScope: { ...scopes, staffIds: [own.staffId], customerIds: [own.customerId] },
  }),
  far: anAccount({
    id: idOf('acting far'),
    role: 'manager',
    managerScope: { ...scopes, staffIds: [], customerIds: [] },
  }),
  staff: anAccount({ id: idOf('acting staff'), role: 'staff', staffId: own.staffId }),
  customer: anAccount({ id: idOf('acting customer'), role: 'customer' }),
  disabled: anAccount({ id: idOf('acting disabled'), isActive: false }),
};

export type ActorName = keyof typeof accounts;
export const roleOf = (actor: ActorName) => accounts[actor].role;

/** Puts everything that the accounts see or do not see. The visits are near today, so that staff hold theirs. */
export async function putTargets(server: TestServer): Promise<void> {
  const people = Object.entries(accounts).map(([name, account]) => ({
    ...account,
    email: `${name}@act.example`,
  }));
  const spare = [own, foreign].map(({ accountId: id }) => anAccount({ id, email: `${id}@act.example` }));
  await put(server.database, {
    staff: [own, foreign].map(({ staffId }) => member(staffId)),
    customers: [own, foreign].map(({ customerId: id }) => aCustomer({ id, addresses: [], createdBy: null })),
    services: [own, foreign].map(({ serviceId: id }) => aService({ id, slug: id })),
    accounts: [...people, ...spare],
  });
  await put(server.database, workOf(own, '10:00', 'pending'));
  await put(server.database, workOf(foreign, '10:00', 'confirmed'));
}

function member(id: string) {
  const part = (name: string) => idOf(`${id} ${name}`);
  return aStaff({
    id,
    accountId: null,
    schedules: [],
    services: aStaff().services.map((service) => ({ ...service, id: part('service') })),
    areas: [],
  });
}

/** A visit on the ninth and an order on the tenth, which is out of everybody's sight but its own people's. */
function workOf(target: Target, time: string, status: 'pending' | 'confirmed'): DocumentSet {
  const { customerId, staffId } = target;
  const startsAt = `2026-03-10T${time}:00.000Z`;
  const item = anOrderItem({ id: target.itemId, staffId, startsAt, endsAt: '2026-03-10T12:00:00.000Z' });
  return {
    appointments: [
      anAppointment({
        id: target.appointmentId,
        staffId,
        customerAppointments: anAppointment().customerAppointments.map((each) => ({
          ...each,
          id: idOf(`${customerId} visit`),
          customerId,
        })),
      }),
    ],
    orders: [anOrder({ id: target.orderId, customerId, createdBy: null, status, items: [item], startsAt })],
  };
}

/** A new session of the account, whose password nobody knows. */
export async function tokenOf(server: TestServer, actor: ActorName): Promise<string> {
  const sessions = createSessions({ db: server.database.db, now: server.now });
  return (await sessions.open({ accountId: accounts[actor].id, deviceName: actor })).token;
}

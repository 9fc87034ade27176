import type { CommandName } from '#shared/access/permissions.ts';
import { EVERYONE } from '#shared/documents/account.ts';
import {
  aCoupon,
  aSubscription,
  aCustomer,
  anAccount,
  anAddress,
  anInvitation,
  anAppointment,
  anOrder,
  anOrderItem,
  aSchedule,
  aService,
  aStaff,
  idOf,
} from '#shared/testing/builders.ts';
import { createSessions } from '#server/accounts/sessions.ts';
import { put } from '../contract/server-databases.ts';
import {
  commandRows,
  ORDERED_START,
  SERIES_START,
  seriesRequest,
  type CommandRow,
} from './command-targets.ts';
import { targetOf, type Target } from './target.ts';
import type { TestServer } from './http-server.ts';

const names = Object.keys(commandRows) as CommandName[];
const KINDS = ['own', 'foreign', 'missing'] as const;
export type TargetKind = (typeof KINDS)[number];

/** A command's targets are its own, so that no command finds what another has changed. Of `missing` nothing exists. */
export function targetsOf(command: CommandName): Record<TargetKind, Target> {
  return {
    own: targetOf(`${command} own`),
    foreign: targetOf(`${command} foreign`),
    missing: targetOf(`${command} missing`),
  };
}

/** Only where a command uses them up. */
const idleOf = ({ name, idleCustomerIds }: Pick<Target, 'name' | 'idleCustomerIds'>) =>
  /^customer\.(merge|anonymise)/.test(name) ? idleCustomerIds : [];

const owns = names.map((name) => targetsOf(name).own);
const foreigns = names.map((name) => targetsOf(name).foreign);
const scopes = { allStaff: false, allCustomers: false };
const staffIds = owns.map(({ staffId }) => staffId);
const customerIds = owns.flatMap(({ customerId, ...own }) => [customerId, ...idleOf(own)]);

/** By name: everybody who could be signed in. `near` looks after what is `own` alone, `far` after nobody. */
const accounts = {
  admin: anAccount({ id: idOf('acting admin') }),
  manager: anAccount({ id: idOf('acting manager'), role: 'manager', managerScope: EVERYONE }),
  near: anAccount({
    id: idOf('acting near'),
    role: 'manager',
    managerScope: { ...scopes, staffIds, customerIds },
  }),
  far: anAccount({
    id: idOf('acting far'),
    role: 'manager',
    managerScope: { ...scopes, staffIds: [], customerIds: [] },
  }),
  staff: anAccount({ id: idOf('acting staff'), role: 'staff', staffId: null }),
  customer: anAccount({ id: idOf('acting customer'), role: 'customer' }),
  disabled: anAccount({ id: idOf('acting disabled'), isActive: false }),
};

export type ActorName = keyof typeof accounts;
export const roleOf = (actor: ActorName) => accounts[actor].role;

/** Whether the actor's scope holds what the command is about. The customer is the one whom the target names. */
export function isInSight(actor: ActorName, { about, sends }: CommandRow, target: TargetKind): boolean {
  if (about === null) return true;
  if (target === 'missing') return false;
  if (actor === 'admin') return true;
  if (about === 'coupons') return roleOf(actor) === 'manager';
  // Orders to be taken are every manager's; people are only those whom they look after.
  const isIntake = about === 'orders' && roleOf(actor) === 'manager' && sends !== true;
  const isTheirs =
    (actor === 'staff' && (about === 'appointments' || about === 'staff')) ||
    (actor === 'customer' && (about === 'customers' || about === 'orders' || about === 'subscriptions'));
  return target === 'own' && (isIntake || actor === 'near' || isTheirs);
}

/** Puts everything that the accounts see or do not see. The visits are near today, so that staff hold theirs. */
export async function putTargets({ database }: Pick<TestServer, 'database'>): Promise<void> {
  const people = Object.entries(accounts).map(([name, account]) => ({
    ...account,
    email: `${name}@act.example`,
  }));
  const all = [...owns, ...foreigns];
  const spare = all.map(({ accountId: id }) => ({
    ...anAccount({ id, role: 'manager', managerScope: EVERYONE }),
    email: `${id}@act.example`,
  }));
  await put(database, {
    staff: all.map(member),
    customers: all.flatMap(({ name, customerId: id, idleCustomerIds, addressId }) => [
      aCustomer({ id, addresses: [anAddress({ id: addressId })], createdBy: null }),
      ...idleOf({ name, idleCustomerIds }).map((idle) =>
        aCustomer({ id: idle, addresses: [], createdBy: null }),
      ),
    ]),
    invitations: all.map(({ invitationId: id }) =>
      anInvitation({ id, email: `${id}@act.example`, invitedBy: null }),
    ),
    services: all.map(({ name, serviceId: id }) =>
      aService({ id, slug: id, approvalStatus: isProposal(name) ? 'pending' : 'approved' }),
    ),
    accounts: [...people, ...spare],
    coupons: [
      aCoupon({ perCustomerLimit: null }),
      ...all.map(({ couponId: id }) => aCoupon({ id, code: `C-${id}`.toUpperCase().slice(0, 40) })),
    ],
    appointments: all.map(visitOf),
    subscriptions: all.map(seriesOf),
    orders: [
      ...owns.map((own) => orderOf(own, 'pending')),
      ...foreigns.map((foreign) => orderOf(foreign, 'confirmed')),
    ],
  });
}

/** What is to be answered has not been yet. */
const isProposal = (name: string) => /^service\.(approve|reject)/.test(name);

/** Their hours and days away lie where no order and no visit does, and one of their areas is that of every order. */
function member({ staffId: id, scheduleId, areaId, ownAreaId, absenceId }: Target) {
  return aStaff({
    id,
    accountId: null,
    schedules: [
      aSchedule({ id: scheduleId, dayOfWeek: 7, startTime: '09:00', endTime: '13:00', breaks: [] }),
    ],
    services: aStaff().services.map((service) => ({ ...service, id: idOf(`${id} service`) })),
    areas: [
      { id: areaId, postcode: 'NW1', isActive: true },
      { id: ownAreaId, postcode: 'NW2', isActive: true },
    ],
    absences: [{ id: absenceId, startDate: '2027-01-01', endDate: '2027-01-02', reason: '' }],
  });
}

/** One of which nobody was there has begun; the staff's window holds it still. */
function visitOf({ name, appointmentId: id, staffId, customerId, bookingId }: Target) {
  const begun = name.startsWith('appointment.no_show')
    ? { date: '2026-03-01', startsAt: '2026-03-01T10:00:00.000Z', endsAt: '2026-03-01T12:00:00.000Z' }
    : {};
  const missed = name.startsWith('appointment.withdraw_no_show') ? { status: 'no_show' as const } : {};
  const [link] = anAppointment().customerAppointments;
  const customerAppointments = link ? [{ ...link, id: bookingId, customerId }] : [];
  return anAppointment({ id, staffId, customerAppointments, ...begun, ...missed });
}

/** What is to be asked for something asks for nothing yet: one question at a time. */
const isYetToAsk = ({ name }: Target) => name.includes('.request_change');

/** A series of one visit, which asks for something; not in anybody's intake. */
function seriesOf(target: Target) {
  const { subscriptionId: id, visitId, requestId, customerId, staffId } = target;
  const visit = {
    id: visitId,
    sequence: 1,
    plannedDate: '2026-03-16',
    date: '2026-03-16',
    startsAt: SERIES_START,
    endsAt: '2026-03-16T12:00:00.000Z',
    appointmentId: null,
    status: 'planned' as const,
    isChangedByHand: false,
    cancellationDeadline: '2026-03-15T10:00:00.000Z',
    canCancelOverride: null,
    canRescheduleOverride: null,
  };
  const request = { ...requestOf(seriesRequest(requestId)), visitId: null };
  const changeRequests = isYetToAsk(target) ? [] : [request];
  return aSubscription({
    id,
    subscriptionNumber: null,
    customerId,
    staffId,
    createdBy: null,
    totalAppointments: 1,
    visits: [visit],
    changeRequests,
  });
}

function requestOf(id: string) {
  return {
    id,
    kind: 'other' as const,
    requestedDate: null,
    requestedTime: null,
    reason: 'x',
    status: 'pending' as const,
    requestedBy: null,
    requestedAt: ORDERED_START,
    reviewedBy: null,
    reviewedAt: null,
    reviewNotes: '',
  };
}

/** The day after the visit. While it is pending every manager may take it. */
function orderOf(target: Target, status: 'pending' | 'confirmed') {
  const { orderId, itemId, customerId, staffId, requestId } = target;
  const times = { startsAt: ORDERED_START, endsAt: '2026-03-10T12:00:00.000Z' };
  const items = [anOrderItem({ id: itemId, staffId, ...times })];
  return anOrder({
    id: orderId,
    orderNumber: null,
    customerId,
    createdBy: null,
    status,
    items,
    changeRequests: isYetToAsk(target) ? [] : [requestOf(requestId)],
    startsAt: ORDERED_START,
  });
}

/**
 * A new session of the account, whose password nobody knows. Staff act as the person whose visits are to be theirs, and
 * the customer as whom the orders are of.
 */
export async function tokenOf(
  server: TestServer,
  actor: ActorName,
  { staffId = null, customerId = null }: Partial<Record<'staffId' | 'customerId', string | null>> = {},
): Promise<string> {
  if (actor === 'staff' && staffId !== null) await become(server, accounts.staff.id, { staff_id: staffId });
  if (actor === 'customer' && customerId !== null)
    await become(server, accounts.customer.id, { customer_id: customerId });
  return sessionOf(server, accounts[actor].id);
}

export async function sessionOf(server: TestServer, accountId: string): Promise<string> {
  const sessions = createSessions({ db: server.database.db, now: server.now });
  return (await sessions.open({ accountId, deviceName: 'Test' })).token;
}

async function become(
  server: TestServer,
  accountId: string,
  link: { staff_id: string } | { customer_id: string },
): Promise<void> {
  await server.database.transact((trx) =>
    trx
      .updateTable('users')
      .set((row) => ({ ...link, revision: row('revision', '+', 1) }))
      .where('id', '=', accountId)
      .execute(),
  );
}

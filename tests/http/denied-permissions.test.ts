import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { EVERYONE, ManagerPermission } from '#shared/documents/account.ts';
import { anAccount, idOf } from '#shared/testing/builders.ts';
import { rolesOf } from '#server/http/writes/write-route.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import { put } from '../contract/server-databases.ts';
import { push } from './authorization-push.ts';
import { putTargets, sessionOf, targetsOf, type TargetKind } from './authorization-world.ts';
import { commandRows } from './command-targets.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { replyTo } from './write-authorization-reply.ts';
import { nameOf } from './write-requests.ts';

// What an admin takes from one manager, over both doors: the replica's and the API's. Each command that a permission can
// deny is asked for without it, and with nothing but it.

type Kind = 'other' | ManagerPermission;

/** Written down a second time: what each permission is needed for. `other` cannot be denied. */
const NEEDED_FOR: Record<Kind, readonly CommandName[]> = {
  orders: [
    'order.apply_coupon',
    'order.assign_staff',
    'order.cancel',
    'order.confirm',
    'order.edit',
    'order.place',
    'order.remove_coupon',
    'order.request_change',
    'order.reschedule',
    'order.set_customer',
    'order.set_items',
    'order.withdraw_change',
  ],
  appointments: [
    'appointment.add_photo',
    'appointment.cancel',
    'appointment.complete',
    'appointment.no_show',
    'appointment.note',
    'appointment.reassign',
    'appointment.remove_photo',
    'appointment.reschedule',
    'appointment.set_booking',
    'appointment.start',
    'appointment.withdraw_no_show',
  ],
  customers: [
    'customer.add_address',
    'customer.create',
    'customer.edit',
    'customer.edit_address',
    'customer.merge',
    'customer.remove_address',
    'customer.set_default_address',
  ],
  staff: [
    'staff.add_absence',
    'staff.create',
    'staff.edit',
    'staff.remove_absence',
    'staff.set_active',
    'staff.set_areas',
    'staff.set_schedule',
    'staff.set_services',
  ],
  subscriptions: [
    'subscription.activate',
    'subscription.cancel',
    'subscription.create',
    'subscription.edit',
    'subscription.pause',
    'subscription.request_change',
    'subscription.reschedule_visit',
    'subscription.skip_visit',
    'subscription.withdraw_change',
  ],
  change_requests: ['order.review_change', 'subscription.review_change'],
  other: ['profile.edit'],
};

const permissions = ManagerPermission.options;
const rows = permissions.flatMap((permission) =>
  NEEDED_FOR[permission].map((command) => ({ permission, command })),
);

/** Whoever signs in at a public route is a guest there unless they are a customer. */
const routes = writeTable
  .filter((route) => route.access !== 'public' && rolesOf(route).includes('manager'))
  .flatMap((route) => {
    const needed = permissions.filter((each) =>
      route.commands.every((name) => NEEDED_FOR[each].includes(name)),
    );
    return needed.map((permission) => ({ name: nameOf(route), permission, route }));
  });

let server: TestServer;
/** By permission: the sessions of a manager without it, and of one with nothing else. */
const sessions = new Map<ManagerPermission, { without: string; only: string }>();

beforeAll(async () => {
  server = await createTestServer();
  await putTargets(server);
  for (const permission of permissions) {
    const without = await managerWithout([permission]);
    const only = await managerWithout(permissions.filter((each) => each !== permission));
    sessions.set(permission, { without, only });
  }
}, START_MS);
afterAll(() => server.close());

async function managerWithout(deniedPermissions: ManagerPermission[]): Promise<string> {
  const name = `denied ${deniedPermissions.join(' ')}`;
  const account = {
    ...anAccount({ id: idOf(name), role: 'manager', managerScope: EVERYONE, deniedPermissions }),
    email: `${idOf(name)}@act.example`,
  };
  await put(server.database, { accounts: [account] });
  return sessionOf(server, account.id);
}

const tokensOf = (permission: ManagerPermission) => sessions.get(permission) ?? { without: '', only: '' };
const KINDS: readonly TargetKind[] = ['own', 'foreign', 'missing'];

test('[PM1] every command of a manager needs one permission or none', () => {
  const ofManagers = (Object.keys(commands) as CommandName[]).filter((name) => mayIssue('manager', name));
  expect(Object.values(NEEDED_FOR).flat().toSorted()).toEqual(ofManagers.toSorted());
  // Public routes know no manager; the rest of these commands have a path of the office.
  const routed = new Set(routes.flatMap(({ route }) => route.commands));
  expect(rows.map(({ command }) => command).filter((name) => !routed.has(name))).toEqual([]);
});

describe.each(rows)('$command without $permission', ({ command, permission }) => {
  test('[PM1] is forbidden to a replica before anything is looked up, and not without the others', async () => {
    const { without, only } = tokensOf(permission);
    const targets = targetsOf(command);
    const answers = [];
    for (const kind of KINDS) {
      const args = commandRows[command].args(targets[kind]);
      answers.push(await push(server, { token: without, name: command, args }));
    }
    expect(answers.map(({ code }) => code)).toEqual(['forbidden', 'forbidden', 'forbidden']);
    expect(new Set(answers.map(({ bytes }) => bytes)).size).toBe(1);
    const args = commandRows[command].args(targets.own);
    expect((await push(server, { token: only, name: command, args })).code).not.toBe('forbidden');
  });
});

describe.each(routes)('$name without $permission', ({ permission, route }) => {
  test('[PM1][HW3] is forbidden before anything is looked up, and not without the others', async () => {
    const { without, only } = tokensOf(permission);
    const replies = [];
    for (const kind of KINDS) replies.push(await replyTo(server, route, { kind, token: without }));
    expect(new Set(replies).size).toBe(1);
    expect(replies[0]?.slice(0, 3)).toBe('403');
    expect((await replyTo(server, route, { kind: 'own', token: only })).slice(0, 3)).not.toBe('403');
  });
});

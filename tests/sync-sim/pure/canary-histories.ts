import { GUEST } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { derivedId } from '#shared/core/ids.ts';
import type { Account } from '#shared/documents/account.ts';
import { collectionNames } from '#shared/documents/collections.ts';
import { must } from '#shared/core/assert.ts';
import { canaryOffice } from './canary-office.ts';
import { CanaryJudge } from './canary-judge.ts';
import { ACCOUNTS, CUSTOMERS, MANAGED, STAFF } from './first-office.ts';
import { randomFrom } from './random.ts';
import { productRules } from './sim-defects.ts';
import { begin, type OperationName } from './sim-operations.ts';
import { SimWorld, type Rules } from './sim-world.ts';
import { Violation } from './violation.ts';

export interface CanaryOutcome {
  broken: { promise: string; message: string } | null;
  /** Answers that were searched for marks. */
  looks: number;
  /** Roles that somebody was given, and how often a right changed. */
  roles: ReadonlySet<string>;
  changes: number;
}

type Choose = <Item>(items: readonly Item[]) => Item;
type Right = (world: SimWorld, choose: Choose) => [CommandName, object];

/** Whom somebody may become; who becomes a customer has no replica any more. */
const ROLES = ['staff', 'manager', 'admin'] as const;
const PEOPLE = [ACCOUNTS.manager, ACCOUNTS.first, ACCOUNTS.second];

/** What the administration does to rights, to links and to whose work is whose: commands as they are. */
const RIGHTS: readonly Right[] = [
  (world, choose) => {
    const accountId = choose(PEOPLE);
    const { role } = account(world, accountId);
    return ['account.set_role', { accountId, role: choose(ROLES), expect: { role } }];
  },
  (_world, choose) => ['account.link_staff', { accountId: choose(PEOPLE), staffId: choose(STAFF) }],
  (world, choose) => {
    const accountId = choose(PEOPLE);
    const { managerScope } = account(world, accountId);
    const some = (ids: readonly string[]) => ids.filter(() => choose([true, false]));
    const all = choose([true, false, false, false]);
    const scope = { allStaff: all, staffIds: some(STAFF), allCustomers: all, customerIds: some(CUSTOMERS) };
    const set = { managerScope: choose([scope, MANAGED]) };
    return ['account.set_manager_scope', { accountId, set, expect: { managerScope } }];
  },
  (world, choose) => {
    const { id: appointmentId, staffId } = choose(world.server.state.all('appointments'));
    return ['appointment.reassign', { appointmentId, staffId: choose(STAFF), expect: { staffId } }];
  },
  // Into the days that staff hold, and out of them.
  (world, choose) => {
    const { id: appointmentId, staffId, startsAt } = choose(world.server.state.all('appointments'));
    const date = choose(['2026-03-03', '2026-03-05', '2026-03-10', '2026-03-30', '2026-04-21']);
    const move = { appointmentId, date, time: choose(['07:00', '14:00', '17:00']), staffId: choose(STAFF) };
    return ['appointment.reschedule', { ...move, expect: { startsAt, staffId } }];
  },
  (world, choose) => {
    const { id: orderId, customerId } = choose(world.server.state.all('orders'));
    return [
      'order.set_customer',
      { orderId, customerId: choose([...CUSTOMERS, null]), expect: { customerId } },
    ];
  },
  (world, choose) => {
    const { id: orderId, startsAt } = choose(world.server.state.all('orders'));
    return ['order.confirm', { orderId, assignments: [], expect: { startsAt } }];
  },
  (_world, choose) => ['customer.merge', { customerId: choose(CUSTOMERS), mergedId: choose(CUSTOMERS) }],
];

/** Besides: what people do with what they see, and what interrupts the way there. */
const BESIDES: readonly OperationName[] = [
  'act',
  'act',
  'act',
  'book',
  'signIn',
  'token expired',
  'account disabled',
  'account enabled',
  'a new day',
  'drop response after commit',
  'duplicate request',
  'reorder',
  'partition, both ways',
  'client killed',
  'server killed',
];
const STEPS = 30;

/** [T17] One history of changing rights; everything that the server says and that devices keep is searched. */
export async function runCanaries(seed: number, rules: Rules = productRules): Promise<CanaryOutcome> {
  const random = randomFrom(seed * 104_729 + 17);
  const choose: Choose = (items) => items[Math.floor(random() * items.length)] as never;
  const judges: CanaryJudge[] = [];
  const world = new SimWorld(seed, rules, {
    office: canaryOffice(),
    judge: (server) => {
      const judge = new CanaryJudge(server);
      judges.push(judge);
      return judge;
    },
  });
  const outcome = { looks: 0, roles: new Set<string>(), changes: 0 };
  try {
    for (let step = 0; step < STEPS; step += 1) {
      await world.scheduler.runUntil(world.scheduler.now + Math.floor(random() ** 2 * 3000));
      if (random() < 0.5)
        begin(world, [choose(BESIDES), Math.floor(random() * 4), Math.floor(random() * 1e6), 0]);
      else
        world.scheduler.spawn(administer(world, choose(RIGHTS)(world, choose), () => (outcome.changes += 1)));
      await world.scheduler.settle();
      for (const accountId of PEOPLE) outcome.roles.add(account(world, accountId).role);
    }
    await world.heal();
    for (const device of world.devices) {
      const kept = collectionNames.flatMap((collection) =>
        [...(device.disk.current?.truth.all(collection).values() ?? [])].map((copy) => ({
          collection,
          ...copy,
        })),
      );
      const actor = world.server.presentActor(device.token);
      judges[0]?.served(world.server.viewer(actor), kept);
    }
    return { ...outcome, broken: null, looks: judges[0]?.looks ?? 0 };
  } catch (error) {
    const promise = error instanceof Violation ? error.promise : 'error';
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...outcome, broken: { promise, message }, looks: judges[0]?.looks ?? 0 };
  }
}

function account({ server }: SimWorld, id: string): Account {
  return must(server.state.find('accounts', id), 'an account') as Account;
}

/** One command of the administrator's through the public door. */
async function administer(
  { server }: SimWorld,
  [name, args]: [CommandName, object],
  accepted: () => void,
): Promise<void> {
  const commandId = derivedId(JSON.stringify(args), name, server.now());
  const call = { commandId, name, args, occurredAt: server.now() };
  const admin = { ...GUEST, role: 'admin' as const, accountId: ACCOUNTS.admin, displayName: 'Ada Admin' };
  const verdict = await server.acceptHere(call, admin, commandId);
  if ('n' in verdict && verdict.outcome === 'accepted') accepted();
}

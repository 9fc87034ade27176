import type { CommandName } from '#shared/access/permissions.ts';
import type { ManagerScope } from '#shared/documents/account.ts';
import type { HistoryWorld } from './history-world.ts';
import { NOBODY, PEOPLE, reachesSecrets, type SimulatedPerson } from './office-data.ts';
import { SECRET_WORK_IDS } from './office-work.ts';

/** Takes back what was noted: the command was refused before anybody else knew of it. */
type Forget = () => void;

/**
 * Who may be told more once the command arrives. Before it is submitted: a command whose window dies may have been kept
 * all the same.
 */
export function noteStanding(world: HistoryWorld, name: CommandName, args: unknown): Forget {
  if (name === 'customer.merge') return noteMerge(world, args as { customerId: string; mergedId: string });
  if (handsOverSecrets(name, args)) return managersSeeAll(world);
  const { accountId, role, staffId } = args as Record<string, string>;
  if (accountId === undefined) return nothing;
  world.changedAccounts.add(accountId);
  if (name === 'account.set_manager_scope') {
    const { managerScope } = (args as { set: { managerScope?: ManagerScope } }).set;
    const isWide = managerScope && reachesSecrets(managerScope);
    return isWide ? world.mayBecome(accountId, { role: 'manager' }) : nothing;
  }
  if (name === 'account.set_role')
    return world.mayBecome(accountId, { role: role as SimulatedPerson['role'] });
  return name === 'account.link_staff'
    ? world.mayBecome(accountId, { role: 'staff', staffId: staffId ?? null })
    : nothing;
}

/** Whoever looked after the record that goes looks after the one that stays, and the other way round. */
function noteMerge(
  world: HistoryWorld,
  { customerId, mergedId }: { customerId: string; mergedId: string },
): Forget {
  return reachesSecrets({ ...NOBODY, customerIds: [customerId, mergedId] }) ? managersSeeAll(world) : nothing;
}

/** Work of the secret customer that goes to somebody else, or under somebody else, may come into a manager's care. */
function handsOverSecrets(name: CommandName, args: unknown): boolean {
  const named = idsIn(args);
  if (!named.some(({ id }) => SECRET_WORK_IDS.includes(id))) return false;
  const people = named.filter(({ key }) => key === 'staffId' || key === 'customerId');
  // Whoever writes the lines anew without a name leaves it to the server who comes.
  return name === 'order.set_items' || people.some(({ key, id }) => !isSecretPerson(key, id));
}

function isSecretPerson(key: string, id: string): boolean {
  return reachesSecrets({ ...NOBODY, [key === 'staffId' ? 'staffIds' : 'customerIds']: [id] });
}

function idsIn(value: unknown, key = ''): { key: string; id: string }[] {
  if (typeof value === 'string') return [{ key, id: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([inner, each]) =>
    // What was seen before is no order.
    inner === 'expect' ? [] : idsIn(each, Array.isArray(value) ? key : inner),
  );
}

function managersSeeAll(world: HistoryWorld): Forget {
  const all = PEOPLE.filter(({ role }) => role === 'manager').map(({ role, accountId }) =>
    world.mayBecome(accountId, { role }),
  );
  return () => {
    for (const forget of all) forget();
  };
}

const nothing = (): void => undefined;

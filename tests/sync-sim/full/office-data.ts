import { must } from '#shared/core/assert.ts';
import type { AccountRole, ManagerScope } from '#shared/documents/account.ts';
import { idOf } from '#shared/testing/builders.ts';

/** Marks of what only some may see; whoever receives one that is not theirs has been told too much. */
export const MARKS = {
  /** Never for field staff or guests. */
  office: 'office-only-',
  /** Never for managers, field staff or guests: of people outside every manager's scope. */
  secret: 'top-secret-',
  /** Never for managers or guests: of visits outside every manager's scope, for whoever goes there. */
  unmanaged: 'not-for-managers-',
  /** Never for guests. */
  internal: 'for-colleagues-',
  /** Never for other field staff or guests; the id of the person follows. */
  person: 'only-of-',
} as const;

export interface SimulatedPerson {
  name: string;
  role: Exclude<(typeof AccountRole.options)[number], 'customer'>;
  accountId: string;
  staffId: string | null;
}

const person = (
  name: string,
  role: SimulatedPerson['role'],
  staffId: string | null = null,
): SimulatedPerson => ({
  name,
  role,
  accountId: idOf(`${name} account`),
  staffId,
});

export const STAFF = ['ana', 'ben', 'cleo', 'dora'] as const;
export const staffId = (name: (typeof STAFF)[number]) => idOf(`${name} staff`);

export const PEOPLE: readonly SimulatedPerson[] = [
  person('ada', 'admin'),
  person('max', 'manager'),
  person('ana', 'staff', staffId('ana')),
  person('ben', 'staff', staffId('ben')),
];

export const CUSTOMERS = 7;
/** The last customer and the last of the staff are outside every manager's scope. */
export const customerId = (at: number) => idOf(`customer ${at}`);
const MANAGED_CUSTOMERS = Array.from({ length: CUSTOMERS - 1 }, (_, at) => customerId(at));
const MANAGED_STAFF = STAFF.slice(0, 3).map(staffId);

export const NOBODY: ManagerScope = { allStaff: false, staffIds: [], allCustomers: false, customerIds: [] };

/** Every scope that a change behind the office's back may give the manager; none reaches a secret. */
export const MANAGER_SCOPES: readonly ManagerScope[] = [
  { ...NOBODY, staffIds: MANAGED_STAFF, customerIds: MANAGED_CUSTOMERS },
  { ...NOBODY, staffIds: MANAGED_STAFF.slice(0, 1), customerIds: MANAGED_CUSTOMERS.slice(0, 2) },
  { ...NOBODY, staffIds: MANAGED_STAFF.slice(1), customerIds: MANAGED_CUSTOMERS.slice(2, 4) },
];

/** Whether somebody is in it who is outside every scope above: an admin may give a manager anybody. */
export function reachesSecrets({ allStaff, staffIds, allCustomers, customerIds }: ManagerScope): boolean {
  return (
    allStaff ||
    allCustomers ||
    staffIds.includes(staffId('dora')) ||
    customerIds.includes(customerId(CUSTOMERS - 1))
  );
}

/** How everything begins that is marked as of this member of staff. */
export function ownMark(id: string | null): string[] {
  if (id === null) return [];
  return [id === staffId('dora') ? `${MARKS.secret}dora-` : `${MARKS.person}${id}`];
}

/** The address of one of the four: it stays when they are linked to somebody else. */
export function accountEmail(id: string): string {
  const { name } = must(
    PEOPLE.find(({ accountId }) => accountId === id),
    'nobody has this account',
  );
  return `${accountMark(id)}${name}@x.example`;
}

/** How every address begins that an account is given: its owner may read it, whoever else they become. */
export function accountMark(id: string): string {
  const owner = PEOPLE.find(({ accountId }) => accountId === id);
  return `${owner?.role === 'staff' ? MARKS.person : MARKS.office}account-${id}-`;
}

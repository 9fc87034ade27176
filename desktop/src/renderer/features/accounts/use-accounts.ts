import { useMemo } from 'react';
import type { Account } from '#shared/documents/account.ts';
import { matchesSearch } from '../../app/search.ts';
import { useWindow } from '../../app/use-window.ts';

export type AccountFilter = 'team' | 'customers';

/** So many are looked through, and so many are listed. */
const MOST_SEARCHED = 20_000;
const MOST_LISTED = 200;

const ROLES: Record<AccountFilter, Account['role'][]> = {
  team: ['staff', 'manager', 'admin'],
  customers: ['customer'],
};

export interface AccountRows {
  /** By name; who may not sign in any more comes last. */
  accounts: Account[];
  /** How many more match. */
  unlisted: number;
  isLoading: boolean;
}

export function useAccounts(filter: AccountFilter, search: string): AccountRows {
  const { documents, isLoading } = useWindow('accounts', {
    selector: { role: { $in: ROLES[filter] } },
    sort: [{ field: 'name', direction: 'asc' }],
    limit: MOST_SEARCHED,
  });
  const found = useMemo(
    () =>
      documents
        .map(({ document }) => document)
        .filter(({ name, email }) => matchesSearch(search, [name, email]))
        .toSorted((left, right) => Number(right.isActive) - Number(left.isActive)),
    [documents, search],
  );
  return {
    accounts: found.slice(0, MOST_LISTED),
    unlisted: Math.max(0, found.length - MOST_LISTED),
    isLoading,
  };
}

import { useCallback, useMemo, useState } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import type { Formats } from '../../app/formats.ts';
import type { Seen } from '../../replica/replica.ts';
import { matchesSearch } from '../../app/search.ts';
import { useWindow } from '../../app/use-window.ts';

const STEP = 100;
const MOST_SEARCHED = 20_000;

export function useCustomers(search: string) {
  const [limit, setLimit] = useState(STEP);
  const isSearching = search.trim() !== '';
  const { documents, total, isLoading } = useWindow('customers', {
    sort: [{ field: 'name', direction: 'asc' }],
    limit: isSearching ? MOST_SEARCHED : limit,
  });
  const needMore = useCallback(() => setLimit((before) => before + STEP), []);
  const rows: Seen<Customer>[] = useMemo(
    () => (isSearching ? documents.filter(({ document }) => isCustomerMatch(search, document)) : documents),
    [documents, isSearching, search],
  );
  return { rows, total: isSearching ? rows.length : total, isLoading, needMore };
}

export function isCustomerMatch(search: string, customer: Customer): boolean {
  const { name, email, phone, tags, addresses } = customer;
  const places = addresses.flatMap(({ line1, postcode }) => [line1, postcode]);
  return matchesSearch(search, [name, email, phone, ...tags, ...places]);
}

/** How to reach somebody and where, in a line. */
export function contactLine(customer: Customer, formats: Formats): string {
  const { phone, email } = customer;
  return [phone === null ? null : formats.phone(phone), email, mainAddress(customer)?.postcode]
    .filter(Boolean)
    .join(' · ');
}

export function mainAddress({ addresses }: Pick<Customer, 'addresses'>) {
  return addresses.find(({ isDefault }) => isDefault) ?? addresses[0] ?? null;
}

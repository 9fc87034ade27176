import type { Customer } from '#shared/documents/customer.ts';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { mainAddress, useCustomers } from '../customers/use-customers.ts';

const MOST_OFFERED = 30;

export interface CustomerOption {
  value: string;
  label: string;
}

/** Customers to choose from for what is typed, and always those chosen already, so that none loses its name. */
export function useCustomerOptions(
  search: string,
  {
    chosen,
    isOffered = () => true,
  }: { chosen: readonly string[]; isOffered?: (customer: Customer) => boolean },
): CustomerOption[] {
  const known = useDocumentsById('customers', chosen);
  // The field of a chosen one says its label, which nobody typed.
  const isLabel = [...known.values()].some((customer) => labelOf(customer) === search);
  const { rows } = useCustomers(isLabel ? '' : search);
  const found = rows
    .map(({ document }) => document)
    .filter((customer) => !chosen.includes(customer.id) && isOffered(customer))
    .slice(0, MOST_OFFERED);
  return [
    ...chosen.map((value) => {
      const customer = known.get(value);
      return { value, label: customer ? labelOf(customer) : t('accounts.goneCustomer') };
    }),
    ...found.map((customer) => ({ value: customer.id, label: labelOf(customer) })),
  ];
}

function labelOf(customer: Customer): string {
  const { name, email, phone } = customer;
  return [name, mainAddress(customer)?.postcode ?? email ?? phone]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(', ');
}

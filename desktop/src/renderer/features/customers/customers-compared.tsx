import { Radio, Table } from '@mantine/core';
import type { Customer } from '#shared/documents/customer.ts';
import { useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import classes from './customer.module.css';

interface CustomersComparedProps {
  customers: readonly [Customer, Customer];
  keptId: string;
  onKeep: (customerId: string) => void;
}

/** Two records beside each other; the chosen one stays and takes over the other's. */
export function CustomersCompared({ customers, keptId, onKeep }: CustomersComparedProps) {
  const formats = useFormats();
  const rows: { label: string; text: (customer: Customer) => string }[] = [
    { label: t('field.name'), text: ({ name }) => name },
    { label: t('field.phone'), text: ({ phone }) => (phone === null ? '–' : formats.phone(phone)) },
    { label: t('field.email'), text: ({ email }) => email ?? '–' },
    { label: t('customer.addresses'), text: addressesOf },
    { label: t('field.tags'), text: ({ tags }) => tags.join(', ') || '–' },
    { label: t('field.notes'), text: ({ notes }) => notes || '–' },
    {
      label: t('customer.merge.account'),
      text: ({ accountId }) => (accountId === null ? t('common.none') : t('customer.merge.hasAccount')),
    },
  ];
  return (
    <Table layout="fixed" className={classes['compared'] ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={110}>{t('customer.merge.keep')}</Table.Th>
          {customers.map(({ id, name }) => (
            <Table.Th key={id} data-kept={id === keptId || undefined}>
              <Radio
                name="kept"
                label={name}
                aria-label={t('customer.merge.keepOne', { name })}
                checked={id === keptId}
                onChange={() => onKeep(id)}
              />
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ label, text }) => (
          <Table.Tr key={label}>
            <Table.Th>{label}</Table.Th>
            {customers.map((customer) => (
              <Table.Td key={customer.id} data-kept={customer.id === keptId || undefined}>
                {text(customer)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Th>{t('customer.history')}</Table.Th>
          {customers.map(({ id }) => (
            <Table.Td key={id} data-kept={id === keptId || undefined}>
              <OrderCount customerId={id} />
            </Table.Td>
          ))}
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

function addressesOf({ addresses }: Customer): string {
  return addresses.map(({ line1, postcode }) => `${line1}, ${postcode}`).join('\n') || '–';
}

function OrderCount({ customerId }: { customerId: string }) {
  const { total } = useWindow('orders', { selector: { customerId }, limit: 1 });
  return t('orders.count', { count: total });
}

import { Badge, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { Address, Customer } from '#shared/documents/customer.ts';
import { useMay } from '../../app/use-may.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { AddAddressDialog, EditAddressDialog } from './address-dialog.tsx';
import classes from './customer.module.css';
import { mainAddress } from './use-customers.ts';

/** A customer's addresses, each saved by itself: two who change different ones do not meet. */
export function AddressesPanel({ customer }: { customer: Customer }) {
  const may = useMay();
  const [open, setOpen] = useState<string | null>(null);
  const edited = customer.addresses.find(({ id }) => id === open);
  const close = () => setOpen(null);
  return (
    <Panel
      title={t('customer.addresses')}
      isFlush
      actions={
        may('customer.add_address') ? (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<Icon name="plus" size={13} />}
            onClick={() => setOpen('new')}
          >
            {t('customer.addAddress')}
          </Button>
        ) : null
      }
    >
      {customer.addresses.length === 0 ? (
        <Text size="sm" c="dimmed" className={classes['address'] ?? ''}>
          {t('customer.address.none')}
        </Text>
      ) : null}
      {customer.addresses.map((address) => (
        <AddressLine
          key={address.id}
          customer={customer}
          address={address}
          onEdit={() => setOpen(address.id)}
        />
      ))}
      {open === 'new' ? <AddAddressDialog customer={customer} onClose={close} /> : null}
      {edited ? <EditAddressDialog customer={customer} address={edited} onClose={close} /> : null}
    </Panel>
  );
}

interface AddressLineProps {
  customer: Customer;
  address: Address;
  onEdit: () => void;
}

function AddressLine({ customer, address, onEdit }: AddressLineProps) {
  const act = useSubmit();
  const may = useMay();
  const { line1, line2, city, postcode, label, accessNotes, isDefault } = address;
  const of = { customerId: customer.id, addressId: address.id };
  const main = mainAddress(customer);
  const place = [line1, line2, `${postcode} ${city}`.trim()].filter((part) => part !== '').join(', ');

  const makeMain = () =>
    void act({
      name: 'customer.set_default_address',
      args: of,
      done: t('customer.address.isMain', { place: line1 }),
      ...(main
        ? {
            counter: {
              name: 'customer.set_default_address' as const,
              args: { customerId: customer.id, addressId: main.id },
            },
          }
        : {}),
    });
  const remove = () =>
    void act({
      name: 'customer.remove_address',
      args: of,
      done: t('customer.address.removed', { place: line1 }),
      counter: { name: 'customer.add_address', args: { customerId: customer.id, address } },
    });

  return (
    <div className={classes['address']} role="group" aria-label={place}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {place}
        </Text>
        {isDefault ? <Badge variant="light">{t('customer.address.main')}</Badge> : null}
      </Group>
      {label === '' && accessNotes === '' ? null : (
        <Text size="sm" c="dimmed">
          {[label, accessNotes].filter((part) => part !== '').join(' · ')}
        </Text>
      )}
      <Group gap="xs" mt={6}>
        {may('customer.edit_address') ? (
          <Button size="compact-sm" variant="default" onClick={onEdit}>
            {t('customer.address.change')}
          </Button>
        ) : null}
        {!isDefault && may('customer.set_default_address') ? (
          <Button size="compact-sm" variant="subtle" onClick={makeMain}>
            {t('customer.address.makeMain')}
          </Button>
        ) : null}
        {!isDefault && may('customer.remove_address') ? (
          <Button size="compact-sm" variant="subtle" color="red" onClick={remove}>
            {t('customer.removeAddress')}
          </Button>
        ) : null}
      </Group>
      {isDefault && customer.addresses.length > 1 ? (
        <Text size="xs" c="dimmed" mt={4}>
          {t('customer.address.mainStays')}
        </Text>
      ) : null}
    </div>
  );
}

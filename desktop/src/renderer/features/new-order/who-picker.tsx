import { Button, Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useDocument } from '../../app/use-document.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { mainAddress, useCustomers } from '../customers/use-customers.ts';
import classes from './new-order.module.css';
import { NO_PLACE, withCustomer, type NewCustomer, type OrderDraft } from './order-draft.ts';

interface WhoPickerProps {
  draft: OrderDraft;
  onChange: (draft: OrderDraft) => void;
}

const MOST_SHOWN = 6;

/** A customer found by a few letters, or a new one by what was typed. */
export function WhoPicker({ draft, onChange }: WhoPickerProps) {
  const chosen = useDocument('customers', draft.customerId).seen?.document ?? null;
  const reset = () =>
    onChange({ ...draft, customerId: null, newCustomer: null, addressId: null, place: NO_PLACE });
  const changeButton = (
    <Button size="compact-sm" variant="subtle" onClick={reset}>
      {t('newOrder.change')}
    </Button>
  );
  if (draft.customerId !== null) {
    return (
      <Panel title={t('newOrder.customer')} actions={changeButton}>
        <Text fw={600}>{chosen?.name}</Text>
        <Text size="sm" c="dimmed">
          {[chosen?.phone, chosen?.email].filter((part) => part !== null).join(' · ')}
        </Text>
        {chosen?.notes ? <Text size="sm">{chosen.notes}</Text> : null}
      </Panel>
    );
  }
  if (draft.newCustomer !== null) {
    return (
      <Panel title={t('customer.new')} actions={changeButton}>
        <NewCustomerFields
          newCustomer={draft.newCustomer}
          onChange={(newCustomer) => onChange({ ...draft, newCustomer })}
        />
      </Panel>
    );
  }
  return (
    <Panel title={t('newOrder.customer')}>
      <CustomerSearch
        onChoose={(customer) => onChange(withCustomer(draft, customer))}
        onNew={(newCustomer) => onChange({ ...draft, newCustomer })}
      />
    </Panel>
  );
}

interface CustomerSearchProps {
  onChoose: (customer: Parameters<typeof withCustomer>[1]) => void;
  onNew: (newCustomer: NewCustomer) => void;
}

function CustomerSearch({ onChoose, onNew }: CustomerSearchProps) {
  const [search, setSearch] = useState('');
  const { rows } = useCustomers(search);
  const typed = search.trim();
  const isPhone = /^[+\d\s()-]{5,}$/.test(typed);
  return (
    <>
      <TextInput
        data-search
        data-autofocus
        type="search"
        aria-label={t('newOrder.search')}
        placeholder={t('newOrder.search')}
        leftSection={<Icon name="search" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {typed === '' ? null : (
        <div className={classes['finds']}>
          {rows.slice(0, MOST_SHOWN).map(({ document }) => (
            <UnstyledButton
              key={document.id}
              className={classes['find'] ?? ''}
              onClick={() => onChoose(document)}
            >
              <b>{document.name}</b>
              <small>{[document.phone, mainAddress(document)?.postcode].filter(Boolean).join(' · ')}</small>
            </UnstyledButton>
          ))}
          <UnstyledButton
            className={classes['find'] ?? ''}
            onClick={() => onNew({ name: isPhone ? '' : typed, phone: isPhone ? typed : '', email: '' })}
          >
            <Group gap={6}>
              <Icon name="plus" size={13} /> {t('newOrder.newCustomer', { name: typed })}
            </Group>
          </UnstyledButton>
        </div>
      )}
    </>
  );
}

interface NewCustomerFieldsProps {
  newCustomer: NewCustomer;
  onChange: (newCustomer: NewCustomer) => void;
}

function NewCustomerFields({ newCustomer, onChange }: NewCustomerFieldsProps) {
  const text = (field: keyof NewCustomer) => ({
    label: t(`field.${field}`),
    value: newCustomer[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...newCustomer, [field]: event.currentTarget.value }),
  });
  return (
    <Stack gap="sm">
      <TextInput {...text('name')} data-autofocus />
      <div className={classes['pair']}>
        <TextInput {...text('phone')} type="tel" />
        <TextInput {...text('email')} type="email" />
      </div>
    </Stack>
  );
}

import { Button, Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import { useFormats } from '../../app/use-company.ts';
import { useDocument } from '../../app/use-document.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { contactLine, useCustomers } from '../customers/use-customers.ts';
import classes from './new-order.module.css';
import { NO_PARTY, partyOf, type DraftParty, type NewCustomer } from './draft-party.ts';

interface WhoPickerProps {
  party: DraftParty;
  onChange: (party: DraftParty) => void;
  /** Below the fields of somebody new. */
  children?: ReactNode;
}

const MOST_SHOWN = 6;

/** A customer found by a few letters, or a new one by what was typed. */
export function WhoPicker({ party, onChange, children }: WhoPickerProps) {
  const formats = useFormats();
  const chosen = useDocument('customers', party.customerId).seen?.document ?? null;
  const changeButton = (
    <Button size="compact-sm" variant="subtle" onClick={() => onChange(NO_PARTY)}>
      {t('newOrder.change')}
    </Button>
  );
  if (party.customerId !== null) {
    return (
      <Panel title={t('newOrder.customer')} actions={changeButton}>
        <Text fw={600}>{chosen?.name}</Text>
        <Text size="sm" c="dimmed">
          {chosen ? contactLine(chosen, formats) : null}
        </Text>
        {chosen?.notes ? <Text size="sm">{chosen.notes}</Text> : null}
      </Panel>
    );
  }
  if (party.newCustomer !== null) {
    return (
      <Panel title={t('customer.new')} actions={changeButton}>
        <NewCustomerFields
          newCustomer={party.newCustomer}
          onChange={(newCustomer) => onChange({ ...party, newCustomer })}
        />
        {children}
      </Panel>
    );
  }
  return (
    <Panel title={t('newOrder.customer')}>
      <CustomerSearch
        onChoose={(customer) => onChange(partyOf(customer))}
        onNew={(newCustomer) => onChange({ ...party, newCustomer })}
      />
    </Panel>
  );
}

interface CustomerSearchProps {
  onChoose: (customer: Customer) => void;
  onNew: (newCustomer: NewCustomer) => void;
}

function CustomerSearch({ onChoose, onNew }: CustomerSearchProps) {
  const formats = useFormats();
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
              <small>{contactLine(document, formats)}</small>
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

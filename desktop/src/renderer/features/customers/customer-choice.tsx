import { Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Customer } from '#shared/documents/customer.ts';
import { useFormats } from '../../app/use-company.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from './customer.module.css';
import { contactLine, useCustomers } from './use-customers.ts';

interface CustomerChoiceProps {
  label: string;
  /** What is searched for until something else is typed. */
  initialSearch: string;
  /** Whoever is not offered. */
  exceptId: string | null;
  nobody: string;
  onChoose: (customer: Customer) => void;
}

const MOST_SHOWN = 8;

/** A customer's record, found by a few letters. */
export function CustomerChoice({ label, initialSearch, exceptId, nobody, onChoose }: CustomerChoiceProps) {
  const formats = useFormats();
  const [search, setSearch] = useState(initialSearch);
  const { rows } = useCustomers(search);
  const others = rows.filter(({ document }) => document.id !== exceptId).slice(0, MOST_SHOWN);
  return (
    <>
      <TextInput
        data-autofocus
        type="search"
        label={label}
        leftSection={<Icon name="search" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {others.length === 0 ? (
        <Text size="sm" c="dimmed">
          {nobody}
        </Text>
      ) : (
        <div role="list">
          {others.map(({ document }) => (
            <div role="listitem" key={document.id}>
              <UnstyledButton className={classes['choice']} onClick={() => onChoose(document)}>
                <Text size="sm" fw={600} component="span">
                  {document.name}
                </Text>
                <Text size="sm" c="dimmed" component="span">
                  {contactLine(document, formats)}
                </Text>
              </UnstyledButton>
            </div>
          ))}
        </div>
      )}
    </>
  );
}

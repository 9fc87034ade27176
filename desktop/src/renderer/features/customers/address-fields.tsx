import { Button, Group, Radio, Stack } from '@mantine/core';
import type { Address } from '#shared/documents/customer.ts';
import { t } from '../../i18n/translate.ts';
import { AddressInputs, type AddressTexts } from './address-inputs.tsx';
import classes from './customer.module.css';

interface AddressFieldsProps {
  address: Address;
  number: number;
  problemOf: (field: keyof AddressTexts) => string | undefined;
  onChange: (address: Address) => void;
  onRemove: () => void;
}

/** One address of a customer who is being written down. */
export function AddressFields({ address, number, problemOf, onChange, onRemove }: AddressFieldsProps) {
  return (
    <div className={classes['address']} role="group" aria-label={t('customer.address', { number })}>
      <Stack gap="sm">
        <AddressInputs
          address={address}
          problemOf={problemOf}
          onChange={(change) => onChange({ ...address, ...change })}
        />
        <Group justify="space-between">
          <Radio
            size="sm"
            label={t('field.isDefault')}
            checked={address.isDefault}
            onChange={() => onChange({ ...address, isDefault: true })}
          />
          <Button size="compact-sm" variant="subtle" color="red" onClick={onRemove}>
            {t('customer.removeAddress')}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}

import { Button, Group, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { Address } from '#shared/documents/customer.ts';
import { t } from '../../i18n/translate.ts';
import classes from './customer.module.css';

type TextField = 'label' | 'line1' | 'line2' | 'city' | 'postcode' | 'accessNotes';

interface AddressFieldsProps {
  address: Address;
  number: number;
  problemOf: (field: TextField) => string | undefined;
  onChange: (address: Address) => void;
  onRemove: () => void;
}

export function AddressFields({ address, number, problemOf, onChange, onRemove }: AddressFieldsProps) {
  const text = (field: TextField) => ({
    label: t(`field.${field}`),
    value: address[field],
    error: problemOf(field),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...address, [field]: event.currentTarget.value }),
  });
  return (
    <div className={classes['address']} role="group" aria-label={t('customer.address', { number })}>
      <Stack gap="sm">
        <div className={classes['pair']}>
          <TextInput {...text('line1')} />
          <TextInput {...text('line2')} />
          <TextInput {...text('postcode')} />
          <TextInput {...text('city')} />
          <TextInput {...text('label')} />
        </div>
        <Textarea {...text('accessNotes')} autosize minRows={1} />
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

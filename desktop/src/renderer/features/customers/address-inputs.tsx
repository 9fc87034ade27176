import { Textarea, TextInput } from '@mantine/core';
import type { Address } from '#shared/documents/customer.ts';
import { t } from '../../i18n/translate.ts';
import classes from './customer.module.css';

export type AddressTexts = Omit<Address, 'id' | 'isDefault'>;

interface AddressInputsProps {
  address: AddressTexts;
  problemOf: (field: keyof AddressTexts) => string | undefined;
  onChange: (change: Partial<AddressTexts>) => void;
}

/** What is written in an address. */
export function AddressInputs({ address, problemOf, onChange }: AddressInputsProps) {
  const text = (field: keyof AddressTexts) => ({
    label: t(`field.${field}`),
    value: address[field],
    error: problemOf(field),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [field]: event.currentTarget.value }),
  });
  return (
    <>
      <div className={classes['pair']}>
        <TextInput {...text('line1')} />
        <TextInput {...text('line2')} />
        <TextInput {...text('postcode')} />
        <TextInput {...text('city')} />
        <TextInput {...text('label')} />
      </div>
      <Textarea {...text('accessNotes')} autosize minRows={1} />
    </>
  );
}

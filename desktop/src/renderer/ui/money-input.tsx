import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { fromDecimal, toDecimal } from '#shared/core/money.ts';
import { t } from '../i18n/translate.ts';

interface MoneyInputProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  currency: string;
  /** Null: no amount. */
  valueMinor: number | null;
  onChangeMinor: (valueMinor: number | null) => void;
}

/** An amount as people write it; reports minor units, and nothing while the text is no amount. */
export function MoneyInput({ currency, valueMinor, onChangeMinor, ...rest }: MoneyInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (valueMinor === null ? '' : toDecimal(valueMinor, currency));
  const isWrong = typed !== null && typed.trim() !== '' && fromDecimal(typed, currency) === null;
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      value={shown}
      error={isWrong ? t('setup.price.wrong') : rest.error}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setTyped(value);
        onChangeMinor(value.trim() === '' ? null : fromDecimal(value, currency));
      }}
      onBlur={() => {
        if (!isWrong) setTyped(null);
      }}
    />
  );
}

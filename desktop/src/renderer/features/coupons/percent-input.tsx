import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/translate.ts';
import { percentOf, percentText } from './coupon-terms.ts';

interface PercentInputProps extends Omit<TextInputProps, 'value' | 'onChange'> {
  /** Hundredths of a percent; 0: none yet. */
  valueHundredths: number;
  /** 0 while the text is no percentage. */
  onChangeHundredths: (hundredths: number) => void;
}

export function PercentInput({ valueHundredths, onChangeHundredths, ...rest }: PercentInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed !== null && typed.trim() !== '' && percentOf(typed) === null;
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      value={typed ?? (valueHundredths === 0 ? '' : percentText(valueHundredths))}
      error={isWrong ? t('coupons.percentWrong') : rest.error}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setTyped(value);
        onChangeHundredths(percentOf(value) ?? 0);
      }}
      onBlur={() => {
        if (!isWrong) setTyped(null);
      }}
    />
  );
}
